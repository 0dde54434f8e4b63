/** A supervised command that does as it is told, in place of a training; with `ALONE` in its environment without a supervisor. */
import { Command } from "commander";
import { join } from "@std/path";
import { runSupervised } from "../../../lib/cli/supervision/run_supervised.ts";
import { tellRun } from "../../../lib/cli/supervision/tell_supervisor.ts";
import { runProgram } from "../../../lib/cli/terminal/run_program.ts";
import { catchInterrupt } from "../../../lib/cli/terminal/interrupt.ts";

const startMs = Date.now();

const program = new Command()
  .argument("<act>")
  .argument("[folder]")
  .action(async (act: string, folder: string) => {
    if (act === "crash-early") Deno.kill(Deno.pid, "SIGABRT");
    tellRun("small 1");
    if (act === "exit") Deno.exitCode = 3;
    if (act === "fail") throw new Error("a fault");
    if (act === "permissions") {
      console.log(Deno.permissions.querySync({ name: "net" }).state);
      console.log(Deno.permissions.querySync({ name: "ffi" }).state);
    }
    if (act !== "wait" && act !== "compute") return;
    using interrupt = catchInterrupt("Saving");
    console.log(Deno.pid);
    if (act === "compute") { while (Date.now() < startMs + 60_000); }
    while (!interrupt.signal.aborted) await pause(50);
    if (folder !== undefined) await Deno.writeTextFile(join(folder, "saved"), "");
    // Long enough for a second Ctrl-C.
    else await pause(20_000);
    Deno.exitCode = interrupt.exitCode ?? 0;
  });

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

if (Deno.env.has("ALONE")) await runProgram(program);
else await runSupervised(() => Promise.resolve(program));
