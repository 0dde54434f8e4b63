import assert from "node:assert/strict";
import { compile, TensorFlowError, tf } from "lib/tensorflow";
import { binding, dataType, execute, type NewTensor, take } from "../loaded_binding.ts";

const { TF_FLOAT, TF_INT32 } = binding;
const one: NewTensor = [[], TF_FLOAT, Float32Array.of(1)];

/** The error that `body` throws, which must be TensorFlow's. */
function failure(body: () => unknown): TensorFlowError {
  try {
    body();
  } catch (error) {
    assert.ok(error instanceof TensorFlowError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: "nothing was thrown" });
}

Deno.test("TensorFlowError carries code, operation and TensorFlow's words: unknown operation", () => {
  const error = failure(() => execute("NoSuchOperation", [], []));
  assert.equal(error.name, "TensorFlowError");
  assert.equal(error.code, "NOT_FOUND");
  assert.equal(error.op, "NoSuchOperation");
  assert.match(error.message, /^TensorFlow's NoSuchOperation failed: .*NOT_FOUND\)$/s);
});

Deno.test("TensorFlowError carries code and operation: shapes that do not fit", () => {
  const error = failure(() =>
    execute("Add", [dataType(TF_FLOAT)], [
      [[2], TF_FLOAT, new Float32Array(2)],
      [[3], TF_FLOAT, new Float32Array(3)],
    ])
  );
  assert.equal(error.code, "INVALID_ARGUMENT");
  assert.equal(error.op, "Add");
  assert.match(error.message, /Incompatible shapes: \[2\] vs. \[3\]/);
});

Deno.test("TensorFlowError: too few and too many inputs, a wrong number of outputs", () => {
  const relu = [dataType(TF_FLOAT)];
  assert.equal(failure(() => execute("Relu", relu, [])).code, "INVALID_ARGUMENT");
  assert.equal(failure(() => execute("Relu", relu, [one, one])).code, "INVALID_ARGUMENT");
  assert.equal(failure(() => execute("Relu", relu, [one], 0)).code, "INVALID_ARGUMENT");
});

Deno.test("TensorFlowError: more memory than there is", () => {
  const error = failure(() =>
    execute("Fill", [dataType(TF_FLOAT), dataType(TF_INT32, "index_type")], [
      [[2], TF_INT32, Int32Array.of(2 ** 24, 2 ** 24)],
      one,
    ])
  );
  assert.equal(error.code, "RESOURCE_EXHAUSTED");
  assert.match(error.message, /16777216,16777216/);
});

Deno.test("a failure is forgotten by the next call", () => {
  failure(() => execute("NoSuchOperation", [], []));
  const [{ id }] = execute("Neg", [dataType(TF_FLOAT)], [one]);
  assert.deepEqual(take(id), Float32Array.of(-1));
});

Deno.test("tfjs's operations throw TensorFlow's error, from where they are called", () => {
  const error = failure(() =>
    tf.tidy(() => tf.scatterND(tf.tensor2d([[9]], [1, 1], "int32"), [1], [3]))
  );
  assert.equal(error.op, "ScatterNd");
  assert.equal(error.code, "INVALID_ARGUMENT");
  assert.match(error.stack!, /status_test\.ts/);
});

Deno.test("a failure does not come up again in what shares the status and succeeds", () => {
  const weight = tf.tidy(() => tf.variable(tf.ones([2, 2])));
  tf.dispose(weight.add(weight)); // brings it to the device
  failure(() => tf.tidy(() => tf.scatterND(tf.tensor2d([[9]], [1, 1], "int32"), [1], [3])));
  // The trace of a new function begins by copying the variables' handles, which leaves the status as it is.
  const f = compile((x: tf.Tensor) => x.add(weight));
  const x = tf.zeros([2, 2]);
  assert.deepEqual(tf.tidy(() => f(x).arraySync()), [[1, 1], [1, 1]]);
  f.dispose();
  tf.dispose([x, weight]);
});
