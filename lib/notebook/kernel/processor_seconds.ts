import process from "node:process";

/**
 * The processor time of this program so far, of all its threads together. Between two calls it says what work costs, also on a
 * machine that does other work, where the clock says little.
 *
 * @returns Seconds.
 */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
