/**
 * The project's own Python: a virtual environment with pinned packages, for what only Python has. Notebooks run in it, and
 * Atari's games. Each room that needs packages has its own list of them.
 *
 * @module
 */
export {
  type PythonEnvironment,
  pythonEnvironment,
  type PythonEnvironmentOptions,
} from "./python_environment.ts";
