import { processorFeatures } from "../c/processor_features.ts";
import { loadedEngine } from "./load_tensorflow.ts";

/**
 * Whether bfloat16 pays on the device in use: a GPU, or a processor with instructions for it
 * (AVX512-BF16 or AMX). Elsewhere TensorFlow's bfloat16 products are many times slower than float32 and, since they
 * also add up in bfloat16, less exact.
 *
 * @returns False as well where the system does not say: Linux does, macOS does not.
 * @throws {Error} If TensorFlow is not loaded.
 */
export function supportsBfloat16(): boolean {
  if (loadedEngine().device === "GPU") return true;
  const features = processorFeatures();
  return ["avx512_bf16", "amx_bf16", "bf16"].some((feature) => features.has(feature));
}
