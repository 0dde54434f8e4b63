/** Loops of compiled functions. */
import * as tf from "@tensorflow/tfjs";
import { UserRangeError } from "../../errors/mod.ts";
import type { GraphOutput } from "../graph/graph_output.ts";
import { TensorMetadata } from "../tfjs/binding.ts";
import { type Engine, loadedEngine } from "../tfjs/load_tensorflow.ts";
import type { Trace } from "../tfjs/trace.ts";

/**
 * Does something several times, each turn with the variables as the last one left them. In a compiled function the body is
 * recorded once, as a loop of TensorFlow's; a `for` would record every turn. Elsewhere, inside of a gradient, and for a single
 * turn it is such a `for`.
 *
 * @example Three steps down a slope in one call
 * ```ts
 * import { compile, loadTensorFlow, repeat, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const x = tf.variable(tf.scalar(8));
 * const descend = compile(() =>
 *   repeat(3, () => {
 *     x.assign(x.mul(0.5));
 *     return x.square();
 *   })
 * );
 * const sum = descend();
 * assert.equal(x.arraySync(), 1);
 * assert.equal(sum.arraySync(), 16 + 4 + 1);
 * for (const made of [sum, x, descend]) made.dispose();
 * ```
 *
 * @param times How many turns, an integer of at least 1.
 * @param body A turn, given its number from 0 as an int32 scalar. It may assign variables, of the same shapes; what else it
 * makes lives as long as the turn.
 * @returns The sum of what the body returned; the caller disposes it.
 * @throws {RangeError} If there is no turn.
 * @throws {TracingError} If a shape depends on values.
 */
export function repeat<T extends tf.Tensor>(times: number, body: (turn: tf.Scalar) => T): T {
  if (!Number.isSafeInteger(times) || times < 1 || times > 2 ** 31 - 1) {
    throw new UserRangeError(
      `Cannot repeat: times is ${times} but must be an integer from 1 to 2 ** 31 - 1`,
    );
  }
  const engine = loadedEngine();
  const { trace } = engine.binding;
  if (trace === undefined || tf.engine().state.gradientDepth > 0 || times === 1) {
    return tf.tidy(() => {
      const all = Array.from({ length: times }, (_, turn) => body(tf.scalar(turn, "int32")));
      return all.length === 1 ? all[0].clone() : tf.addN(all);
    });
  }
  return tf.tidy(() => recorded(engine, trace, { times, body }));
}

function recorded<T extends tf.Tensor>(
  { backend, binding }: Engine,
  trace: Trace,
  { times, body }: { times: number; body: (turn: tf.Scalar) => T },
): T {
  const symbolic = (output: GraphOutput): tf.Tensor => {
    const { id, dtype } = binding.keepSymbolic(output);
    return backend.tensor(new TensorMetadata(id, [...output.shape!], dtype));
  };
  const outputOf = (tensor: tf.Tensor) => binding.graphOutput(backend.id(tensor));
  const variables = Object.values(tf.engine().registeredVariables);
  // Of two variables that share their data each turn may change one alone.
  const seen = new Set<number>();
  for (const variable of variables) {
    const id = backend.id(variable);
    if (seen.has(id)) variable.assign(symbolic(trace.identity(outputOf(variable))));
    seen.add(backend.id(variable));
  }
  const before = variables.map((variable) => variable.clone()); // holds the data
  let changed: tf.Variable[] = [];
  const { sums, variables: last } = trace.loop(times, (turn) =>
    tf.tidy(() => {
      const sum = outputOf(body(symbolic(turn) as tf.Scalar));
      const isChanged = (variable: tf.Variable, i: number) => variable.dataId !== before[i].dataId;
      changed = variables.filter(isChanged);
      const values = before.filter((_, i) => isChanged(variables[i], i));
      return {
        sums: [sum],
        variables: changed.map((variable, i) => ({
          before: outputOf(values[i]),
          after: outputOf(variable),
        })),
      } as never;
    }));
  changed.forEach((variable, i) => variable.assign(symbolic(last[i])));
  return symbolic(sums[0]) as T;
}
