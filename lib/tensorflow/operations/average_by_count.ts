/** A mean of tensors weighted by counts, in double precision, which tfjs's own types do not have. */
import type * as tf from "@tensorflow/tfjs";
import { UserTypeError } from "../../errors/mod.ts";
import type { OpAttribute } from "../c/attributes.ts";
import { TensorMetadata } from "../tfjs/binding.ts";
import { AttributeType, DataType } from "../c/data_types.ts";
import { loadedEngine } from "../tfjs/load_tensorflow.ts";
import { typeAttribute } from "../tfjs/run_operation.ts";

/**
 * The weighted mean `Σ counts[i] · tensors[i] / Σ counts`, summed in float64 and rounded to float32 once, so
 * that it is right to the last digit however many tensors there are, and the mean of equal tensors is that
 * tensor.
 *
 * @example
 * ```ts
 * import { averageByCount, loadTensorFlow, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const mean = tf.tidy(() =>
 *   averageByCount([tf.tensor1d([1, 10]), tf.tensor1d([5, 50])], tf.tensor1d([3, 1], "int32")).arraySync()
 * );
 * assert.deepEqual(mean, [2, 20]);
 * ```
 *
 * @param tensors Float32 tensors of one shape, at least one
 * @param counts How much each counts, int32 `[tensors]`, at least 0 with a positive sum
 * @returns Float32, of the tensors' shape; the caller disposes it
 * @throws {TypeError} If the shapes differ, or there is not one count a tensor
 */
export function averageByCount<T extends tf.Tensor>(
  tensors: readonly T[],
  counts: tf.Tensor1D,
): T {
  const [first] = tensors;
  if (first === undefined || counts.shape[0] !== tensors.length) {
    throw new UserTypeError(
      `Cannot average ${tensors.length} tensors: there are ${counts.shape[0]} counts`,
    );
  }
  const other = tensors.find(({ shape }) => shape.join() !== first.shape.join());
  if (other !== undefined) {
    throw new UserTypeError(
      `Cannot average tensors: one has shape [${other.shape}] but the first has [${first.shape}]`,
    );
  }
  const { backend, binding } = loadedEngine();
  // tfjs cannot hold float64, so the steps between go by the binding's numbers.
  const between: number[] = [];
  const run = (name: string, inputs: number[], attributes: OpAttribute[], outputs = 1) => {
    const results = binding.execute(name, attributes, inputs, outputs);
    between.push(...results.map(({ id }) => id));
    return results;
  };
  const cast = (id: number, from: number, to: number) =>
    run("Cast", [id], [typeAttribute("SrcT", from), typeAttribute("DstT", to)])[0].id;
  const double = typeAttribute("T", DataType.DOUBLE);
  const axis = binding.createTensor([], DataType.INT32, Int32Array.of(0));
  between.push(axis);
  try {
    const weights = cast(backend.id(counts), DataType.INT32, DataType.DOUBLE);
    const [total] = run("Sum", [weights, axis], [double, typeAttribute("Tidx", DataType.INT32)]);
    const integer = (name: string, value: number) => ({ name, type: AttributeType.INT, value });
    const parts = [integer("num", tensors.length), integer("axis", 0), double];
    const each = run("Unpack", [weights], parts, tensors.length);
    const products = tensors.map((tensor, i) =>
      run("Mul", [cast(backend.id(tensor), DataType.FLOAT, DataType.DOUBLE), each[i].id], [
        double,
      ])[0]
    );
    const sumOf = [integer("N", tensors.length), double];
    const [sum] = run("AddN", products.map(({ id }) => id), sumOf);
    const [mean] = run("RealDiv", [sum.id, total.id], [double]);
    const [{ id, shape, dtype }] = binding.execute(
      "Cast",
      [
        typeAttribute("SrcT", DataType.DOUBLE),
        typeAttribute("DstT", DataType.FLOAT),
      ],
      [mean.id],
      1,
    );
    return backend.tensor(new TensorMetadata(id, shape!, dtype)) as T;
  } finally {
    for (const id of between) binding.deleteTensor(id);
  }
}
