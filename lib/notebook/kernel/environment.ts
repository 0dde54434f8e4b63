import { checkOptions } from "../../errors/mod.ts";
import {
  type PythonEnvironment,
  pythonEnvironment,
  type PythonEnvironmentOptions,
} from "../../python/mod.ts";
import { writeKernelSpec } from "./kernelspec.ts";

/** Options of {@linkcode notebookEnvironment}. */
export interface NotebookEnvironmentOptions
  extends Pick<PythonEnvironmentOptions, "folder" | "onProgress"> {
  /** Whether JupyterLab must be there too. Default: `false`. */
  lab?: boolean;
}

/**
 * The packages. Each list comes from the `.in` file beside it, which names what is wanted for itself and says how to make
 * the list anew.
 */
const lists = {
  run: new URL("requirements/run.txt", import.meta.url),
  /** All of `run` too. */
  lab: new URL("requirements/lab.txt", import.meta.url),
};

/**
 * Makes the project's Python environment ready to run notebooks, with the project's kernel; returns at once when all is
 * there.
 *
 * @param options Where, and whether with JupyterLab.
 * @throws {Error} If there is no Python from 3.10 on with `venv`, the folder holds something else, or packages can't
 * be installed.
 */
export async function notebookEnvironment(
  options: NotebookEnvironmentOptions = {},
): Promise<PythonEnvironment> {
  checkOptions<NotebookEnvironmentOptions>("notebookEnvironment()", options, {
    folder: "string",
    lab: "boolean",
    onProgress: "function",
  });
  const { lab = false, ...where } = options;
  const environment = await pythonEnvironment(lab ? [lists.run, lists.lab] : [lists.run], where);
  await writeKernelSpec(environment.folder);
  return environment;
}
