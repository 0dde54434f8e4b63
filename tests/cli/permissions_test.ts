import assert from "node:assert/strict";
import { join } from "@std/path";
import { runCli } from "./run_cli.ts";
import { hasBrowser } from "../runs/report/browser_page.ts";
import { inOutputs, smallDcganRun, smallFedganRun } from "../runs/small_run.ts";

const project = join(import.meta.dirname!, "..", "..");

/** Permissions of the task, as `deno.json` has them. */
async function permissionsOf(task: string): Promise<string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(project, "deno.json")));
  const { command } = tasks[task];
  assert.ok(command.startsWith("deno run "), command);
  assert.ok(command.endsWith(` lib/cli/commands/${task}.ts`), command);
  return command.match(/(?<=[ "])--?(?:allow|A)[^ "]*/g);
}

/** Runs a task as a person does in a folder, with nobody to ask for permissions. */
async function runTask(outputs: string, task: string, ...args: string[]) {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--config", join(project, "deno.json"), task, ...args],
    cwd: outputs,
    env: { FEDGAN_OUTPUTS: outputs, NO_COLOR: "1", INIT_CWD: outputs },
    stdin: "null",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  assert.equal(new TextDecoder().decode(stderr), "");
}

/** A notebook of one executed cell. */
const notebook = {
  cells: [{
    cell_type: "code",
    execution_count: 1,
    id: "a",
    metadata: {},
    outputs: [{ name: "stdout", output_type: "stream", text: "seen" }],
    source: "1",
  }],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
};

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
    await Deno.writeTextFile(join(outputs, "a.ipynb"), JSON.stringify(notebook));
    await runTask(outputs, "report", "a.ipynb");
    if (hasBrowser) await runTask(outputs, "report", "solo", "--pdf");
    for (const task of ["runs", "report", "plot"]) {
      const flags = (await permissionsOf(task)).map((flag) => flag.split("=")[0]);
      for (const flag of ["-A", "--allow-all", "--allow-ffi", "--allow-net"]) {
        assert.ok(!flags.includes(flag), `${task} ${flag}`);
      }
    }
    // Of programs these two need a few, by name.
    for (const task of ["report", "plot"]) {
      const programs = (await permissionsOf(task)).filter((flag) => flag.startsWith("--allow-run"));
      assert.equal(programs.length, 1);
      assert.match(programs[0], /^--allow-run=/);
      assert.doesNotMatch(programs[0], /\b(?:sh|bash|deno)\b/);
    }
    assert.deepEqual(await permissionsOf("runs"), ["--allow-read", "--allow-env"]);
  });
});

Deno.test("play works with the permissions of its task: files, the library, Atari's programs, no network", async () => {
  await inOutputs(async (outputs) => {
    const { code, stderr } = await runCli(
      outputs,
      ...["train", "control", "--algorithm", "a2c", "--profile", "smoke", "--out", "pole"] as const,
    );
    assert.equal(code, 0, stderr);
    await runTask(outputs, "play", "pole");
    await runTask(outputs, "play", "pole", "--gif", "episode.gif");
    assert.ok((await Deno.stat(join(outputs, "episode.gif"))).size > 1_000);
    const pong = await runCli(outputs, "train", "pong", "--profile", "smoke", "--out", "pong");
    assert.equal(pong.code, 0, pong.stderr);
    await runTask(outputs, "play", "pong", "--gif", "rally.gif");
    assert.ok((await Deno.stat(join(outputs, "rally.gif"))).size > 1_000);
    // resvg, which draws the captions, asks which C library the system has; Atari runs in Python, behind pipes that the
    // shell opens.
    const flags = await permissionsOf("play");
    assert.deepEqual(flags.map((flag) => flag.split("=")[0]), [
      ...["--allow-read", "--allow-write", "--allow-env", "--allow-ffi", "--allow-sys"],
      "--allow-run",
    ]);
    const programs = flags.at(-1)!.slice("--allow-run=".length).split(",");
    const allowed = ["sh", "mkfifo", "python", "python3"];
    for (const program of programs) {
      assert.ok(allowed.includes(program.split("/").at(-1)!), program);
    }
  });
});
