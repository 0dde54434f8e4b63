import { basename, fromFileUrl } from "@std/path";
import * as v from "valibot";
import { UserInvalidDataError } from "../errors/mod.ts";
import { readFolder, readJson } from "../files/mod.ts";
import type { PlayedEpisode } from "./learners/episode_history.ts";

/** An episode of a training whose results come with the project. */
export interface PublishedEpisode extends PlayedEpisode {
  /** Seconds of training when it ended. */
  readonly seconds: number;
}

/** A training whose results come with the project. */
export interface PublishedTraining {
  /** Its name, such as `ppo-1`: the algorithm and the seed. */
  readonly name: string;
  /** The command that trains so. */
  readonly command: string;
  /** What it ran on. */
  readonly machine: string;
  /** Seconds of processor time, of learner and emulators together. */
  readonly processorSeconds: number;
  /** Seconds that it took. */
  readonly wallSeconds: number;
  /** Its episodes, in the order of their ends. */
  readonly episodes: readonly PublishedEpisode[];
}

const numbers = v.array(v.number());
const schema = v.object({
  schema: v.literal(1),
  command: v.string(),
  machine: v.string(),
  processorSeconds: v.number(),
  wallSeconds: v.number(),
  // A column each: as rows of objects the file would be three times as long.
  episodes: v.object({ steps: numbers, seconds: numbers, returns: numbers }),
});

/**
 * Long trainings of Pong, one file each in `lib/pong/results`, whose curves a notebook shows.
 *
 * @example How far the best of them came
 * ```ts
 * import { publishedTrainings } from "lib/pong";
 *
 * const means = (await publishedTrainings()).map(({ episodes }) =>
 *   episodes.slice(-100).reduce((sum, { gathered }) => sum + gathered, 0) / 100
 * );
 * console.assert(Math.max(...means) > 12);
 * ```
 *
 * @returns The trainings, by name.
 * @throws {Deno.errors.InvalidData} If a file is damaged.
 */
export async function publishedTrainings(): Promise<PublishedTraining[]> {
  const folder = fromFileUrl(new URL("./results", import.meta.url));
  const files = (await readFolder(folder)).filter(({ name }) => name.endsWith(".json"));
  const trainings = await Promise.all(files.map(({ path }) => readTraining(path)));
  return trainings.sort((a, b) => a.name < b.name ? -1 : 1);
}

async function readTraining(path: string): Promise<PublishedTraining> {
  const { schema: _, episodes, ...about } = await readJson(path, schema);
  const { steps, seconds, returns } = episodes;
  if (steps.length !== seconds.length || steps.length !== returns.length) {
    throw new UserInvalidDataError(
      `Cannot use "${path}": its columns have ${steps.length}, ${seconds.length} and ${returns.length} numbers but must ` +
        "have as many; restore it with git",
    );
  }
  return {
    name: basename(path, ".json"),
    ...about,
    episodes: steps.map((steps, i) => ({ steps, seconds: seconds[i], gathered: returns[i] })),
  };
}
