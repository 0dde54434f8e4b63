import { deriveSeed } from "../random/mod.ts";

/**
 * What decides an agent's randomness. The first agent's is that of a single learner of the federation's seed, so that one
 * agent alone trains to the same bytes as that.
 *
 * @param seed The federation's seed.
 * @param agent The agent's number, from 1.
 * @returns The agent's own seed.
 */
export function agentSeed(seed: number, agent: number): number {
  return agent === 1 ? seed : deriveSeed(seed, "agent", agent);
}
