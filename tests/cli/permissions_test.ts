import assert from "node:assert/strict";
import { join } from "@std/path";
import { inOutputs, smallDcganRun, smallFedganRun } from "../runs/small_run.ts";

const project = join(import.meta.dirname!, "..", "..");

/** Permissions of the task, as `deno.json` has them. */
async function permissionsOf(task: string): Promise<string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(project, "deno.json")));
  const words: string[] = tasks[task].command.split(" ");
  assert.deepEqual(words.slice(0, 2), ["deno", "run"]);
  assert.equal(words.at(-1), `lib/cli/commands/${task}.ts`);
  return words.slice(2, -1);
}

/** Runs a task's command with the task's own permissions, and none to ask for. */
async function runTask(outputs: string, task: string, ...args: string[]) {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-check", "--no-prompt", ...await permissionsOf(task)],
      ...[`lib/cli/commands/${task}.ts`, ...args],
    ],
    cwd: project,
    env: { FEDGAN_OUTPUTS: outputs, NO_COLOR: "1", INIT_CWD: outputs },
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
}

Deno.test("tasks that read runs work with few permissions: no library, no network", async () => {
  await inOutputs(async (outputs) => {
    await smallDcganRun("solo");
    await smallFedganRun("fed");
    await runTask(outputs, "runs");
    for (const run of ["solo", "fed"]) {
      await runTask(outputs, "report", run);
      await runTask(outputs, "plot", run, "--no-open");
    }
    await runTask(outputs, "report", "--compare", "solo", "fed", "--out", "both.html");
    assert.ok((await Deno.stat(join(outputs, "both.html"))).isFile);
    for (const task of ["runs", "report", "plot"]) {
      const flags = (await permissionsOf(task)).map((flag) => flag.split("=")[0]);
      for (const flag of ["-A", "--allow-all", "--allow-ffi", "--allow-net"]) {
        assert.ok(!flags.includes(flag), `${task} ${flag}`);
      }
    }
    assert.deepEqual(await permissionsOf("runs"), ["--allow-read", "--allow-env"]);
  });
});
