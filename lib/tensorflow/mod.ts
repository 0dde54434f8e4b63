/**
 * TensorFlow under tfjs: its C library by FFI, below the kernels of `@tensorflow/tfjs-node-gpu`.
 *
 * This is the only folder that knows of pointers. Everything above it uses {@linkcode tf}, tfjs's usual API,
 * once {@linkcode loadTensorFlow} has made TensorFlow its backend.
 *
 * ```ts
 * import { loadTensorFlow, tf } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * const product = tf.tidy(() => tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).arraySync());
 * ```
 *
 * @module
 */
export * as tf from "./tfjs/tf.ts";
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
  type TriedPlace,
} from "./install/locate.ts";
export { verifyLibTensorFlow } from "./install/verify_libtensorflow.ts";
export { type PinnedFile, type PinnedWheel, pinnedWheel } from "./install/pinned_wheel.ts";
export { leakyDropout, type LeakyDropoutOptions } from "./operations/leaky_dropout.ts";
export {
  loadTensorFlow,
  type TensorFlowRuntime,
  tensorFlowRuntime,
} from "./tfjs/load_tensorflow.ts";
export { TensorFlowError } from "./c/status.ts";
export { Adam, type AdamOptions } from "./operations/adam.ts";
export { averageByCount } from "./operations/average_by_count.ts";
export { compile, type Compiled, type CompileOptions } from "./compile/compile.ts";
export type { AnyFunction } from "./compile/trace_cache.ts";
export { foldIn } from "./operations/fold_in.ts";
export {
  fusedBatchNorm,
  type FusedBatchNormOptions,
  type FusedBatchNormResult,
} from "./operations/fused_batch_norm.ts";
export {
  dropout,
  type DropoutOptions,
  type NormalOptions,
  type RandomKey,
  randomKey,
  randomNormal,
  randomUniform,
  shuffledIndices,
  truncatedNormal,
  type UniformOptions,
} from "./operations/random.ts";
export { repeat } from "./operations/repeat.ts";
export { TracingError } from "./tfjs/tracing_error.ts";
export type { Precision } from "./graph/mixed_precision.ts";
export { supportsBfloat16 } from "./tfjs/supports_bfloat16.ts";
export { preferOneThread } from "./c/prefer_one_thread.ts";
export { preferSmallProducts } from "./c/prefer_onednn.ts";
export { processorFeatures } from "./c/processor_features.ts";
