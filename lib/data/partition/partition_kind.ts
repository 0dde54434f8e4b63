import { UserRangeError } from "../../errors/mod.ts";

/** Same mix of classes for every agent, same number of examples (but for one): a random split. */
export interface IidPartition {
  /** Which kind of partition this is. */
  readonly kind: "iid";
}

/** A random split with given sizes. */
export interface SizesPartition {
  /** Which kind of partition this is. */
  readonly kind: "sizes";
  /** Each agent's part, as a proportion: `[1, 2, 3]` are a sixth, a third and a half. All above 0. */
  readonly sizes: readonly number[];
}

/** A random split with drawn sizes, the largest at most five times the smallest (but for rounding to whole examples). */
export interface UnequalPartition {
  /** Which kind of partition this is. */
  readonly kind: "unequal";
}

/** A few classes for each agent, as in FedGAN's experiments (arXiv 2006.07228), where each holds two digits. */
export interface ClassesPartition {
  /** Which kind of partition this is. */
  readonly kind: "classes";
  /** How many classes an agent holds, from 1 to as many as the set has. */
  readonly classes: number;
}

/** Each class shared out by proportions from a symmetric Dirichlet distribution (arXiv 1905.12022). */
export interface DirichletPartition {
  /** Which kind of partition this is. */
  readonly kind: "dirichlet";
  /** Concentration, above 0: 0.1 leaves an agent few classes, 100 is nearly the same mix for all. */
  readonly alpha: number;
}

/** How a data set is split among agents. */
export type PartitionKind =
  | IidPartition
  | SizesPartition
  | UnequalPartition
  | ClassesPartition
  | DirichletPartition;

/**
 * Reads a partition as the command line and `config.json` spell it.
 *
 * @example Two digits for each agent
 * ```ts
 * import { parsePartitionKind } from "lib/data";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(parsePartitionKind("classes:2"), { kind: "classes", classes: 2 });
 * ```
 *
 * @param text `iid`, `unequal`, `sizes:1,2,3`, `classes:2` or `dirichlet:0.5`.
 * @returns What it says.
 * @throws {RangeError} If it is none of these, or a number is out of its range.
 */
export function parsePartitionKind(text: string): PartitionKind {
  const [kind, values, ...rest] = text.split(":");
  const numbers = values?.split(",").map((value) => value.trim() === "" ? NaN : Number(value));
  if (rest.length === 0) {
    if ((kind === "iid" || kind === "unequal") && !numbers) return { kind };
    if (kind === "sizes" && numbers) return checkPartitionKind({ kind, sizes: numbers });
    if (kind === "classes" && numbers?.length === 1) {
      return checkPartitionKind({ kind, classes: numbers[0] });
    }
    if (kind === "dirichlet" && numbers?.length === 1) {
      return checkPartitionKind({ kind, alpha: numbers[0] });
    }
  }
  throw new UserRangeError(
    `Cannot read partition "${text}": it must be iid, unequal, sizes:1,2,3, classes:2 or dirichlet:0.5`,
  );
}

/**
 * Spells a partition as {@linkcode parsePartitionKind} reads it.
 *
 * @param partition What to spell.
 * @returns Its spelling, `classes:2`.
 */
export function formatPartitionKind(partition: PartitionKind): string {
  switch (partition.kind) {
    case "sizes":
      return `sizes:${partition.sizes.join(",")}`;
    case "classes":
      return `classes:${partition.classes}`;
    case "dirichlet":
      return `dirichlet:${partition.alpha}`;
    default:
      return partition.kind;
  }
}

/**
 * Refuses what is not a partition, or has numbers that are out of range.
 *
 * @param partition What to check.
 * @returns The same.
 * @throws {RangeError} If it is of no kind that there is, or a number is out of its range.
 */
export function checkPartitionKind(partition: PartitionKind): PartitionKind {
  const refuse = (reason: string) => {
    throw new UserRangeError(`Cannot use partition ${formatPartitionKind(partition)}: ${reason}`);
  };
  const { kind, ...numbers } = Object(partition) as PartitionKind;
  const needed = Object.hasOwn(numbersOf, kind) ? numbersOf[kind] : undefined;
  if (needed === undefined || Object.keys(numbers).toString() !== needed) {
    throw new UserRangeError(
      `Cannot use partition ${JSON.stringify(partition)}: expected ` +
        Object.entries(numbersOf)
          .map(([kind, name]) => `{ kind: "${kind}"${name && `, ${name}`} }`).join(", "),
    );
  }
  switch (partition.kind) {
    case "sizes":
      if (!Array.isArray(partition.sizes) || !partition.sizes.every(isPositive)) {
        refuse("each size must be a number above 0");
      }
      break;
    case "classes":
      if (!isCount(partition.classes)) refuse("an agent must hold at least 1 class");
      break;
    case "dirichlet":
      if (!isPositive(partition.alpha)) refuse("alpha must be a number above 0");
  }
  return partition;
}

/** The property that each kind has beside its own name. */
const numbersOf: Readonly<Record<PartitionKind["kind"], string>> = {
  iid: "",
  unequal: "",
  sizes: "sizes",
  classes: "classes",
  dirichlet: "alpha",
};

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

function isPositive(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}
