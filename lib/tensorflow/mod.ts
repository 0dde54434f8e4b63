/**
 * TensorFlow under tfjs: its C library by FFI, below the kernels of `@tensorflow/tfjs-node-gpu`.
 *
 * This is the only folder that knows of pointers. Everything above it uses {@linkcode tf}, tfjs's usual API,
 * once {@linkcode loadTensorFlow} has made TensorFlow its backend.
 *
 * ```ts
 * import { loadTensorFlow, tf } from "fedgan/tensorflow";
 *
 * await loadTensorFlow();
 * const product = tf.tidy(() => tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).arraySync());
 * ```
 *
 * @module
 */
export * as tf from "@tensorflow/tfjs";
export { type Environment, projectCacheFolder } from "./install/project_cache.ts";
export {
  installLibTensorFlow,
  type InstallOptions,
  type InstallProgress,
  type InstallResult,
} from "./install/install_libtensorflow.ts";
export {
  type LibTensorFlowLocation,
  LibTensorFlowNotFoundError,
  type LibTensorFlowOrigin,
  locateLibTensorFlow,
  type LocateOptions,
  pinnedLibraryFolder,
  pinnedVersion,
  type TriedPlace,
} from "./install/locate.ts";
export { type PinnedFile, type PinnedWheel, pinnedWheel } from "./install/pinned_wheel.ts";
export { leakyDropout, type LeakyDropoutOptions } from "./leaky_dropout.ts";
export { loadTensorFlow, type TensorFlowRuntime, tensorFlowRuntime } from "./load_tensorflow.ts";
export { TensorFlowError } from "./status.ts";
export { Adam, type AdamOptions } from "./adam.ts";
export { averageByCount } from "./average_by_count.ts";
export { type AnyFunction, compile, type Compiled, type CompileOptions } from "./compile.ts";
export {
  fusedBatchNorm,
  type FusedBatchNormOptions,
  type FusedBatchNormResult,
} from "./fused_batch_norm.ts";
export {
  dropout,
  type DropoutOptions,
  foldIn,
  type NormalOptions,
  type RandomKey,
  randomKey,
  randomNormal,
  randomUniform,
  shuffledIndices,
  truncatedNormal,
  type UniformOptions,
} from "./random.ts";
export { TracingError } from "./tracing_error.ts";
export { type Precision, supportsBfloat16 } from "./mixed_precision.ts";
export { processorFeatures } from "./processor_features.ts";
