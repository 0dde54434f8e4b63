import assert from "node:assert/strict";
import { RandomStream } from "lib/random";

Deno.test("RandomStream gives the numbers of the reference implementation", () => {
  // From state 1, 2, 3, 4: the vector of the rand_xoshiro crate, made with the authors' C program.
  const stream = RandomStream.fromState([1, 2, 3, 4]);
  assert.deepEqual(Array.from({ length: 10 }, () => stream.uint32()), [
    11520,
    0,
    5927040,
    70819200,
    2031721883,
    1637235492,
    1287239034,
    3734860849,
    3729100597,
    4258142804,
  ]);
});

Deno.test("RandomStream depends on its seed alone", () => {
  const numbers = (seed: number) => {
    const stream = new RandomStream(seed);
    return Array.from({ length: 100 }, () => stream.uint32());
  };
  assert.deepEqual(numbers(42), numbers(42));
  assert.notDeepEqual(numbers(42), numbers(43));
  assert.equal(numbers(0)[0], 1149705589); // pinned: another number means that every run changes
});

Deno.test("RandomStream.fromState() goes on where a stream was, after any method", () => {
  const stream = new RandomStream(1);
  const uses = [
    () => stream.normal(),
    () => stream.uniform(),
    () => stream.integer(10),
    () => stream.shuffle([1, 2, 3]),
  ];
  for (const use of uses) {
    use();
    const copy = RandomStream.fromState(JSON.parse(JSON.stringify(stream.state)));
    assert.deepEqual(
      Array.from({ length: 5 }, () => copy.normal()),
      Array.from({ length: 5 }, () => stream.normal()),
    );
  }
});

Deno.test("RandomStream.uniform() and normal() have the moments of their distributions", () => {
  const stream = new RandomStream(2);
  const count = 200_000;
  const moments = (draw: () => number) => {
    const values = Array.from({ length: count }, draw);
    const moment = (order: number) => values.reduce((sum, x) => sum + x ** order, 0) / count;
    return { values, moments: [1, 2, 3, 4].map(moment) };
  };
  // Bounds: about five standard errors of each moment.
  const uniform = moments(() => stream.uniform());
  assert.ok(uniform.values.every((x) => x >= 0 && x < 1));
  uniform.moments.forEach((m, i) => assert.ok(Math.abs(m - 1 / (i + 2)) < 0.004, `${i}: ${m}`));
  const normal = moments(() => stream.normal());
  [0, 1, 0, 3].forEach((expected, i) => {
    const bound = [0.012, 0.016, 0.044, 0.11][i];
    assert.ok(Math.abs(normal.moments[i] - expected) < bound, `${i}: ${normal.moments[i]}`);
  });
});

Deno.test("RandomStream.integer() has no bias, even where the bound does not divide 2 ** 32", () => {
  // For a bound of 3/4 of the range, remainders alone would put 2/3 of all draws into the lower half.
  const stream = new RandomStream(3);
  const bound = 3 * 2 ** 30;
  const draws = Array.from({ length: 30_000 }, () => stream.integer(bound));
  const low = draws.filter((draw) => draw < bound / 2).length;
  assert.ok(Math.abs(low - 15_000) < 500, `${low}`);
  assert.ok(draws.every((draw) => draw < bound));
  assert.equal(stream.integer(1), 0);
  assert.ok(stream.integer(2 ** 32) < 2 ** 32);
});

Deno.test("RandomStream.shuffle() gives every order equally often", () => {
  const stream = new RandomStream(4);
  const seen = new Map<string, number>();
  for (let i = 0; i < 24_000; i++) {
    const order = stream.shuffle([1, 2, 3, 4]).join("");
    seen.set(order, (seen.get(order) ?? 0) + 1);
  }
  assert.equal(seen.size, 24);
  for (const [order, times] of seen) assert.ok(Math.abs(times - 1000) < 160, `${order}: ${times}`);
});

Deno.test("RandomStream refuses bad seeds, bounds and states", () => {
  for (const seed of [-1, 1.5, NaN, 2 ** 53]) {
    assert.throws(() => new RandomStream(seed), {
      name: "RangeError",
      message: `Cannot use seed ${seed}: it must be an integer of at least 0`,
    });
  }
  for (const bound of [0, -1, 1.5, 2 ** 32 + 1, NaN]) {
    assert.throws(() => new RandomStream(1).integer(bound), RangeError);
  }
  for (
    const state of [[], [1, 2, 3], [0, 0, 0, 0], [1, 2, 3, -4], [1, 2, 3, 2 ** 32], [1.5, 0, 0, 0]]
  ) {
    assert.throws(() => RandomStream.fromState(state), {
      name: "RangeError",
      message: /^Cannot restore a random stream: state \[/,
    });
  }
});
