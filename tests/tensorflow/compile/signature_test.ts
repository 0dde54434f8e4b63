import assert from "node:assert/strict";
import { compile, loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

/** A compiled function that takes anything and says so, and a way to call it that counts its traces. */
function watched(options = {}) {
  const f = compile((..._args: unknown[]) => 0, { onRetrace: () => {}, ...options });
  return {
    f,
    /** Whether calling with these arguments traced anew. */
    traces: (...args: unknown[]) => {
      const before = f.traces;
      f(...args);
      tf.dispose(args as tf.Tensor[]);
      return f.traces > before;
    },
  };
}

Deno.test("tensors count by shape and type, not by value", () => {
  const { f, traces } = watched();
  assert.equal(traces(tf.ones([2, 3])), true);
  assert.equal(traces(tf.zeros([2, 3])), false);
  assert.equal(traces(tf.ones([3, 2])), true);
  assert.equal(traces(tf.ones([6])), true);
  assert.equal(traces(tf.ones([2, 3], "int32")), true);
  assert.equal(traces(tf.scalar(1)), true);
  assert.equal(traces(tf.scalar(2)), false);
  f.dispose();
});

Deno.test("numbers, booleans and strings count by value", () => {
  const { f, traces } = watched({ maxTraces: 100 });
  const different = [0, -0, 1, NaN, true, false, "", "1", "true", "NaN", null, undefined, "null"];
  for (const value of different) assert.equal(traces(value), true, `${value}`);
  for (const value of different) assert.equal(traces(value), false, `${value} again`);
  f.dispose();
});

Deno.test("structures count by their keys and lengths", () => {
  const { f, traces } = watched({ maxTraces: 100 });
  const different: unknown[][] = [
    [],
    [[]],
    [{}],
    [[[]]],
    [[1, 2]],
    [1, 2],
    [[1], 2],
    [{ a: 1 }],
    [{ b: 1 }],
    [{ a: { b: 1 } }],
    [{ "a.b": 1 }],
    [{ "a,b": 1 }],
    [{ 0: 1 }],
    [{ "": 1 }],
    // Text that looks like two leaves
    ['1"\n1: string "2'],
    ["1", "2"],
  ];
  for (const args of different) assert.equal(traces(...args), true, JSON.stringify(args));
  for (const args of different) assert.equal(traces(...args), false, JSON.stringify(args));
  f.dispose();
});

Deno.test("arguments that are neither tensors nor plain values are refused by their place", () => {
  const { f } = watched();
  const refused = (argument: unknown, place: string, what: string) =>
    assert.throws(() => f(1, { list: [argument] }), {
      name: "TypeError",
      message:
        `Cannot call a compiled function: argument ${place} is ${what} but must be a tensor, ` +
        "a number, a boolean, a string, or an array or record of such",
    });
  refused(() => 1, "1.list.0", "a function");
  refused(new Map(), "1.list.0", "a Map");
  refused(new Float32Array(2), "1.list.0", "a Float32Array");
  refused(1n, "1.list.0", "a bigint");
  refused(Symbol("s"), "1.list.0", "a symbol");
  refused(Promise.resolve(), "1.list.0", "a Promise");
  assert.equal(f.traces, 0);
  f.dispose();
});

Deno.test("the trace unused for longest makes room", () => {
  const f = compile((x: number) => x, { maxTraces: 2, onRetrace: () => {} });
  const tracesAfter = (x: number) => {
    assert.equal(f(x), x);
    return f.traces;
  };
  assert.deepEqual([1, 2, 1, 3].map(tracesAfter), [1, 2, 2, 3]);
  // 2 is gone: 1 was used after it.
  assert.deepEqual([1, 3, 2].map(tracesAfter), [3, 3, 4]);
  f.dispose();
  for (const maxTraces of [0, -1, 1.5, NaN]) {
    assert.throws(() => compile(() => 0, { maxTraces, name: "f" }), {
      name: "RangeError",
      message: `Cannot compile "f": maxTraces is ${maxTraces} but must be an integer from 1`,
    });
  }
});

Deno.test("too many traces are warned of, with what differed", () => {
  const warnings: string[] = [];
  const f = compile((_x: unknown, _options: { rate: number }) => 0, {
    name: "step",
    onRetrace: (warning) => warnings.push(warning),
  });
  const call = (size: number, rate: number) => {
    const x = tf.ones([size]);
    f({ images: x }, { rate });
    x.dispose();
  };
  for (let size = 1; size <= 4; size++) call(size, 1);
  assert.deepEqual(warnings, [], "a few are no trouble");
  call(5, 1);
  call(5, 2);
  assert.equal(warnings.length, 2);
  assert.equal(
    warnings[0],
    '"step" was traced 5 times; each signature is compiled anew. The last one differs in ' +
      "0.images: float32 [5] (before: float32 [4]). " +
      "Pass numbers that change as tensors, and keep shapes the same",
  );
  assert.match(warnings[1], /traced 6 times.*1\.rate: number 2 \(before: number 1\)/);
  f.dispose();
});

Deno.test("the warning goes to the process unless a listener is given", async () => {
  const { default: process } = await import("node:process");
  const warning = new Promise<Error>((resolve) => process.once("warning", resolve));
  const f = compile((_size: number) => 0, { name: "noisy" });
  for (let size = 0; size < 5; size++) f(size);
  const { name, message } = await warning;
  assert.equal(name, "RetraceWarning");
  assert.match(message, /"noisy" was traced 5 times.*0: number 4 \(before: number 3\)/);
  f.dispose();
});

Deno.test("a disposed tensor is refused by the path of the argument, called or run", async () => {
  const f = compile((x: tf.Tensor, _more: object) => x.add(1));
  const [x, gone] = [tf.scalar(1), tf.scalar(2)];
  gone.dispose();
  const refused = {
    name: "TypeError",
    message:
      /^Cannot call a compiled function: argument 1\.weights\.0 is a disposed tensor but must/,
  };
  assert.throws(() => f(x, { weights: [gone] }), refused);
  await assert.rejects(f.run(x, { weights: [gone] }), refused);
  assert.equal(f.traces, 0);
  f.dispose();
  x.dispose();
});

Deno.test("what contains itself is refused, what is given twice is not", () => {
  const f = compile((_x: unknown) => 1);
  const list: unknown[] = [1];
  list.push({ list });
  assert.throws(() => f(list), {
    name: "TypeError",
    message: /argument 0\.1\.list is part of itself/,
  });
  const twice = { a: 1 };
  assert.equal(f([twice, twice]), 1);
  f.dispose();
  const cyclic = compile(() => list);
  assert.throws(() => cyclic(), {
    name: "TracingError",
    message: /the result\.1\.list is part of/,
  });
  cyclic.dispose();
});
