import { UserRangeError, UserTypeError } from "../../errors/mod.ts";
import type { Metrics } from "../../learning/mod.ts";
import type { Weights } from "./weights.ts";

/** What an agent hands to the intermediary at the end of a round. */
export interface Update {
  /** The agent's number, from 1. */
  readonly agent: number;
  /** How many examples it holds, which is how much it counts in the mean; an integer of at least 1. */
  readonly examples: number;
  /** The weights that it shares, float32; who takes the update disposes them. */
  readonly weights: Weights;
  /** Steps that it took since the last round. */
  readonly steps: number;
  /** What it measured in those steps, means over their examples; nothing if there were none. */
  readonly metrics: Metrics;
}

/** The parts of an update that its share in the mean depends on. */
export type Share = Pick<Update, "agent" | "examples" | "weights">;

/** TensorFlow counts in int32. */
const mostExamples = 2 ** 31 - 1;

/**
 * Refuses updates that have no mean: none at all, or not the same tensors from each agent, disposed ones, or
 * examples that cannot be counted. Values are not looked at.
 *
 * @param updates The updates.
 * @throws {TypeError} If names, shapes or types of the weights differ, or one is disposed; the message names both.
 * @throws {RangeError} If there is no update, or a number of examples is not an integer from 1 to 2³¹ - 1.
 */
export function checkUpdates(updates: readonly Share[]): void {
  const [first] = updates;
  if (first === undefined) throw new UserRangeError("Cannot average: there is no update");
  for (const update of updates) {
    checkExamples(update);
    checkNames(update, first);
    checkTensors(update, first);
  }
}

function checkExamples({ agent, examples }: Share): void {
  if (Number.isInteger(examples) && examples >= 1 && examples <= mostExamples) return;
  throw new UserRangeError(
    `Cannot average: agent ${agent} has ${examples} examples but it must be an integer from 1 to ` +
      `${mostExamples}`,
  );
}

function checkNames(update: Share, first: Share): void {
  const missing = Object.keys(first.weights).find((name) => !Object.hasOwn(update.weights, name));
  if (missing !== undefined) {
    throw new UserTypeError(
      `Cannot average: agent ${update.agent} lacks "${missing}", which agent ${first.agent} has`,
    );
  }
  const extra = Object.keys(update.weights).find((name) => !Object.hasOwn(first.weights, name));
  if (extra !== undefined) {
    throw new UserTypeError(
      `Cannot average: agent ${update.agent} has "${extra}", which agent ${first.agent} lacks`,
    );
  }
}

function checkTensors(update: Share, first: Share): void {
  for (const [name, { shape, dtype, isDisposed }] of Object.entries(update.weights)) {
    if (isDisposed) {
      throw new UserTypeError(
        `Cannot average: "${name}" of agent ${update.agent} is disposed; dispose weights after the mean was computed`,
      );
    }
    const expected = first.weights[name].shape;
    if (shape.join() !== expected.join()) {
      throw new UserTypeError(
        `Cannot average: "${name}" of agent ${update.agent} has shape [${shape}] but that of agent ` +
          `${first.agent} has [${expected}]`,
      );
    }
    if (dtype !== "float32") {
      throw new UserTypeError(
        `Cannot average: "${name}" of agent ${update.agent} is ${dtype} but must be float32`,
      );
    }
  }
}
