import assert from "node:assert/strict";
import { checkPartition, labelCounts, parsePartitionKind, partition } from "lib/data";
import { sha256 } from "lib/files";

/** A data set of `count` labels 0, 1, … 9, 0, 1, … */
function examples(count: number): { labels: Uint8Array } {
  return { labels: Uint8Array.from({ length: count }, (_, i) => i % 10) };
}

function shardsOf(count: number, agents: number, spelling: string, seed = 42): Uint32Array[] {
  return partition(examples(count), { agents, kind: parsePartitionKind(spelling), seed });
}

function sizes(shards: Uint32Array[]): number[] {
  return shards.map((shard) => shard.length);
}

const all = (count: number) => Array.from({ length: count }, (_, i) => i);

Deno.test("partition() puts every example into exactly one shard, in ascending order", () => {
  const partitions = [
    [3, "iid"],
    [3, "unequal"],
    [3, "sizes:1,2,3"],
    [5, "classes:2"],
    [7, "classes:2"],
    [3, "classes:4"],
    [1, "classes:10"],
    [4, "dirichlet:0.5"],
    [2, "dirichlet:0.001"], // so low that gamma variables themselves are 0 in float64
  ] as const;
  for (const [agents, spelling] of partitions) {
    const shards = shardsOf(1003, agents, spelling);
    assert.equal(shards.length, agents);
    const used = shards.flatMap((shard) => [...shard]).sort((a, b) => a - b);
    assert.deepEqual(used, all(1003), spelling);
    for (const shard of shards) assert.deepEqual(shard, shard.toSorted());
  }
});

Deno.test("partition() depends on its seed alone", () => {
  for (const spelling of ["iid", "unequal", "sizes:1,2,3", "classes:7", "dirichlet:1"]) {
    assert.deepEqual(shardsOf(600, 3, spelling), shardsOf(600, 3, spelling));
    assert.notDeepEqual(shardsOf(600, 3, spelling), shardsOf(600, 3, spelling, 43), spelling);
  }
});

Deno.test("partition() gives one agent everything, in order, whatever the kind", () => {
  for (const spelling of ["iid", "unequal", "sizes:5", "classes:10", "dirichlet:1"]) {
    assert.deepEqual(shardsOf(50, 1, spelling), [Uint32Array.from(all(50))]);
  }
});

Deno.test("partition() by iid gives equal numbers and the same mix", () => {
  assert.deepEqual(sizes(shardsOf(1000, 3, "iid")).sort(), [333, 333, 334]);
  const [shard] = partition(examples(30_000), { agents: 3 });
  // Hypergeometric with mean 1,000 and standard deviation 24.5: five of them.
  for (const count of labelCounts(examples(30_000), shard)) {
    assert.ok(Math.abs(count - 1000) < 123, `${count}`);
  }
});

Deno.test("partition() by sizes and unequal gives the sizes that it says", () => {
  assert.deepEqual(sizes(shardsOf(600, 3, "sizes:1,2,3")), [100, 200, 300]);
  assert.deepEqual(sizes(shardsOf(600, 3, "sizes:0.1,0.2,0.3")), [100, 200, 300]);
  for (let seed = 0; seed < 20; seed++) {
    const drawn = sizes(shardsOf(10_000, 5, "unequal", seed));
    assert.ok(Math.max(...drawn) <= 5 * (Math.min(...drawn) + 1));
    assert.ok(new Set(drawn).size > 1);
  }
});

Deno.test("partition() by classes gives agent i the classes from n * i on, as in FedGAN", () => {
  const counts = shardsOf(1000, 5, "classes:2").map((shard) => labelCounts(examples(1000), shard));
  counts.forEach((row, agent) => {
    const expected = Array(10).fill(0).fill(100, 2 * agent, 2 * agent + 2);
    assert.deepEqual(row, expected);
  });
});

Deno.test("partition() by classes leaves out classes that nobody holds", () => {
  const shards = shardsOf(1000, 3, "classes:2");
  assert.deepEqual(sizes(shards), [200, 200, 200]);
  assert.deepEqual(
    labelCounts(examples(1000), shards.flatMap((shard) => [...shard])),
    [100, 100, 100, 100, 100, 100, 0, 0, 0, 0],
  );
});

Deno.test("partition() by classes splits those that several agents hold", () => {
  const counts = (agents: number, spelling: string) =>
    shardsOf(1000, agents, spelling).map((shard) => labelCounts(examples(1000), shard));
  assert.deepEqual(counts(3, "classes:4"), [
    [50, 50, 100, 100, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 100, 100, 100, 100, 0, 0],
    [50, 50, 0, 0, 0, 0, 0, 0, 100, 100],
  ]);
  const seven = counts(7, "classes:2");
  assert.deepEqual(seven[0], [50, 50, 0, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(seven[5], seven[0]);
  assert.deepEqual(seven[6], seven[1]);
});

Deno.test("partition() by dirichlet has the distribution's mean and variance", () => {
  const [agents, count, seeds] = [4, 2000, 200];
  for (const alpha of [0.3, 3]) {
    const proportions = all(seeds).flatMap((seed) =>
      shardsOf(count, agents, `dirichlet:${alpha}`, seed).flatMap((shard) =>
        labelCounts(examples(count), shard).map((labels) => labels / (count / 10))
      )
    );
    const mean = proportions.reduce((sum, p) => sum + p, 0) / proportions.length;
    assert.ok(Math.abs(mean - 1 / agents) < 1e-9);
    const variance = proportions.reduce((sum, p) => sum + (p - mean) ** 2, 0) / proportions.length;
    const expected = (1 / agents) * (1 - 1 / agents) / (agents * alpha + 1);
    assert.ok(Math.abs(variance / expected - 1) < 0.06, `${variance} instead of ${expected}`);
  }
});

Deno.test("partition() refuses what cannot be", () => {
  const refuse = (run: () => unknown, message: string | RegExp) =>
    assert.throws(run, { name: "RangeError", message });
  for (const agents of [0, -1, 1.5, NaN]) {
    refuse(
      () => partition(examples(10), { agents }),
      `Cannot partition: agents must be at least 1 but is ${agents}`,
    );
  }
  refuse(
    () => shardsOf(10, 2, "sizes:1,2,3"),
    "Cannot partition: sizes:1,2,3 has 3 sizes but there are 2 agents",
  );
  const noExample = (count: number, agents: number, spelling: string, empty: string) =>
    new RegExp(
      `^Cannot partition ${count} examples among ${agents} agents by ${spelling}: ` +
        `agent ${empty} gets no example; use fewer agents`,
    );
  refuse(() => shardsOf(10, 2, "sizes:1,1000"), noExample(10, 2, "sizes:1,1000", "1"));
  refuse(() => shardsOf(4, 3, "classes:2"), noExample(4, 3, "classes:2", "3"));
  refuse(() => shardsOf(10, 9, "dirichlet:0.01"), noExample(10, 9, "dirichlet:0.01", "\\d"));
  refuse(
    () => partition(examples(10), { agents: 2, kind: { kind: "classes", classes: 0 } }),
    "Cannot use partition classes:0: an agent must hold at least 1 class",
  );
  refuse(() => partition(examples(10), { agents: 2, seed: -1 }), /^Cannot use seed -1/);
  refuse(
    () => partition({ labels: Uint8Array.of(0, 12) }, { agents: 2 }),
    "Cannot use labels: label 1 (from 0) is 12 but must be from 0 to 9, since there are 10 classes",
  );
  refuse(
    () =>
      partition({ labels: Uint8Array.of(0, 1, 2), classes: 3 }, { agents: 1, kind: "classes:4" }),
    "Cannot partition by classes:4: the data set has 3 classes",
  );
});

Deno.test("partition() refuses more agents than examples at once", () => {
  for (const kind of ["iid", "unequal", "classes:2", "dirichlet:1"]) {
    assert.throws(() => partition(examples(100), { agents: 1_000_000_000, kind }), {
      name: "RangeError",
      message:
        "Cannot partition 100 examples among 1000000000 agents: each must have one; use fewer " +
        "agents or more examples",
    });
    assert.throws(() => checkPartition(100, { agents: 101, kind }), RangeError);
  }
  assert.deepEqual(checkPartition(100, { agents: 100, kind: "dirichlet:0.5" }), {
    kind: "dirichlet",
    alpha: 0.5,
  });
  assert.throws(() => checkPartition(100, { agents: 2, kind: "sizes:1" }), RangeError);
});

Deno.test("partition() by dirichlet draws again until every agent has an example", () => {
  for (const [agents, alpha] of [[10, 0.5], [50, 0.1], [100, 0.1]]) {
    for (let seed = 0; seed < 10; seed++) {
      const shards = shardsOf(6000, agents, `dirichlet:${alpha}`, seed);
      assert.equal(shards.length, agents);
      assert.ok(Math.min(...sizes(shards)) >= 1);
      assert.deepEqual(shards.flatMap((shard) => [...shard]).sort((a, b) => a - b), all(6000));
    }
  }
});

Deno.test("partition() takes a spelling as the command line does", () => {
  const kind = { kind: "classes", classes: 2 } as const;
  assert.deepEqual(
    partition(examples(100), { agents: 5, kind: "classes:2" }),
    partition(examples(100), { agents: 5, kind }),
  );
  for (const wrong of ["classes", { kind: "digits", digits: 2 }, { kind: "classes" }, null, 7]) {
    assert.throws(
      () => partition(examples(100), { agents: 5, kind: wrong as "classes:2" }),
      { name: "RangeError", message: /^Cannot (use|read) partition / },
    );
  }
});

Deno.test("partition() and labelCounts() follow the set's number of classes", () => {
  const dataSet = { labels: Uint8Array.from({ length: 120 }, (_, i) => i % 12), classes: 12 };
  const counts = partition(dataSet, { agents: 4, kind: "classes:3" })
    .map((shard) => labelCounts(dataSet, shard));
  counts.forEach((row, agent) => {
    assert.deepEqual(row, Array(12).fill(0).fill(10, 3 * agent, 3 * agent + 3));
  });
  // After the last class comes the first.
  const around = partition(dataSet, { agents: 2, kind: "classes:7" });
  assert.deepEqual(
    labelCounts(dataSet, around[1]),
    [10, 10, 0, 0, 0, 0, 0, 10, 10, 10, 10, 10]
      .map((count, label) => label < 2 ? count / 2 : count),
  );
  const ten = partition(examples(100), { agents: 5, kind: "classes:2" });
  assert.deepEqual(
    partition({ ...examples(100), classes: 10 }, { agents: 5, kind: "classes:2" }),
    ten,
  );
  assert.throws(() => labelCounts({ labels: Uint8Array.of(11) }), {
    name: "RangeError",
    message: "Cannot count labels: that of example 0 is 11 but must be from 0 to 9",
  });
  assert.throws(() => labelCounts(dataSet, [120]), /that of example 120 is undefined/);
});

Deno.test("partition() draws what it drew before", () => {
  const sum = (spelling: string) => {
    const shards = shardsOf(1003, 4, spelling);
    return sha256(new Uint8Array(Uint32Array.from(shards.flatMap((shard) => [...shard])).buffer));
  };
  // Pinned: another checksum means that every federated run of that partition changes.
  assert.deepEqual(
    Object.fromEntries(
      ["iid", "unequal", "classes:7", "dirichlet:0.5"].map((
        kind,
      ) => [kind, sum(kind).slice(0, 16)]),
    ),
    {
      iid: "dfd4383731ecfc9b",
      unequal: "dc646e65ed5bdf9b",
      "classes:7": "407a7ade4992bfda",
      "dirichlet:0.5": "37be2700cdcd8ccc",
    },
  );
});

Deno.test("labelCounts() counts all examples without a shard", () => {
  assert.deepEqual(labelCounts(examples(12)), [2, 2, 1, 1, 1, 1, 1, 1, 1, 1]);
  assert.deepEqual(labelCounts(examples(12), [11, 1, 5]), [0, 2, 0, 0, 0, 1, 0, 0, 0, 0]);
});
