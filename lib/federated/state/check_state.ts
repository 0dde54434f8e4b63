import { UserRangeError } from "../../errors/mod.ts";
import { type FederationOptions, federationOptions } from "../federation_options.ts";
import type { FederationState } from "./federation_state.ts";

/** What a federation is, for {@linkcode checkState} to compare a state with. */
export interface Expected {
  /** Every setting of the federation. */
  options: Readonly<FederationOptions>;
  /** The settings of its first agent's learner. */
  learnerOptions: object;
  /** SHA-256 of its data set. */
  dataSha256: string;
  /** How many agents it has. */
  agents: number;
  /** How many rounds its training has. */
  rounds: number;
}

/**
 * Refuses a state that is not of this federation, before anything of it is used.
 *
 * @param state The state.
 * @param expected What the federation is.
 * @throws {RangeError} If it belongs to other settings or data, or a count is impossible.
 */
export function checkState(state: FederationState, expected: Expected): void {
  const { options, dataSha256, agents, rounds } = expected;
  // A state from before a setting was there was made with what is now its default.
  const saved = federationOptions(state.options);
  for (const name of Object.keys(options) as (keyof FederationOptions)[]) {
    checkSame(name, options[name], saved[name]);
  }
  const learnerOptions: Readonly<Record<string, unknown>> = { ...expected.learnerOptions };
  for (const [name, value] of Object.entries(state.learnerOptions)) {
    if (Object.hasOwn(learnerOptions, name)) checkSame(name, learnerOptions[name], value);
  }
  checkSame("SHA-256 of its data", dataSha256, state.dataSha256);
  checkSame("number of agents", agents, state.agents.length);
  if (!Number.isInteger(state.round) || state.round < 0 || state.round > rounds) {
    throw new UserRangeError(
      `Cannot restore a federation: round is ${state.round} but must be an integer from 0 to ${rounds}`,
    );
  }
}

function checkSame(name: string, value: unknown, saved: unknown): void {
  const [now, then] = [value, saved].map((one) => JSON.stringify(one));
  if (now === then) return;
  throw new UserRangeError(`Cannot restore a federation: ${name} is ${now} but was ${then}`);
}
