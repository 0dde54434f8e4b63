import assert from "node:assert/strict";
import { tf } from "lib/tensorflow";
import { binding, dataType, execute, take } from "../loaded_binding.ts";

const { TF_FLOAT, TF_INT32, TF_ATTR_INT, TF_ATTR_BOOL } = binding;
const matMul = [
  dataType(TF_FLOAT),
  { name: "transpose_a", type: TF_ATTR_BOOL, value: false },
  { name: "transpose_b", type: TF_ATTR_BOOL, value: true },
];

Deno.test("executeOp() answers with each output's number, shape and data type", () => {
  const [product, ...others] = execute("MatMul", matMul, [
    [[1, 2], TF_FLOAT, Float32Array.of(1, 2)],
    [[3, 2], TF_FLOAT, Float32Array.of(1, 0, 0, 1, 1, 1)],
  ]);
  assert.equal(others.length, 0);
  assert.deepEqual(product.shape, [1, 3]);
  assert.equal(product.dtype, TF_FLOAT);
  assert.deepEqual(take(product.id), Float32Array.of(1, 2, 3));
});

Deno.test("executeOp() gives every output of an operation that has several", () => {
  const attributes = [dataType(TF_FLOAT), { name: "num_split", type: TF_ATTR_INT, value: 2 }];
  const outputs = execute("Split", attributes, [
    [[], TF_INT32, Int32Array.of(0)],
    [[4], TF_FLOAT, Float32Array.of(1, 2, 3, 4)],
  ], 2);
  assert.deepEqual(outputs.map(({ id }) => take(id)), [
    Float32Array.of(1, 2),
    Float32Array.of(3, 4),
  ]);
});

Deno.test("executeOp() runs an operation without inputs and outputs", () => {
  assert.deepEqual(binding.executeOp("NoOp", [], [], 0), []);
});

Deno.test("executeOp() refuses a name or a number of outputs that is none", () => {
  const refused = (name: unknown, outputs: unknown) =>
    assert.throws(
      () => binding.executeOp(name as string, [], [], outputs as number),
      { name: "TypeError", message: /expected a name and a number of outputs/ },
    );
  refused(null, 1);
  refused("NoOp", null);
  refused("NoOp", 0.5);
});

Deno.test("a number that stands for no tensor is refused, by name", () => {
  const id = binding.createTensor([], TF_FLOAT, Float32Array.of(1));
  binding.deleteTensor(id);
  const disposed = { name: "ReferenceError", message: new RegExp(`tensor ${id}: .*disposed`) };
  assert.throws(() => binding.tensorDataSync(id), disposed);
  assert.throws(() => binding.executeOp("Relu", [dataType(TF_FLOAT)], [id], 1), disposed);
  assert.throws(() => binding.deleteTensor(id), disposed, "twice");
  assert.throws(() => binding.tensorDataSync(-1), { name: "ReferenceError" });
});

Deno.test("numbers of tensors are not given twice, so that a stale one cannot mean another tensor", () => {
  const ids = Array.from({ length: 100 }, () => {
    const id = binding.createTensor([], TF_FLOAT, Float32Array.of(1));
    binding.deleteTensor(id);
    return id;
  });
  assert.equal(new Set(ids).size, ids.length);
});

Deno.test("getNumOfTensors() counts what is held, and stays level over work and over failures", () => {
  const level = binding.getNumOfTensors();
  const id = binding.createTensor([2], TF_FLOAT, new Float32Array(2));
  assert.equal(binding.getNumOfTensors(), level + 1);
  for (let i = 0; i < 500; i++) {
    const [{ id: output }] = binding.executeOp("Relu", [dataType(TF_FLOAT)], [id], 1);
    binding.deleteTensor(output);
    assert.throws(() => binding.executeOp("MatMul", matMul, [id, id], 1), {
      name: "TensorFlowError",
    });
    assert.throws(() => binding.executeOp("NoSuchOperation", [], [id], 1));
    assert.throws(() => binding.executeOp("Relu", [dataType(TF_FLOAT)], [id, -1], 1));
  }
  assert.equal(binding.getNumOfTensors(), level + 1);
  binding.deleteTensor(id);
});

Deno.test("tfjs's own count of tensors agrees with the binding's", () => {
  const tensors = binding.getNumOfTensors();
  const kept = tf.tidy(() => tf.matMul(tf.ones([8, 8]), tf.ones([8, 8])).relu());
  const { numTensors } = tf.memory();
  assert.equal(binding.getNumOfTensors(), tensors + 1, "tidy() freed the intermediates");
  kept.dispose();
  assert.equal(tf.memory().numTensors, numTensors - 1);
  assert.equal(binding.getNumOfTensors(), tensors);
});

Deno.test("SavedModels are refused with a way out", () => {
  assert.throws(
    () => binding.loadSavedModel("folder", ["serve"]),
    /not supported: build the model/,
  );
  assert.equal(binding.getNumOfSavedModels(), 0);
});

Deno.test("the constants are those of TensorFlow's headers", () => {
  const { TF_INT64, TF_UINT8, TF_RESOURCE, TF_COMPLEX64, TF_STRING, TF_BOOL } = binding;
  assert.deepEqual(
    { TF_FLOAT, TF_INT32, TF_UINT8, TF_STRING, TF_COMPLEX64, TF_INT64, TF_BOOL, TF_RESOURCE },
    {
      TF_FLOAT: 1,
      TF_INT32: 3,
      TF_UINT8: 4,
      TF_STRING: 7,
      TF_COMPLEX64: 8,
      TF_INT64: 9,
      TF_BOOL: 10,
      TF_RESOURCE: 20,
    },
  );
  assert.match(binding.TF_Version, /^\d+\.\d+\.\d+/);
});
