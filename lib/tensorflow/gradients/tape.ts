/** What tfjs's tape, on which it notes the operations to differentiate, gets wrong. */
import * as tf from "@tensorflow/tfjs";

/** One step of tfjs's tape, of which only this matters here. */
interface TapeNode {
  inputs: Record<string, tf.Tensor>;
  outputs: tf.Tensor[];
}

/** The engine's parts that its type declarations keep private. */
interface Tape {
  state: { activeTape: TapeNode[] };
  addTapeNode(kernelName: string, ...args: unknown[]): void;
}

/** From booleans to booleans, no slope leads on. */
const logical = new Set([
  tf.All,
  tf.Any,
  tf.LogicalAnd,
  tf.LogicalNot,
  tf.LogicalOr,
  tf.LogicalXor,
]);

/**
 * Puts what an operation saves of its result behind the operation on the tape, and leaves logical operations out.
 *
 * A gradient such as that of `exp` is made of the result, of which tfjs saves a copy. It notes the copy before the
 * operation itself, so that the result seems not to depend on the input yet, and all that depends on the copy is left
 * out: second derivatives of `exp`, `sigmoid`, `tanh`, `softmax` and others come out wrong, without an error.
 */
export function repairTape(): void {
  const engine = tf.engine() as unknown as Tape;
  const { addTapeNode } = engine;
  engine.addTapeNode = function (kernelName, ...args) {
    if (logical.has(kernelName)) return;
    addTapeNode.call(engine, kernelName, ...args);
    const tape = engine.state.activeTape;
    const { outputs } = tape[tape.length - 1];
    let first = tape.length - 1;
    while (first > 0 && copiesOneOf(outputs, tape[first - 1])) first--;
    if (first < tape.length - 1) tape.splice(first, 0, tape.pop()!);
  };
}

function copiesOneOf(outputs: readonly tf.Tensor[], { inputs }: TapeNode): boolean {
  const names = Object.keys(inputs);
  return names.length === 1 && outputs.some(({ id }) => id === inputs[names[0]]?.id);
}
