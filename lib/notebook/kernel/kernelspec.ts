import { join } from "@std/path";
import { exists, writeFileAtomically } from "../../files/mod.ts";

/** A Jupyter kernelspec, as `kernel.json` holds it. */
export interface KernelSpec {
  /** Program and arguments; Jupyter fills in `{connection_file}`. */
  argv: string[];
  /** The name in menus. */
  display_name: string;
  /** The language of the cells. */
  language: string;
  /** How Stop reaches the kernel: `signal` sends SIGINT. */
  interrupt_mode: string;
  /** Environment variables of the kernel. */
  env: Record<string, string>;
}

/**
 * The project's kernel, under the name `deno` in its own virtual environment.
 *
 * `trap '' INT` makes Stop harmless: by default SIGINT would kill Deno and all that the notebook had computed,
 * and Jupyter's message interrupt leaves a cell that awaits something wedged. A cell that wants to notice
 * Stop asks {@linkcode stopSignal}. Delete the trap when the kernel survives Stop without it
 * (https://github.com/denoland/deno/issues/24491).
 *
 * @param environment The virtual environment's folder, whose Deno is the kernel. It stands there in full, since
 * VS Code does not fill in Jupyter's `{prefix}`.
 */
export function kernelSpec(environment: string): KernelSpec {
  return {
    argv: [
      "/bin/sh",
      "-c",
      `trap '' INT; exec "$0" jupyter --kernel --conn "$1"`,
      join(environment, "bin", "deno"),
      "{connection_file}",
    ],
    display_name: "Deno (FedGAN)",
    language: "typescript",
    interrupt_mode: "signal",
    env: { TF_CPP_MIN_LOG_LEVEL: "2", NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  };
}

/**
 * Writes the kernelspec into a virtual environment unless it is there, where it goes before a kernel `deno` of the user's
 * own, and where VS Code finds it.
 *
 * @param environment The virtual environment's folder.
 */
export async function writeKernelSpec(environment: string): Promise<void> {
  const folder = join(environment, "share", "jupyter", "kernels", "deno");
  const file = join(folder, "kernel.json");
  const content = JSON.stringify(kernelSpec(environment), null, 2) + "\n";
  if (await exists(file) && await Deno.readTextFile(file) === content) return;
  await Deno.mkdir(folder, { recursive: true });
  await writeFileAtomically(file, content);
}
