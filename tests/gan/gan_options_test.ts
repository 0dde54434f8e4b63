import assert from "node:assert/strict";
import { type GanOptions, ganOptions, profile } from "lib/gan";

Deno.test("ganOptions() are the tutorial's unless changed", () => {
  assert.deepEqual(ganOptions(), {
    examples: 60_000,
    epochs: 50,
    batchSize: 256,
    learningRate: 1e-4,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-7,
    averageDecay: 0,
    latentSize: 100,
    filters: 64,
    dropoutRate: 0.3,
    leakySlope: 0.3,
    seed: 0,
    compile: true,
    precision: "float32",
    convolutions: "auto",
  });
  assert.equal(ganOptions({ batchSize: 3 }).batchSize, 3);
  assert.equal(ganOptions({ batchSize: undefined }).batchSize, 256);
  assert.equal(ganOptions().batchSize, 256);
});

Deno.test("ganOptions() refuses what is outside its range, naming it", () => {
  const refused: [Record<string, unknown>, string][] = [
    [{ batchSize: 0 }, "Cannot use batchSize 0: expected an integer of at least 1"],
    [{ epochs: 1.5 }, "Cannot use epochs 1.5: expected an integer of at least 1"],
    [{ learningRate: NaN }, "Cannot use learningRate NaN: expected a finite number above 0"],
    [{ epsilon: 0 }, "Cannot use epsilon 0: expected a finite number above 0"],
    [{ averageDecay: 1 }, "Cannot use averageDecay 1: expected a number of at least 0 and below 1"],
    [{ beta1: 1 }, "Cannot use beta1 1: expected a number of at least 0 and below 1"],
    [
      { dropoutRate: -0.1 },
      "Cannot use dropoutRate -0.1: expected a number of at least 0 and below 1",
    ],
    [{ leakySlope: 2 }, "Cannot use leakySlope 2: expected a number from 0 to 1"],
    [{ filters: 0.5 }, "Cannot use filters 0.5: expected an integer of at least 1"],
    [{ seed: 2 ** 31 }, "Cannot use seed 2147483648: expected an integer of at most 2147483647"],
    [{ filters: 1e6 }, "Cannot use filters 1000000: expected an integer of at most 1024"],
    [{ precision: "float64" }, 'Cannot use precision "float64": expected one of float32, bfloat16'],
    [{ compile: 1 }, "Cannot use compile 1: expected true or false"],
    [{ toString: 1 }, 'Cannot use setting "toString": it is unknown; there are'],
    [{ seed: "1" }, 'Cannot use seed "1": expected an integer of at least 0'],
    [
      { batchsize: 1 },
      'Cannot use setting "batchsize": it is unknown, did you mean "batchSize"?',
    ],
  ];
  for (const [changes, message] of refused) {
    assert.throws(
      () => ganOptions(changes as Partial<GanOptions>),
      (error: Error) => error instanceof RangeError && error.message.startsWith(message),
      message,
    );
  }
});

Deno.test("profile() changes nothing for full, and is refused if unknown", () => {
  assert.deepEqual(profile("full"), {});
  for (const name of ["smoke", "quick"] as const) {
    const { examples, epochs, batchSize } = ganOptions(profile(name));
    assert.ok(Math.ceil(examples / batchSize) * epochs <= 5_000);
  }
  assert.throws(() => profile("fast" as "quick"), RangeError);
});
