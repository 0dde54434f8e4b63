import { notebookEnvironment } from "../../notebook/mod.ts";
import type { PythonEnvironment } from "../../python/mod.ts";
import { ProgressLine } from "../terminal/progress_line.ts";

/**
 * Sees to it that the Python environment is there in which notebooks run, and shows what it is doing meanwhile.
 *
 * @param lab Whether with JupyterLab.
 * @returns The environment.
 * @throws {Error} If it cannot be made.
 */
export async function prepareNotebooks(lab: boolean): Promise<PythonEnvironment> {
  const line = new ProgressLine();
  try {
    return await notebookEnvironment({ lab, onProgress: (text) => line.show(text) });
  } finally {
    line.clear();
  }
}
