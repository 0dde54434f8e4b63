/** Python TensorFlow and PyTorch, installed for comparison into an environment of their own. */
import { join } from "@std/path";
import { existsSync } from "node:fs";

/** What our step is compared with. */
const REQUIREMENTS = ["tensorflow-cpu==2.21.0", "torch==2.13.0", "numpy"];

/**
 * The environment's Python, which is installed first if need be.
 *
 * @param folder Where the environment is or shall be
 * @param requirements What is in it. Default: Python TensorFlow and PyTorch
 */
export async function peerPython(
  folder: string,
  requirements: readonly string[] = REQUIREMENTS,
): Promise<string> {
  const python = join(folder, "bin", "python");
  const stamp = join(folder, "installed");
  if (existsSync(stamp) && Deno.readTextFileSync(stamp) === requirements.join("\n")) return python;
  await run("python3", "-m", "venv", "--clear", folder);
  await run(python, "-m", "pip", "install", ...requirements);
  Deno.writeTextFileSync(stamp, requirements.join("\n"));
  return python;
}

async function run(command: string, ...args: string[]): Promise<void> {
  const { success } = await new Deno.Command(command, {
    args,
    stdout: "inherit",
    stderr: "inherit",
  })
    .spawn().status;
  if (!success) {
    throw new Error(`Cannot set the comparison up: "${[command, ...args].join(" ")}" failed`);
  }
}
