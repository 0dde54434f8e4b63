/** Switches TensorFlow's fast kernels on where it would leave them off. */
import { processorFeatures } from "./processor_features.ts";

const SETTING = "TF_ENABLE_ONEDNN_OPTS";

/**
 * Asks TensorFlow for oneDNN's kernels, unless the user's environment says otherwise. Must come before its library
 * is opened, which is when it reads the setting.
 *
 * TensorFlow takes them by default only on processors with newer vector instructions than AVX2 (Intel's since 2019,
 * AMD's since 2022). On older ones a DCGAN train step without them takes 1.4 to 1.7 times as long.
 */
export function preferOneDnn(): void {
  if (Deno.env.get(SETTING) !== undefined || !processorFeatures().has("avx2")) return;
  Deno.env.set(SETTING, "1");
}

/**
 * Asks TensorFlow to leave oneDNN's kernels aside, unless the user's environment says otherwise. For matrices of a hundred rows
 * and columns preparing them takes longer than the product: a train step of networks with 64 to 128 units takes two to three
 * times as long with them. Call it before the first `loadTensorFlow()`; afterwards it changes nothing.
 */
export function preferSmallProducts(): void {
  if (Deno.env.get(SETTING) === undefined) Deno.env.set(SETTING, "0");
}
