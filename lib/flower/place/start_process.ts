import { dirname } from "@std/path";
import { childEnvironment } from "../../files/mod.ts";
import type { PythonEnvironment } from "../../python/mod.ts";
import { placeEnvironment } from "./marked_processes.ts";

/** A process of Flower's. */
export interface FlowerCommand {
  /** The environment that has Flower. */
  readonly python: PythonEnvironment;
  /** Flower's program: `flower-superlink`. */
  readonly program: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** The folder of Flower's own settings. */
  readonly home: string;
  /** What else stands in its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * The options that one of Flower's programs is started with: nothing is reported or installed over the network, so that
 * it works where there is none.
 *
 * @param command The program.
 * @returns Its path, and options for `Deno.Command`.
 */
export function flowerCommand(
  { python, program, args, home, env }: FlowerCommand,
): { path: string; options: Deno.CommandOptions } {
  const folder = dirname(python.python);
  const inherited = childEnvironment();
  return {
    path: `${folder}/${program}`,
    options: {
      args: [...args],
      clearEnv: true,
      env: {
        ...inherited,
        // Flower starts its other programs by their names.
        PATH: `${folder}:${inherited.PATH ?? ""}`,
        FLWR_HOME: home,
        FLWR_DISABLE_RUNTIME_DEPENDENCY_INSTALLATION: "1",
        FLWR_TELEMETRY_ENABLED: "0",
        FLWR_DISABLE_UPDATE_CHECK: "1",
        RAY_USAGE_STATS_ENABLED: "0",
        RAY_worker_niceness: "0", // else simulated nodes, and their agents, wait for all else on the machine
        PYTHONUNBUFFERED: "1",
        ...env,
      },
    },
  };
}

/**
 * Starts one of Flower's programs so that it outlives this process and its terminal.
 *
 * @param command The program.
 * @param options The place that it belongs to, its part in it, and the file that takes what it says.
 * @returns Its number.
 */
export function startProcess(
  command: FlowerCommand,
  { id, part, log }: { id: string; part: string; log: string },
): number {
  const { path, options } = flowerCommand({
    ...command,
    env: { ...command.env, ...placeEnvironment(id, part) },
  });
  // The shell opens the file and then becomes the program.
  const child = new Deno.Command("sh", {
    ...options,
    args: ["-c", 'log=$1; shift; exec "$@" >> "$log" 2>&1', "sh", log, path, ...options.args!],
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  child.unref();
  return child.pid;
}
