import type { DataSet } from "../data_set.ts";
import { UserRangeError } from "../../errors/mod.ts";
import { deriveSeed, RandomStream } from "../../random/mod.ts";
import { dirichlet } from "./dirichlet.ts";
import { checkPartitionKind, formatPartitionKind, type PartitionKind } from "./partition_kind.ts";

/** Options of {@linkcode partition}. */
export interface PartitionOptions {
  /** How many agents there are, at least 1. */
  agents: number;
  /** How to split. Default: `{ kind: "iid" }`. */
  kind?: PartitionKind;
  /** Decides what is drawn, an integer of at least 0. Default: 0. */
  seed?: number;
}

/**
 * Splits a data set among agents. No example is in two shards, and each is in one, with one exception: where
 * agents hold few digits and there are fewer agents than it takes to hold all ten, examples of the other digits
 * are in no shard.
 *
 * - `iid`: equal numbers, which differ by 1 at most, of examples picked at random;
 * - `sizes`: examples picked at random, as many as each proportion says;
 * - `unequal`: the same with proportions drawn between 1 and 5;
 * - `digits` with n digits: agent i (from 0) holds the digits n·i to n·i + n - 1, as in FedGAN; after 9 comes 0
 *   again, and agents with the same digit share its examples equally;
 * - `dirichlet`: examples of each digit go to agents by proportions of their own.
 *
 * @example Two digits each
 * ```ts
 * import { drawnDigits, labelCounts, partition } from "lib/data";
 * import assert from "node:assert/strict";
 *
 * const digits = drawnDigits(100);
 * const shards = partition(digits, { agents: 5, kind: { kind: "digits", digits: 2 } });
 * assert.deepEqual(labelCounts(digits, shards[1]), [0, 0, 10, 10, 0, 0, 0, 0, 0, 0]);
 * ```
 *
 * @param dataSet What to split.
 * @param options Agents, kind and seed.
 * @returns One shard an agent: indices of examples in ascending order.
 * @throws {RangeError} If a setting is out of its range, the number of sizes is not that of agents, or an agent
 * would get no example.
 */
export function partition(
  dataSet: Pick<DataSet, "labels">,
  options: PartitionOptions,
): Uint32Array[] {
  const { agents, kind = { kind: "iid" }, seed = 0 } = options;
  const { labels } = dataSet;
  if (!Number.isInteger(agents) || agents < 1) {
    throw new UserRangeError(`Cannot partition: agents must be at least 1 but is ${agents}`);
  }
  checkPartitionKind(kind);
  const random = new RandomStream(deriveSeed(seed, "partition"));
  const shards = split(labels, { agents, kind, random });
  const empty = shards.findIndex((shard) => shard.length === 0);
  if (empty >= 0) {
    throw new UserRangeError(
      `Cannot partition ${labels.length} examples among ${agents} agents by ` +
        `${
          formatPartitionKind(kind)
        }: agent ${empty} (from 0) gets no example; use fewer agents, ` +
        "more examples or another partition",
    );
  }
  return shards.map((shard) => Uint32Array.from(shard).sort());
}

interface SplitOptions {
  agents: number;
  kind: PartitionKind;
  random: RandomStream;
}

function split(labels: Uint8Array, { agents, kind, random }: SplitOptions): number[][] {
  const equal = () => Array<number>(agents).fill(1);
  switch (kind.kind) {
    case "iid":
      return cut(random.shuffle([...labels.keys()]), equal());
    case "unequal":
      return cut(random.shuffle([...labels.keys()]), equal().map(() => 1 + 4 * random.uniform()));
    case "sizes":
      if (kind.sizes.length !== agents) {
        throw new UserRangeError(
          `Cannot partition: ${
            formatPartitionKind(kind)
          } has ${kind.sizes.length} sizes but there ` +
            `are ${agents} agents`,
        );
      }
      return cut(random.shuffle([...labels.keys()]), kind.sizes);
    case "digits":
      return splitDigits(labels, random, (digit) =>
        equal().map((_, agent) => {
          const first = agent * kind.digits;
          return (digit - first % 10 + 10) % 10 < kind.digits ? 1 : 0;
        }));
    case "dirichlet":
      return splitDigits(
        labels,
        random,
        () => dirichlet(random, { count: agents, alpha: kind.alpha }),
      );
  }
}

/** Splits each digit's examples by proportions of its own, one proportion an agent. */
function splitDigits(
  labels: Uint8Array,
  random: RandomStream,
  proportionsOf: (digit: number) => number[],
): number[][] {
  const parts = Array.from({ length: 10 }, (_, digit) => {
    const examples = [...labels.keys()].filter((index) => labels[index] === digit);
    return cut(random.shuffle(examples), proportionsOf(digit));
  });
  return parts[0].map((_, agent) => parts.flatMap((part) => part[agent]));
}

/** Cuts items into consecutive parts by proportions; nobody gets any where all proportions are 0. */
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
