/** Runs a function once with symbolic tensors in place of its arguments. */
import * as tf from "@tensorflow/tfjs";
import { TensorMetadata } from "../tfjs/binding.ts";
import type { GraphOutput } from "../graph/graph_output.ts";
import { type Engine, loadedEngine } from "../tfjs/load_tensorflow.ts";
import type { Precision } from "../graph/mixed_precision.ts";
import { mapTensors, type Signature, signatureOf } from "./signature.ts";
import { isVariable, Trace } from "../tfjs/trace.ts";
import { forbidDisposal, forbidHostRandomness, refuseDebugging } from "./trace_guards.ts";
import { TracingError } from "../tfjs/tracing_error.ts";

/** What a trace found out. */
export interface TracedBody {
  /** The trace, its graph complete; the receiver disposes the graph and takes the captures over. */
  readonly trace: Trace;
  /** The graph's inputs that stand for the arguments' tensors. */
  readonly inputs: readonly GraphOutput[];
  /** The graph's outputs that make the result's tensors. */
  readonly outputs: readonly GraphOutput[];
  /** What the function returned: a structure of symbolic tensors, disposed by now. */
  readonly result: unknown;
  /** Which output each of those tensors is. */
  readonly resultIndices: ReadonlyMap<tf.Tensor, number>;
  /** Variables that the function assigned, and what. */
  readonly updates: readonly VariableValue[];
  /** What is to be done in JavaScript after each call. */
  readonly effects: readonly (() => void)[];
  /** Variables that the function made, and their first values; only a function's first trace may. */
  readonly created: readonly VariableValue[];
}

/** A variable and an output of the graph. */
export interface VariableValue {
  /** The variable. */
  readonly variable: tf.Variable;
  /** The value. */
  readonly value: GraphOutput;
}

/**
 * Traces a function.
 *
 * Afterwards, whether it succeeded or not, no trace is active, every variable has the value that it had
 * before, and all tensors made on the way are disposed.
 *
 * @throws {TracingError} If the function does something that cannot be compiled.
 */
export function traceBody(
  fn: (...args: never[]) => unknown,
  args: readonly unknown[],
  { signature, precision }: { signature: Signature; precision: Precision },
): TracedBody {
  const engine = loadedEngine();
  refuseDebugging();
  const variables = new HeldVariables(engine);
  const trace = new Trace(engine.context, { variables: variables.byTensor(), precision });
  const created: VariableValue[] = [];
  const allowRandomness = forbidHostRandomness();
  const allowDisposal = forbidDisposal(variables.all);
  const stopRecording = recordNewVariables(engine, trace, created);
  engine.binding.trace = trace;
  try {
    let body: TracedBody | undefined;
    // A separate scope disposes every tensor that the function makes, the result's included.
    tf.tidy(() => {
      const inputs = signature.tensors.map((tensor) => inputFor(engine, trace, tensor));
      const symbolic = inputs.map((input) => symbolicTensor(engine, input));
      let next = 0;
      const result = fn(...mapTensors(args, () => symbolic[next++]) as never[]);
      checkResult(result);
      if (trace.failure !== undefined) throw trace.failure;
      const { outputs, resultIndices } = resultOutputs(engine, trace, result);
      const updates = variables.updates(trace);
      const alive = created.filter(({ variable }) => !variable.isDisposed);
      variables.dependOnTrainable(trace);
      const { effects } = trace.host;
      body = { trace, inputs, outputs, resultIndices, updates, effects, created: alive, result };
    });
    return body!;
  } catch (error) {
    trace.dispose();
    allowDisposal();
    trace.host.undo();
    for (const { variable } of created) variable.dispose();
    throw error;
  } finally {
    stopRecording();
    allowDisposal();
    allowRandomness();
    variables.restore();
    engine.binding.trace = undefined;
  }
}

/**
 * The variables that existed when the trace began, with the values they had.
 *
 * tfjs lets variables and tensors share data: two variables assigned the same tensor are one to the binding.
 * During the trace each variable has separate data, so that reading one does not pass for reading another.
 */
class HeldVariables {
  readonly #engine: Engine;
  readonly #held: readonly { variable: tf.Variable; dataId: object; ownData: tf.Tensor }[];
  readonly #trainable = new Map<tf.Variable, boolean>();

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#held = Object.values(tf.engine().registeredVariables).map((variable) => {
      const { dataId, trainable } = variable;
      this.#trainable.set(variable, trainable);
      const handle = engine.binding.handle(engine.backend.id(variable));
      const ownData = tf.keep(
        engine.backend.tensor(engine.binding.keepHandle(engine.context.shareHandle(handle))),
      );
      engine.backend.hold(dataId);
      variable.assign(ownData);
      return { variable, dataId, ownData };
    });
  }

  /** The variables. */
  get all(): ReadonlySet<tf.Variable> {
    return new Set(this.#held.map(({ variable }) => variable));
  }

  /** The variables by the number of the tensor that each holds. */
  byTensor(): Map<number, tf.Variable> {
    return new Map(this.#held.map(({ variable }) => [this.#engine.backend.id(variable), variable]));
  }

  /**
   * tfjs leaves variables that are not trainable out of gradients, and layers can be frozen after the trace. What
   * counts is the trace's beginning: a model that is built inside sets its variables free again.
   */
  dependOnTrainable({ captures, host }: Trace): void {
    const captured = captures.map(({ source }) => source).filter(isVariable);
    const flags = (of: (variable: tf.Variable) => boolean) =>
      captured.map((variable) => of(variable) ? 1 : 0).join("");
    host.dependOn(
      () => flags(({ trainable }) => trainable),
      flags((variable) => this.#trainable.get(variable) ?? variable.trainable),
    );
  }

  /** What the traced function assigned. */
  updates(trace: Trace): VariableValue[] {
    return this.#held.filter(({ variable, ownData }) => variable.dataId !== ownData.dataId)
      .map(({ variable }) => valueOf(this.#engine, trace, variable));
  }

  /** Gives every variable back the value that it had. */
  restore(): void {
    for (const { variable, dataId, ownData } of this.#held) {
      tf.engine().disposeTensor(variable);
      variable.dataId = dataId;
      // tfjs declares that it needs a backend here, and passes null itself: the data is known already.
      tf.engine().incRef(variable, null as never);
      this.#engine.backend.release(dataId);
      ownData.dispose();
    }
  }
}

function inputFor(engine: Engine, trace: Trace, tensor: tf.Tensor): GraphOutput {
  // The handle's type, not tfjs's: it can be int64 where tfjs says int32.
  const handle = engine.binding.handle(engine.backend.id(tensor));
  return trace.placeholder(engine.context.dataType(handle), tensor.shape);
}

function symbolicTensor(engine: Engine, output: GraphOutput): tf.Tensor {
  const { id, shape, dtype } = engine.binding.keepSymbolic(output);
  return engine.backend.tensor(new TensorMetadata(id, shape!, dtype));
}

function checkResult(result: unknown): void {
  if (result instanceof Promise) {
    result.catch(() => {}); // any failure of it follows from what is said here
    throw new TracingError(
      "an async function",
      "what follows its first await would run after the trace",
      "Compile the synchronous part, and await compiled.run() outside",
    );
  }
  // Tensors inside of anything else would not be found.
  signatureOf([result], (path, kind) =>
    new TracingError(
      "a result",
      `${path.replace("0", "the result")} is ${kind}`,
      "Return tensors, numbers, booleans or strings, in arrays or records",
    ));
}

function resultOutputs(engine: Engine, trace: Trace, result: unknown) {
  const outputs: GraphOutput[] = [];
  const resultIndices = new Map<tf.Tensor, number>();
  mapTensors(result, (tensor) => {
    if (!resultIndices.has(tensor)) {
      resultIndices.set(tensor, outputs.length);
      outputs.push(trace.identity(engine.binding.graphOutput(engine.backend.id(tensor))));
    }
    return tensor;
  });
  return { outputs, resultIndices };
}

function valueOf(engine: Engine, trace: Trace, variable: tf.Variable): VariableValue {
  const value = trace.identity(engine.binding.graphOutput(engine.backend.id(variable)));
  return { variable, value };
}

/** Notes each variable made from now on with its first value, until the returned function is called. */
function recordNewVariables(engine: Engine, trace: Trace, created: VariableValue[]): () => void {
  const tfjs = tf.engine();
  const { makeVariable } = tfjs;
  tfjs.makeVariable = function (...args) {
    const variable = makeVariable.apply(tfjs, args);
    created.push(valueOf(engine, trace, variable));
    return variable;
  };
  return () => {
    tfjs.makeVariable = makeVariable;
  };
}
