import { pythonEnvironment, type PythonEnvironmentOptions } from "../../python/mod.ts";

/** The emulator and what it needs; `atari.in` beside it says how the list is made. */
const list = new URL("requirements/atari.txt", import.meta.url);

/**
 * Sees to it that there is an emulator of Atari's games: `ale-py`, whose wheel has the games, in the project's Python
 * environment. Returns at once when it is there; otherwise it is fetched from PyPI (a few megabytes, and NumPy).
 *
 * @param options Where the environment is, and who hears of what is going on.
 * @returns The Python that {@linkcode Pong} plays by.
 * @throws {Error} If there is no Python from 3.10 on with `venv`, or the packages can't be fetched.
 */
export async function prepareAtari(options: PythonEnvironmentOptions = {}): Promise<string> {
  return (await pythonEnvironment([list], options)).python;
}
