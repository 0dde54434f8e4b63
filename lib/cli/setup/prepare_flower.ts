import { prepareFlower as prepare } from "../../flower/mod.ts";
import type { PythonEnvironment } from "../../python/mod.ts";
import { ProgressLine } from "../terminal/progress_line.ts";

/**
 * Sees to it that there is Flower, and shows what it is doing meanwhile.
 *
 * @param simulation Whether with the simulation.
 * @returns The Python that has it.
 * @throws {Error} If it cannot be had.
 */
export async function prepareFlower(simulation: boolean): Promise<PythonEnvironment> {
  const line = new ProgressLine();
  try {
    return await prepare({ simulation, onProgress: (text) => line.show(text) });
  } finally {
    line.clear();
  }
}
