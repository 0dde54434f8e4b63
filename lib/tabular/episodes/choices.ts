import type { RandomStream } from "../../random/mod.ts";

/**
 * The place of the greatest of some numbers; of several equal ones each is as likely. (Taking the first would prefer the
 * action that happens to be number 0 wherever nothing is known yet.)
 *
 * @param values Numbers.
 * @param first Where those that count begin.
 * @param count How many there are, at least 1.
 * @param random Breaks ties; no number is drawn where there is none.
 * @returns The place, from 0 to `count - 1`.
 */
export function randomArgmax(
  values: Float64Array,
  first: number,
  count: number,
  random: RandomStream,
): number {
  let [best, place, ties] = [values[first], 0, 1];
  for (let i = 1; i < count; i++) {
    const value = values[first + i];
    if (value > best) [best, place, ties] = [value, i, 1];
    else if (value === best) ties++;
  }
  if (ties === 1) return place;
  for (let left = random.integer(ties);; place++) {
    if (values[first + place] === best && left-- === 0) return place;
  }
}

/**
 * A place, drawn by its probability.
 *
 * @param probabilities Numbers that sum to 1.
 * @param first Where those that count begin.
 * @param count How many there are, at least 1.
 * @param random Draws.
 * @returns The place, from 0 to `count - 1`.
 */
export function randomPlace(
  probabilities: Float64Array,
  first: number,
  count: number,
  random: RandomStream,
): number {
  let left = random.uniform();
  // What rounding leaves over falls to the last place that is possible at all.
  let place = 0;
  for (let i = 0; i < count; i++) {
    if (probabilities[first + i] === 0) continue;
    place = i;
    left -= probabilities[first + i];
    if (left < 0) break;
  }
  return place;
}

/**
 * Turns preferences into probabilities, π(a) = exp(h(a)) / Σ exp(h(b)).
 *
 * @param preferences h, any numbers.
 * @param first Where those that count begin.
 * @param into Where the probabilities go; as many as there are.
 */
export function softmax(preferences: Float64Array, first: number, into: Float64Array): void {
  let [most, sum] = [-Infinity, 0];
  for (let i = 0; i < into.length; i++) most = Math.max(most, preferences[first + i]);
  for (let i = 0; i < into.length; i++) sum += into[i] = Math.exp(preferences[first + i] - most);
  for (let i = 0; i < into.length; i++) into[i] /= sum;
}
