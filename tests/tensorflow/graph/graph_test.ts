/** Operations as a graph records them, each against the same operation run eagerly. */
import assert from "node:assert/strict";
import { compile, loadTensorFlow, tf } from "lib/tensorflow";
import { type Attribute, binding, dataType } from "../loaded_binding.ts";

await loadTensorFlow();

const { TF_FLOAT, TF_INT32, TF_ATTR_INT } = binding;

/** The part of tfjs-node's backend that its kernels call. */
interface Backend {
  executeMultipleOutputs(
    name: string,
    attributes: Attribute[],
    inputs: tf.Tensor[],
    outputs: number,
  ): tf.Tensor[];
}

const backend = tf.backend() as unknown as Backend;

/** Compares a function of tensors eager and compiled, to the byte. */
function assertSame(fn: (...args: tf.Tensor[]) => tf.Tensor[], ...args: tf.Tensor[]): void {
  const compiled = compile(fn);
  tf.tidy(() => {
    const [actual, expected] = [compiled(...args), fn(...args)];
    assert.equal(actual.length, expected.length);
    actual.forEach((tensor, i) => {
      assert.deepEqual(tensor.shape, expected[i].shape);
      assert.equal(tensor.dtype, expected[i].dtype);
      assert.deepEqual(tensor.dataSync(), expected[i].dataSync());
    });
  });
  compiled.dispose();
  tf.dispose(args);
}

const a = () => tf.tensor([[1, 2], [3, 4]]);
const b = () => tf.tensor([[-1, 0.5], [0, 7]]);

Deno.test("operations that take a list of tensors are recorded", () => {
  const shapes = [
    dataType(TF_FLOAT),
    dataType(TF_INT32, "out_type"),
    { name: "N", type: TF_ATTR_INT, value: 2 },
  ];
  assertSame(
    (x, y) => backend.executeMultipleOutputs("ShapeN", shapes, [x, y], 2),
    a(),
    tf.ones([4, 5, 6]),
  );
  assertSame((x, y) => [tf.concat([x, y, x], 1), tf.stack([x, y]), tf.addN([x, y, y])], a(), b());
  assertSame((x) => [tf.concat([x, x]), tf.stack([x]), tf.addN([x])], a());
  const many = Array.from({ length: 300 }, (_, i) => tf.tensor1d([i]));
  assertSame((...tensors) => [tf.concat(tensors)], ...many);
});

Deno.test("operations that take tensors of several types are recorded", () => {
  // Eagerly, one input at a time, TensorFlow cannot tell the list of types.
  const identities = compile((tensors: tf.Tensor[]) =>
    backend.executeMultipleOutputs("IdentityN", [], tensors, tensors.length)
  );
  const tensors = [a(), tf.tensor([1, 2], [2], "int32"), tf.tensor(["text"])];
  const results = identities(tensors);
  assert.deepEqual(results.map((x) => x.arraySync()), tensors.map((x) => x.arraySync()));
  identities.dispose();
  tf.dispose([tensors, results]);
});

Deno.test("operations with several outputs are recorded, used or not", () => {
  assertSame((x) => tf.split(x, 2, 1), a());
  assertSame((x) => tf.split(x, 2).slice(1), a());
  assertSame((x) => tf.unstack(x), a());
  assertSame((x) => {
    const { values, indices } = tf.topk(x, 1);
    return [indices, values];
  }, a());
});

Deno.test("shapes that operations get as tensors are constants of the graph", () => {
  assertSame((x) => [
    x.reshape([4]),
    x.transpose(),
    x.tile([2, 1]),
    x.pad([[1, 0], [0, 2]], 9),
    x.slice([1, 0], [1, 2]),
    x.sum(1, true),
    tf.fill([2, 3], 5),
    tf.oneHot(x.cast("int32").flatten(), 5),
    tf.gather(x, tf.tensor1d([1, 0, 1], "int32"), 1),
    tf.stridedSlice(x, [0, 0], [2, 2], [1, 2]),
    x.reverse(0),
    tf.cumsum(x, 0, true),
  ], a());
});

Deno.test("constants of every data type are recorded", () => {
  assertSame((x) => [
    x.add(tf.tensor([0.5, 1])),
    x.cast("int32").add(tf.tensor([1, -2], [2], "int32")),
    tf.where(tf.tensor([true, false], [2], "bool"), x, x.neg()),
    tf.tensor(["é", "", "a\0b"]).clone(),
    tf.complex([1, 2], [3, 4]).mul(tf.complex([0, 1], [1, 0])),
    tf.zeros([0, 2]),
    tf.concat([x, tf.zeros([0, 2])]),
  ], a());
});

Deno.test("a result that no operation made is an output too", () => {
  const outside = tf.tensor([5, 6]);
  assertSame((x) => [x, outside, tf.tensor([7]), x], a());
  outside.dispose();
});

Deno.test("a type that follows from the inputs is derived from them", () => {
  // tfjs says for both that they average integers, or truth values, although it casts them before.
  assertSame((x) => [x.mean(), tf.moments(x).variance], tf.tensor([1, 2, 4], [3], "int32"));
  assertSame((x) => [x.mean()], tf.tensor([true, false, true], [3], "bool"));
});

Deno.test("an operation that TensorFlow refuses ends the trace and leaves nothing", () => {
  const refused: [(x: tf.Tensor) => unknown, object][] = [
    [
      (x) => backend.executeMultipleOutputs("NoSuchOperation", [], [x], 1),
      { name: "TensorFlowError", code: "NOT_FOUND", op: "NoSuchOperation" },
    ],
    [
      (x) => backend.executeMultipleOutputs("MatMul", [], [x, tf.ones([3, 3])], 1),
      { name: "TensorFlowError", code: "INVALID_ARGUMENT", op: "MatMul" },
    ],
    [
      (x) => backend.executeMultipleOutputs("MatMul", [], [x], 1),
      { name: "TensorFlowError", code: "INVALID_ARGUMENT", op: "MatMul" },
    ],
    [
      (x) => backend.executeMultipleOutputs("Relu", [], [x, x], 1),
      { name: "TensorFlowError" },
    ],
    [
      (x) => backend.executeMultipleOutputs("Relu", [{ name: "U", type: 99, value: 1 }], [x], 1),
      { name: "TypeError" },
    ],
  ];
  const x = a();
  tf.tidy(() => void x.add(1));
  const counts = () => [tf.memory().numTensors, binding.getNumOfTensors()];
  const before = counts();
  for (const [fn, expected] of refused) {
    const f = compile(fn);
    assert.throws(() => f(x), expected, fn.toString());
    assert.deepEqual(counts(), before, fn.toString());
    f.dispose();
  }
  assert.deepEqual(tf.tidy(() => x.add(1).arraySync()), [[2, 3], [4, 5]]);
  x.dispose();
});

Deno.test("operations for their effects alone run at every call", async () => {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/written.txt`;
  const write = compile((text: tf.Tensor) => {
    backend.executeMultipleOutputs("WriteFile", [], [tf.scalar(path, "string"), text], 0);
  });
  for (const text of ["one", "two"]) {
    tf.tidy(() => write(tf.scalar(text, "string")));
    assert.equal(await Deno.readTextFile(path), text);
  }
  write.dispose();
  Deno.removeSync(folder, { recursive: true });
});
