import { type Agent, bytesOfWeights, disposeWeights, type Weights } from "../federated/mod.ts";
import { formatBytes } from "../learning/mod.ts";

/**
 * What an agent sends: how much, and of which networks and optimisers.
 *
 * @param agent The agent.
 * @returns Bytes in all, and each part's name and size.
 */
export function sentBy(agent: Agent): { bytes: number; names: string[] } {
  const sent = agent.sharedWeights();
  const own = new Set(agent.learner.variables().map(({ name }) => name));
  const parts = new Map<string, Weights>();
  for (const [name, tensor] of Object.entries(sent)) {
    const part = own.has(name) ? name.split("/")[0] : "optimisers' moments";
    parts.set(part, { ...parts.get(part), [name]: tensor });
  }
  const names = [...parts].map(([part, tensors]) =>
    `${part} ${formatBytes(bytesOfWeights(tensors))}`
  );
  const bytes = bytesOfWeights(sent);
  disposeWeights(sent);
  return { bytes, names };
}
