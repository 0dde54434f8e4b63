import { fromFileUrl } from "@std/path";
import * as v from "valibot";
import { readJson } from "../files/mod.ts";

/** How well a player played at some time of its training. */
export interface CurvePoint {
  /** Processor seconds so far, of all threads, with all that the command does. */
  readonly seconds: number;
  /** Moves so far, those of all games together. */
  readonly moves: number;
  /**
   * The mean score in the part of the training that ends here: by tables, of its games; by PPO, of the last hundred games at
   * each of its turns.
   */
  readonly score: number;
}

/** A training that was measured from its beginning, not always to the end that its command names. */
export interface LearningCurve {
  /** The command. */
  readonly command: string;
  /** Where it ran. */
  readonly machine: string;
  /** In the order of the training. */
  readonly points: readonly CurvePoint[];
}

const count = v.pipe(v.number(), v.minValue(0));

const schema: v.GenericSchema<unknown, LearningCurve> = v.object({
  command: v.string(),
  machine: v.string(),
  points: v.pipe(
    v.array(v.object({ seconds: count, moves: count, score: count })),
    v.minLength(1),
  ),
});

/**
 * How a player learnt 2048 in a training whose results come with the project, in `lib/game2048/results`. The same seed gives
 * the same scores on the same machine; seconds differ.
 *
 * @param algorithm As in `deno task train 2048 --algorithm`.
 * @returns The curve.
 * @throws {Deno.errors.InvalidData} If its file is damaged.
 */
export async function publishedCurve(algorithm: "n-tuple" | "ppo"): Promise<LearningCurve> {
  return await readJson(
    fromFileUrl(new URL(`./results/${algorithm}.json`, import.meta.url)),
    schema,
  );
}
