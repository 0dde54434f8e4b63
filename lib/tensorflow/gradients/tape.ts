/** What tfjs's tape, on which it notes the operations to differentiate, gets wrong. */
import * as tf from "@tensorflow/tfjs";

/** One step of tfjs's tape, of which only this matters here. */
interface TapeNode {
  inputs: Record<string, tf.Tensor>;
  outputs: tf.Tensor[];
}

/** The engine's parts that its type declarations keep private. */
interface Tape {
  state: { activeTape: TapeNode[] | null; gradientDepth: number; kernelDepth: number };
  keep(tensor: tf.Tensor): tf.Tensor;
  addTapeNode(kernelName: string, ...args: unknown[]): void;
  gradients(...args: unknown[]): unknown;
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
 * Puts what an operation saves of its result behind the operation on the tape, leaves logical operations out, and ends
 * the tape where a gradient fails.
 *
 * A gradient such as that of `exp` is made of the result, of which tfjs saves a copy. It notes the copy before the
 * operation itself, so that the result seems not to depend on the input yet, and all that depends on the copy is left
 * out: second derivatives of `exp`, `sigmoid`, `tanh`, `softmax` and others come out wrong, without an error.
 */
export function repairTape(): void {
  const engine = tf.engine() as unknown as Tape;
  endTapeAfterErrors(engine);
  const { addTapeNode } = engine;
  engine.addTapeNode = function (kernelName, ...args) {
    if (logical.has(kernelName)) return;
    addTapeNode.call(engine, kernelName, ...args);
    const tape = engine.state.activeTape!;
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

/**
 * Ends the tape where a gradient fails. tfjs leaves it running: what it has saved stays for good, and every operation
 * from then on saves more, until the next gradient.
 */
function endTapeAfterErrors(engine: Tape): void {
  const { gradients, keep } = engine;
  const { state } = engine;
  // What operations have saved for the way back. An operation that fails after it has saved something is not on the tape.
  let saved: tf.Tensor[] = [];
  engine.keep = (tensor) => {
    if (state.gradientDepth > 0 && state.kernelDepth > 0) saved.push(tensor);
    return keep.call(engine, tensor);
  };
  engine.gradients = function (...args) {
    try {
      return gradients.apply(engine, args);
    } catch (error) {
      if (state.gradientDepth === 0) {
        tf.dispose(saved);
        state.activeTape = null;
      }
      throw error;
    } finally {
      if (state.gradientDepth === 0) saved = [];
    }
  };
}
