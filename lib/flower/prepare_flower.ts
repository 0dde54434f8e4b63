import { checkOptions } from "../errors/mod.ts";
import {
  type PythonEnvironment,
  pythonEnvironment,
  type PythonEnvironmentOptions,
} from "../python/mod.ts";

/** Options of {@linkcode prepareFlower}. */
export interface PrepareFlowerOptions extends Pick<PythonEnvironmentOptions, "onProgress"> {
  /** Whether with Ray, by which Flower simulates nodes in one process (70 MB more). Default: false. */
  simulation?: boolean;
}

const listOf = (name: string) => new URL(`requirements/${name}.txt`, import.meta.url);

/**
 * Sees to it that there is Flower, in a Python environment for it alone: what its packages need contradicts what
 * notebooks need. Returns at once when it is there; otherwise it is fetched from PyPI, 80 MB.
 *
 * @param options Whether with the simulation, and who hears of what is going on.
 * @returns The environment.
 * @throws {Error} If there is no Python from 3.11 on with `venv`, or the packages can't be fetched.
 */
export async function prepareFlower(
  options: PrepareFlowerOptions = {},
): Promise<PythonEnvironment> {
  checkOptions<PrepareFlowerOptions>("prepareFlower()", options, {
    simulation: "boolean",
    onProgress: "function",
  });
  const { simulation = false, onProgress } = options;
  // Both, so that what runs without the simulation finds its own list there.
  const lists = ["flower", ...simulation ? ["simulation"] : []].map(listOf);
  return await pythonEnvironment(lists, { name: "flower", leastPython: 11, onProgress });
}
