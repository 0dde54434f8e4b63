import type { Command } from "commander";
import process from "node:process";
import { runProgram } from "../terminal/run_program.ts";
import { watchParent } from "../terminal/watch_starter.ts";
import { supervise } from "./supervise.ts";
import { isSupervised, tellEnd } from "./tell_supervisor.ts";

/**
 * Runs a command that trains, in a child of this process: a crash of the child, of Deno itself or of the library, leaves
 * a process that says how to go on.
 *
 * Started a second time, as that child, it runs the program. A child whose supervisor is gone ends as after SIGTERM, with a
 * checkpoint.
 *
 * @param load Imports the program. The supervisor does not, so that it stays small.
 */
export async function runSupervised(load: () => Promise<Command>): Promise<void> {
  if (!isSupervised()) return await supervise();
  const forget = () => {
    process.off("disconnect", end);
    supervisor.forget();
  };
  const end = () => {
    forget(); // a second SIGTERM would end it at once
    Deno.kill(Deno.pid, "SIGTERM");
  };
  process.on("disconnect", end);
  process.channel?.unref();
  // Of a supervisor that is killed before it has read all, Deno does not say that the channel has ended. Delete this when it
  // does (https://github.com/denoland/deno/pull/35961).
  const supervisor = watchParent(end);
  await runProgram(await load());
  forget();
  await tellEnd();
}
