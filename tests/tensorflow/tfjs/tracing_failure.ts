import assert from "node:assert/strict";
import { compile, tf, TracingError } from "lib/tensorflow";
import { binding } from "../loaded_binding.ts";

/**
 * Compiles and calls a function that cannot be compiled, and checks what holds for each: the message names
 * the place, no trace is active, and nothing is left.
 */
export function failure(fn: (x: tf.Tensor1D) => unknown): TracingError {
  const x = tf.tidy(() => tf.tensor1d([1, 2]));
  tf.tidy(() => void x.add(1)); // brings the values to the device
  const before = [tf.memory().numTensors, binding.getNumOfTensors(), ...Object.keys(registered())];
  const { random } = Math;
  const f = compile(fn);
  let error: unknown;
  try {
    f(x);
  } catch (thrown) {
    error = thrown;
  }
  assert.ok(error instanceof TracingError, `threw ${error}`);
  const name = fn.toString();
  assert.match(
    error.message,
    /^Cannot compile .*? at \S*(?:_test|tracing_failure)\.ts:\d+:\d+: .*\. [A-Z].*[^.]$/s,
    name,
  );
  const after = [tf.memory().numTensors, binding.getNumOfTensors(), ...Object.keys(registered())];
  assert.deepEqual(after, before, `after ${name}`);
  assert.equal(Math.random, random);
  assert.ok(Math.random() < 1);
  assert.deepEqual(tf.tidy(() => x.add(1).arraySync()), [2, 3], "operations run again");
  assert.equal(f.traces, 0);
  f.dispose();
  x.dispose();
  return error;
}

function registered(): Record<string, tf.Variable> {
  return tf.engine().registeredVariables as Record<string, tf.Variable>;
}

/** Checks the operation at fault and what the message says about it. */
export function assertExplains(
  fn: (x: tf.Tensor1D) => unknown,
  op: string,
  problem: RegExp,
  remedy: RegExp,
): void {
  const error = failure(fn);
  assert.equal(error.name, "TracingError");
  assert.equal(error.op, op);
  assert.ok(error.message.startsWith(`Cannot compile ${op} at `), error.message);
  assert.match(error.message, problem);
  assert.match(error.message, remedy);
}
