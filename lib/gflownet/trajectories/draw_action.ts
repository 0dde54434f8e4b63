import type { RandomStream } from "../../random/mod.ts";

/** How an action is drawn. */
export interface ActionDraw {
  /** Rows of log-probabilities; undefined: each possible action is as likely. */
  readonly logProbabilities: ArrayLike<number> | undefined;
  /** Where the row begins. */
  readonly offset: number;
  /** By what log-probabilities are divided. */
  readonly temperature: number;
}

/**
 * Draws one of the actions that are possible. The weights need not sum to 1.
 *
 * @param mask 1 for each possible action, `[actions]`; at least one is.
 * @param random Where chance comes from.
 * @param draw The probabilities.
 * @returns The action.
 */
export function drawAction(mask: Uint8Array, random: RandomStream, draw: ActionDraw): number {
  const { logProbabilities, offset, temperature } = draw;
  let largest = -Infinity;
  for (let action = 0; action < mask.length; action++) {
    if (mask[action] === 1 && logProbabilities !== undefined) {
      largest = Math.max(largest, logProbabilities[offset + action]);
    }
  }
  const weightOf = (action: number) =>
    mask[action] === 0
      ? 0
      : logProbabilities === undefined
      ? 1
      : Math.exp((logProbabilities[offset + action] - largest) / temperature);
  let total = 0;
  for (let action = 0; action < mask.length; action++) total += weightOf(action);
  let left = random.uniform() * total;
  let last = -1;
  for (let action = 0; action < mask.length; action++) {
    const weight = weightOf(action);
    if (weight === 0) continue;
    last = action;
    left -= weight;
    if (left < 0) return action;
  }
  return last; // rounding left a little over
}
