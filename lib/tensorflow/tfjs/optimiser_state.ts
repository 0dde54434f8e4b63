/**
 * tfjs's optimisers inside of compiled functions. They keep their learning rate, their other settings and the count of
 * their steps as JavaScript numbers, which a trace would freeze.
 */
import * as tf from "@tensorflow/tfjs";
import type { GraphOutput } from "../graph/graph_output.ts";
import { restoreProperties } from "./restore_properties.ts";
import type { Trace } from "./trace.ts";
import { TracingError } from "./tracing_error.ts";

/** What an optimiser keeps, as far as all of tfjs's are alike. */
interface State {
  learningRate: number;
  /** Minus the learning rate as a tensor, of gradient descent with and without momentum. */
  c?: tf.Tensor;
  iterations_?: number;
}

interface Prototype {
  applyGradients(
    this: State,
    gradients: tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[],
  ): void;
  incrementIterations(this: State): void;
}

/** What the engine lends. */
interface Engine {
  /** The trace that records now. */
  trace(): Trace | undefined;
  /** A tensor for an output of that trace. */
  tensor(output: GraphOutput): tf.Tensor;
}

const classes = [
  tf.SGDOptimizer,
  tf.MomentumOptimizer,
  tf.AdagradOptimizer,
  tf.AdadeltaOptimizer,
  tf.AdamOptimizer,
  tf.AdamaxOptimizer,
  tf.RMSPropOptimizer,
];

/**
 * Makes the optimisers' learning rates numbers that every call of a compiled function reads, their steps count at
 * every call, and their other settings and moments a reason to trace anew where they have changed.
 *
 * @param engine What traces
 */
export function traceOptimiserState(engine: Engine): void {
  for (const { prototype } of classes) {
    if (!Object.hasOwn(prototype, "applyGradients")) continue;
    readLearningRateAtEachCall(prototype as unknown as Prototype, engine);
  }
  countStepsAtEachCall(tf.Optimizer.prototype as unknown as Prototype, engine);
}

/** Stands for the learning rate while an update is traced; no update has such a constant. */
const MARK = 2 ** -120;

/** The updates that read the learning rate at each call. */
const readers = new WeakSet<object>();

function readLearningRateAtEachCall(prototype: Prototype, engine: Engine): void {
  const { applyGradients } = prototype;
  prototype.applyGradients = function (gradients) {
    const trace = engine.trace();
    if (trace === undefined) return applyGradients.call(this, gradients);
    trace.host.onFailure(restoreProperties(this));
    tf.tidy(() => {
      const read = () => this.learningRate;
      const rate = engine.tensor(trace.host.number(this, read));
      const replaced = Object.create(this, {
        learningRate: { value: MARK },
        ...(this.c === undefined ? {} : { c: { value: tf.neg(rate) } }),
      });
      // tfjs makes a tensor of the number, with its sign or the other, wherever it multiplies by it.
      const tfjs = tf.engine();
      const { makeTensor } = tfjs;
      tfjs.makeTensor = function (...args) {
        const [values, shape] = args as unknown as [ArrayLike<number>, number[]];
        if (shape.length > 0 || Math.abs(values[0]) !== MARK) return makeTensor.apply(tfjs, args);
        return values[0] > 0 ? tf.clone(rate) : tf.neg(rate);
      };
      try {
        applyGradients.call(replaced, gradients);
      } finally {
        tfjs.makeTensor = makeTensor;
      }
    });
  };
  readers.add(prototype.applyGradients);
}

function countStepsAtEachCall(prototype: Prototype, engine: Engine): void {
  const { incrementIterations } = prototype;
  prototype.incrementIterations = function () {
    const trace = engine.trace();
    if (trace === undefined) return incrementIterations.call(this);
    const optimiser = inherits(this) ? Object.getPrototypeOf(this) as State : this;
    trace.host.dependOn(() => settingsOf(optimiser));
    trace.host.afterCall(() => incrementIterations.call(optimiser));
  };
  const { get } = Object.getOwnPropertyDescriptor(prototype, "iterations")!;
  Object.defineProperty(prototype, "iterations", {
    configurable: true,
    get(this: State) {
      if (engine.trace() === undefined) return get!.call(this);
      throw new TracingError(
        "optimizer.iterations",
        "the count is read while the function is traced; later calls would see the same",
        "Pass the number of the step as a tensor",
      );
    },
  });
}

/** Whether it is the stand-in that {@linkcode readLearningRateAtEachCall} makes. */
function inherits(optimiser: State): boolean {
  return Object.getOwnPropertyDescriptor(optimiser, "learningRate")?.value === MARK;
}

/** All but the count, and the learning rate where each call reads it: numbers as they are, variables by identity. */
function settingsOf(optimiser: State & { applyGradients?: unknown }): string {
  const isRead = readers.has(optimiser.applyGradients as object);
  const skipped = isRead ? ["learningRate", "c", "iterations_"] : ["iterations_"];
  return Object.entries(optimiser).filter(([name]) => !skipped.includes(name))
    .map(([name, value]) => `${name} ${Array.isArray(value) ? identities(value) : identity(value)}`)
    .join();
}

/** Moments belong to their variables, wherever they lie: while an update is traced, in the order of its variables. */
function identities(values: readonly unknown[]): unknown[] {
  const isMoment = (value: unknown) => (value as { variable?: unknown } | null)?.variable;
  const all = values.map(identity);
  return values.every(isMoment) ? all.toSorted() : all;
}

function identity(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return value instanceof tf.Tensor ? value.id : (value as { variable?: tf.Variable }).variable?.id;
}
