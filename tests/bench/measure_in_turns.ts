/** Several contenders, each in turn, over and over, so that a machine whose speed drifts slows all of them alike. */
import { Contender } from "./contender.ts";

/** What one contender took. */
export interface TurnMeasurement {
  /** Median of a step, in ms. */
  medianMs: number;
  /** Time of all threads together in a step, in ms, the mean. */
  processorMs: number;
  /** Largest memory that the process used. */
  peakRssBytes: number;
  /** From the start of the process to the end of its first step, in seconds. */
  firstStepSeconds: number;
}

/**
 * Starts contenders and measures them in turns.
 *
 * @param entries What starts each
 * @param options How often each has its turn, and about how long a turn is, in seconds
 * @returns A measurement of each, in their order
 */
export async function measureInTurns(
  entries: readonly { readonly command: string[] }[],
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<TurnMeasurement[]> {
  const running = [];
  for (const { command } of entries) running.push(await Contender.start(command));
  // One step of each tells how many of them fill the time.
  for (const { contender } of running) await contender.step(1);
  const turns = running.map(({ contender: { times } }) =>
    Math.max(1, Math.round(1000 * seconds / times[0]))
  );
  for (let round = 0; round < rounds; round++) {
    for (const [i, { contender }] of running.entries()) await contender.step(turns[i]);
  }
  const measurements = [];
  for (const { contender, firstStepSeconds } of running) {
    const { times, processorMs, peakRssBytes } = contender;
    measurements.push({
      medianMs: times.toSorted((a, b) => a - b)[times.length >> 1],
      processorMs: processorMs / times.length,
      ...{ peakRssBytes, firstStepSeconds },
    });
    await contender.stop();
  }
  return measurements;
}
