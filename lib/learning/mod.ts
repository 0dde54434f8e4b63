/**
 * What any training is here, whatever it trains: variables by name, and how far it is.
 *
 * @module
 */
export {
  assignVariables,
  type NamedVariable,
  readVariables,
  variablesOf,
} from "./named_variables.ts";
export { formatBytes, formatDuration, progressBar, ProgressMeter } from "./progress_meter.ts";
export type { ProgressEstimate } from "./progress_meter.ts";
