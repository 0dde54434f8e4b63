/** What becomes of runner and kernel when a run is cut short, with real processes. */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { type Notebook, runNotebook, type RunNotebookOptions } from "lib/notebook";
import { notebookOf, withNotebook } from "../notebook_of.ts";
import { failure, shown } from "./failing_notebook.ts";

Deno.test("runNotebook() ends a cell at its time limit, and the kernel with it", async () => {
  let pid = 0;
  const { error } = await failure(notebookOf("while (true);"), {
    cellSeconds: 1,
    onProgress: ({ event }) => {
      if (event === "start") pid = kernelPid();
    },
  });
  assert.equal(error.message, `Cannot run "fixture.ipynb": cell 1 did not end within 1 s`);
  assert.ok(!await isRunning(pid));
});

Deno.test("runNotebook() says that the kernel died, and keeps what was shown before", async () => {
  const folder = await Deno.makeTempDir();
  // It dies once what it showed has come here.
  const die = `console.log("alive");
await Deno.jupyter.display({ "text/plain": "shown" }, { raw: true });
while (!await Deno.stat("${folder}/die").then(() => true, () => false)) {
  await new Promise((end) => setTimeout(end, 20));
}
Deno.exit(3);`;
  const { error, notebook } = await failure(notebookOf("1", die), {
    onProgress: ({ text }) => text === "shown" && Deno.writeTextFileSync(join(folder, "die"), ""),
  });
  assert.equal(error.reason, "kernel died");
  assert.match(error.message, /cell 2 lost its kernel: Kernel died/);
  assert.deepEqual(
    notebook.cells.map(({ outputs }) => outputs!.map(shown)),
    [["1"], ["alive\n", "shown"]],
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("runNotebook() leaves no kernel when it is stopped", async () => {
  const stop = new AbortController();
  const wait =
    `await Deno.jupyter.display({ "text/plain": "waiting" }, { raw: true });\nwhile (true);`;
  const { error, notebook } = await failure(notebookOf("Deno.pid", wait), {
    signal: stop.signal,
    onProgress: ({ text }) => text === "waiting" && stop.abort(),
  });
  assert.equal(error.message, `Cannot run "fixture.ipynb": cell 2 was stopped`);
  assert.deepEqual(notebook.cells[1]!.outputs!.map(shown), ["waiting"]);
  assert.ok(!await isRunning(pidIn(notebook)));
});

Deno.test("runNotebook() leaves no kernel when its runner is killed", async () => {
  let pid = 0;
  const kill = `Deno.kill(Deno.ppid, "SIGKILL");\nwhile (true);`;
  await withNotebook(notebookOf("Deno.pid", kill), async (path) => {
    const onProgress: RunNotebookOptions["onProgress"] = ({ cell, text }) => {
      if (cell === 1 && text) pid = Number(text);
    };
    await assert.rejects(runNotebook(path, { onProgress }), /its runner ended with SIGKILL/);
  });
  while (await isRunning(pid)) await pause(20); // what gets SIGKILL ends once it has a processor
});

/** Ends a caller of runNotebook() in the middle, and tests that the kernel goes too. */
async function endsWithCaller(end: (caller: number) => void): Promise<void> {
  await withNotebook(notebookOf("Deno.pid", "while (true);"), async (path) => {
    const code = `import { runNotebook } from "lib/notebook";
      await runNotebook(${
      JSON.stringify(path)
    }, { onProgress: ({ text }) => text && console.log(text) });`;
    const caller = join(path, "..", "caller.ts");
    await Deno.writeTextFile(caller, code);
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", caller],
      stdout: "piped",
      detached: true, // leads a process group, as a command in a terminal does
    });
    const child = command.spawn();
    const reader = child.stdout.getReader();
    const pid = Number(new TextDecoder().decode((await reader.read()).value));
    assert.ok(await isRunning(pid));
    end(child.pid);
    await reader.cancel();
    await child.status;
    while (await isRunning(pid)) await pause(100);
  });
}

Deno.test("runNotebook() leaves no kernel when the caller is killed", async () => {
  await endsWithCaller((caller) => Deno.kill(caller, "SIGKILL"));
});

Deno.test("runNotebook() leaves no kernel when the terminal is closed", async () => {
  await endsWithCaller((caller) => Deno.kill(-caller, "SIGHUP"));
});

/** The process id of the kernel that works for this process now: the child of its runner. */
function kernelPid(): number {
  const { stdout } = new Deno.Command("ps", { args: ["-A", "-ww", "-o", "pid=,ppid=,args="] })
    .outputSync();
  const processes = new TextDecoder().decode(stdout).split("\n")
    .map((line) => /^ *(\d+) +(\d+) (.*)/.exec(line)).filter((match) => match !== null)
    .map(([, pid, parent, command]) => ({ pid: Number(pid), parent: Number(parent), command }));
  const isRunner = ({ parent, command }: { parent: number; command: string }) =>
    parent === Deno.pid && command.includes("runner.py");
  const runner = processes.find(isRunner)!;
  return processes.find(({ parent }) => parent === runner.pid)!.pid;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The kernel's process id, where the first cell shows it. */
function pidIn(notebook: Notebook): number {
  return Number(shown(notebook.cells[0]!.outputs![0]!));
}

/** Whether a process runs; one that has ended counts as gone even while nobody has collected its exit status. */
async function isRunning(pid: number): Promise<boolean> {
  assert.ok(pid > 0);
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "stat=", "-p", String(pid)] })
    .output();
  return /^[^Z]/.test(new TextDecoder().decode(stdout).trim());
}
