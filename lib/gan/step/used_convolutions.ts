import { tensorFlowRuntime } from "../../tensorflow/mod.ts";
import type { Convolutions, GanOptions } from "../gan_options.ts";

/**
 * How a train step computes its convolutions: as the options ask, or what is faster on the device. Call
 * `loadTensorFlow()` first.
 *
 * @param options The setting.
 * @returns One of the two ways.
 */
export function usedConvolutions({ convolutions }: Pick<GanOptions, "convolutions">): Convolutions {
  if (convolutions !== "auto") return convolutions;
  return tensorFlowRuntime().device === "CPU" ? "bilinear" : "direct";
}
