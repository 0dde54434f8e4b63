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
export { loadTensorFlow, type TensorFlowRuntime } from "./load_tensorflow.ts";
export { TensorFlowError } from "./status.ts";
