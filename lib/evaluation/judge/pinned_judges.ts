import { fromFileUrl } from "@std/path";
import { UserInvalidDataError, UserRangeError } from "../../errors/mod.ts";
import { readBytes, sha256 } from "../../files/mod.ts";
import { decodeJudge, type Judge } from "./judge.ts";

/** A judge that comes with the project. */
export interface PinnedJudge {
  /** SHA-256 of its file. */
  readonly sha256: string;
  /** The share of the data set's 10,000 test images that it gets right. */
  readonly accuracy: number;
}

/**
 * One judge for each data set that everybody has, in `lib/evaluation/judges`, by the set's name. The command
 * `deno task judge --dataset mnist` trains one again; on another machine rounding makes it another judge, which is why these
 * are kept.
 */
export const pinnedJudges: Readonly<Record<string, PinnedJudge>> = {
  mnist: {
    sha256: "11518897cd8c747ffadfa3b8309fe2864bb5bd5123dd831d6bd412614bdd2daa",
    accuracy: 0.9938,
  },
  "fashion-mnist": {
    sha256: "d6172a252b74d6701f9cb4e45e7b59e75d2b16948a8c3ffab224c55ee261ab61",
    accuracy: 0.9202,
  },
  drawn: {
    sha256: "b308fc9716a88e2e6d47e28b26a7f17e027365df6c7dbbab0b8375d52ccbf893",
    accuracy: 0.9999,
  },
};

/**
 * Loads the judge of a data set. Call `loadTensorFlow()` first.
 *
 * @param name The data set: `mnist`, `fashion-mnist` or `drawn`.
 * @returns The judge; the caller disposes it.
 * @throws {RangeError} If there is none.
 * @throws {Deno.errors.InvalidData} If its file is not the one that belongs to the project.
 */
export async function loadJudge(name: string): Promise<Judge> {
  if (!Object.hasOwn(pinnedJudges, name)) {
    throw new UserRangeError(
      `Cannot load a judge: the data set is "${name}" but must be one of ${
        Object.keys(pinnedJudges).join(", ")
      }; train a judge for your own with: deno task judge --help`,
    );
  }
  const path = fromFileUrl(new URL(`../judges/${name}.safetensors`, import.meta.url));
  const bytes = await readBytes(path);
  const [actual, expected] = [sha256(bytes), pinnedJudges[name].sha256];
  if (actual !== expected) {
    throw new UserInvalidDataError(
      `Cannot use "${path}": its SHA-256 is ${actual} but must be ${expected}; restore it with git`,
    );
  }
  return decodeJudge(bytes, path);
}
