import type { MetricDescriptions } from "../../learning/mod.ts";
import type { StateSpace } from "../environments/state_space.ts";

/**
 * What a flow network's steps measure.
 *
 * @param space The states, with the exact values to compare with.
 * @param hasAuxiliary Whether an auxiliary agent explores.
 */
export function flowMetrics(
  { logZ, modes }: StateSpace,
  hasAuxiliary: boolean,
): MetricDescriptions {
  return {
    loss: { label: "Loss", unit: "" },
    ...hasAuxiliary ? { auxiliaryLoss: { label: "Loss of the auxiliary agent", unit: "" } } : {},
    logZ: { label: "Estimate of log Z", unit: "", reference: { value: logZ, label: "exact" } },
    ...modes.length === 0 ? {} : {
      modesBuilt: {
        label: "Modes built",
        unit: "",
        reference: { value: modes.length, label: "all" },
      },
    },
  };
}
