import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { deriveSeed, RandomStream } from "../../random/mod.ts";
import { checkLabels } from "../data_set.ts";
import { dirichlet } from "./dirichlet.ts";
import type { LabelledExamples } from "./labelled_examples.ts";
import {
  checkPartitionKind,
  formatPartitionKind,
  parsePartitionKind,
  type PartitionKind,
} from "./partition_kind.ts";

/** Options of {@linkcode partition}. */
export interface PartitionOptions {
  /** How many agents there are, from 1 to as many as there are examples. */
  agents: number;
  /** How to split, as an object or as the command line spells it. Default: `{ kind: "iid" }`. */
  kind?: PartitionKind | string;
  /** Decides what is drawn, an integer of at least 0. Default: 0. */
  seed?: number;
}

/**
 * Splits a data set among agents. No example is in two shards, and each is in one, with one exception: where
 * agents hold few classes and there are fewer agents than it takes to hold all of them, examples of the other classes
 * are in no shard. Each agent has at least one example.
 *
 * - `iid`: equal numbers, which differ by 1 at most, of examples picked at random;
 * - `sizes`: examples picked at random, as many as each proportion says;
 * - `unequal`: the same with proportions drawn between 1 and 5;
 * - `classes`, n of them: agent i (from 0) holds the classes n·i to n·i + n - 1, as in FedGAN; after the last
 *   comes 0 again, and agents with the same class share its examples equally;
 * - `dirichlet`: examples of each class go to agents by proportions of their own. A draw that leaves an agent without any
 *   is drawn again, as is usual (such as in FedLab), up to 100 times.
 *
 * @example Two digits each
 * ```ts
 * import { drawnDigits, labelCounts, partition } from "lib/data";
 * import assert from "node:assert/strict";
 *
 * const digits = drawnDigits(100);
 * const shards = partition(digits, { agents: 5, kind: { kind: "classes", classes: 2 } });
 * assert.deepEqual(labelCounts(digits, shards[1]), [0, 0, 10, 10, 0, 0, 0, 0, 0, 0]);
 * ```
 *
 * @param dataSet What to split.
 * @param options Agents, kind and seed.
 * @returns One shard an agent: indices of examples in ascending order.
 * @throws {RangeError} If an option is out of its range, the number of sizes is not that of agents, or an agent
 * would get no example.
 */
export function partition(dataSet: LabelledExamples, options: PartitionOptions): Uint32Array[] {
  checkOptions<PartitionOptions>("partition()", options, {
    agents: "number",
    kind: "any",
    seed: "number",
  });
  const { agents, seed = 0 } = options;
  const { labels, classes = 10 } = dataSet;
  const kind = checkPartition(labels.length, options);
  checkLabels(labels, classes);
  if (classesHeld(kind) > classes) {
    throw new UserRangeError(
      `Cannot partition by ${formatPartitionKind(kind)}: the data set has ${classes} classes`,
    );
  }
  const random = new RandomStream(deriveSeed(seed, "partition"));
  let shards = split(labels, { agents, classes, kind, random });
  for (let draw = 1; kind.kind === "dirichlet" && draw < mostDraws && hasEmpty(shards); draw++) {
    shards = split(labels, { agents, classes, kind, random });
  }
  const empty = shards.findIndex((shard) => shard.length === 0);
  if (empty >= 0) {
    throw new UserRangeError(
      `Cannot partition ${labels.length} examples among ${agents} agents by ${
        formatPartitionKind(kind)
      }: ` +
        `agent ${empty + 1} gets no example; use fewer agents, more examples or another partition`,
    );
  }
  return shards.map((shard) => Uint32Array.from(shard).sort());
}

/** How often a draw that leaves an agent without examples is drawn again. */
const mostDraws = 100;

function hasEmpty(shards: number[][]): boolean {
  return shards.some((shard) => shard.length === 0);
}

/**
 * Refuses a partition that no data set of this many examples can have, before there is one.
 *
 * @param count How many examples there will be.
 * @param options Agents and kind.
 * @returns The kind, read if it was spelled.
 * @throws {RangeError} If an option is out of its range, the number of sizes is not that of agents, or there are more
 * agents than examples.
 */
export function checkPartition(count: number, options: PartitionOptions): PartitionKind {
  checkOptions<PartitionOptions>("checkPartition()", options, {
    agents: "number",
    kind: "any",
    seed: "number",
  });
  const { agents, kind: given = { kind: "iid" } } = options;
  if (!Number.isInteger(agents) || agents < 1) {
    throw new UserRangeError(`Cannot partition: agents must be at least 1 but is ${agents}`);
  }
  const kind = typeof given === "string" ? parsePartitionKind(given) : checkPartitionKind(given);
  if (kind.kind === "sizes" && kind.sizes.length !== agents) {
    throw new UserRangeError(
      `Cannot partition: ${
        formatPartitionKind(kind)
      } has ${kind.sizes.length} sizes but there are ${agents} agents`,
    );
  }
  if (agents > count) {
    throw new UserRangeError(
      `Cannot partition ${count} examples among ${agents} agents: each must have one; use fewer agents or more examples`,
    );
  }
  return kind;
}

function classesHeld(kind: PartitionKind): number {
  return kind.kind === "classes" ? kind.classes : 0;
}

interface SplitOptions {
  agents: number;
  classes: number;
  kind: PartitionKind;
  random: RandomStream;
}

function split(labels: Uint8Array, options: SplitOptions): number[][] {
  const { agents, classes, kind, random } = options;
  const equal = () => Array<number>(agents).fill(1);
  switch (kind.kind) {
    case "iid":
      return cut(random.shuffle([...labels.keys()]), equal());
    case "unequal":
      return cut(random.shuffle([...labels.keys()]), equal().map(() => 1 + 4 * random.uniform()));
    case "sizes":
      return cut(random.shuffle([...labels.keys()]), kind.sizes);
    case "classes": {
      const held = classesHeld(kind);
      return splitClasses(labels, options, (label) =>
        equal().map((_, agent) => {
          const first = agent * held;
          return (label - first % classes + classes) % classes < held ? 1 : 0;
        }));
    }
    case "dirichlet":
      return splitClasses(
        labels,
        options,
        () => dirichlet(random, { count: agents, alpha: kind.alpha }),
      );
  }
}

/** Splits each class's examples by separate proportions, one for each agent. */
function splitClasses(
  labels: Uint8Array,
  { classes, random }: SplitOptions,
  proportionsOf: (label: number) => number[],
): number[][] {
  const parts = Array.from({ length: classes }, (_, label) => {
    const examples = [...labels.keys()].filter((index) => labels[index] === label);
    return cut(random.shuffle(examples), proportionsOf(label));
  });
  return parts[0].map((_, agent) => parts.flatMap((part) => part[agent]));
}

/** Cuts items into consecutive parts by proportions; all parts are empty where all proportions are 0. */
function cut(items: readonly number[], proportions: readonly number[]): number[][] {
  const total = proportions.reduce((sum, proportion) => sum + proportion, 0);
  if (total === 0) return proportions.map(() => []);
  let below = 0;
  return proportions.map((proportion) => {
    const begin = Math.round(items.length * below / total);
    below += proportion;
    return items.slice(begin, Math.round(items.length * below / total));
  });
}
