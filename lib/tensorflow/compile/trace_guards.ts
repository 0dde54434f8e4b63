/** What would silently go wrong in a compiled function is made an error while it is traced. */
import * as tf from "@tensorflow/tfjs";
import { TracingError } from "../tfjs/tracing_error.ts";

/** The names of tfjs's functions that draw random numbers on the host, as they stand in a stack trace. */
const HOST_RANDOM = /at (?:\w+\.)?(dropout|rand\w*|truncatedNormal|multinomial)_(?:_op)? /;

const REMEDY = "Use randomNormal(), randomUniform(), truncatedNormal() or dropout() of " +
  "lib/tensorflow, with a key that is an argument of the compiled function";

/**
 * Forbids random numbers made on the host: they would be drawn once, while tracing, and then be constants of
 * the compiled function.
 *
 * @returns Lifts the ban again.
 */
export function forbidHostRandomness(): () => void {
  const engine = tf.engine();
  const { random } = Math;
  const makeTensor = engine.makeTensor;
  Math.random = () => {
    throw frozen(hostRandomFunction() ?? "Math.random()");
  };
  // tfjs's functions with a seed of their own don't ask Math.random(); but all make a tensor of host values.
  engine.makeTensor = function (...args) {
    const culprit = hostRandomFunction();
    if (culprit !== undefined) throw frozen(culprit);
    return makeTensor.apply(engine, args);
  };
  return () => {
    Math.random = random;
    engine.makeTensor = makeTensor;
  };
}

/**
 * Refuses to trace while tfjs reads the result of every operation, as it does to debug or to profile: there
 * the error would be uncaught, and end the process.
 *
 * @throws {TracingError} If tfjs is in one of these modes.
 */
export function refuseDebugging(): void {
  const problem = "it reads every operation's result, and while a function is traced there is none";
  if (tf.env().getBool("DEBUG")) {
    const remedy = 'Turn it off with tf.env().set("DEBUG", false), or call the function uncompiled';
    throw new TracingError("in debug mode", problem, remedy);
  }
  if (tf.engine().state.profiling) {
    tf.engine().state.profiling = false; // which tfjs forgets where the profiled function throws
    throw new TracingError("in tf.profile()", problem, "Call the function once before");
  }
}

/**
 * Forbids disposing variables from outside: they would be gone after the trace, before any call.
 *
 * @returns Lifts the ban again.
 */
export function forbidDisposal(variables: ReadonlySet<tf.Variable>): () => void {
  const engine = tf.engine();
  const { disposeVariable } = engine;
  engine.disposeVariable = function (variable) {
    if (variables.has(variable)) {
      throw new TracingError(
        "dispose()",
        `the variable "${variable.name}" from outside is disposed inside`,
        "Dispose it after the last call",
      );
    }
    disposeVariable.call(engine, variable);
  };
  return () => {
    engine.disposeVariable = disposeVariable;
  };
}

function frozen(culprit: string): TracingError {
  return new TracingError(
    culprit,
    "its random numbers would be drawn once, while the function is traced, and stay the same forever",
    REMEDY,
  );
}

/** The outermost of tfjs's functions on the stack that draw random numbers. */
function hostRandomFunction(): string | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 20; // multinomial() is the deepest, one above the usual ten
  const frames = (new Error().stack ?? "").split("\n");
  Error.stackTraceLimit = limit;
  const name = frames.map((line) => HOST_RANDOM.exec(line)?.[1]).findLast((found) => found);
  return name === undefined ? undefined : `tf.${name}()`;
}
