import assert from "node:assert/strict";
import { join } from "@std/path";
import { lastWords } from "../../../lib/cli/supervision/supervise.ts";

const program = join(import.meta.dirname!, "small_program.ts");

/** Starts the small program, by a shell if there is to be a process between. */
function start(
  args: string[],
  { isByTask = false, flags = [] as string[] } = {},
): Deno.ChildProcess {
  const command = [Deno.execPath(), "run", "-A", ...flags, program, ...args];
  const { INIT_CWD: _, ...env } = Deno.env.toObject();
  return new Deno.Command(isByTask ? "sh" : command[0], {
    args: isByTask ? ["-c", `"$@"; exit $?`, "sh", ...command] : command.slice(1),
    clearEnv: true,
    env: { ...env, NO_COLOR: "1", ...(isByTask ? { INIT_CWD: Deno.cwd() } : {}) },
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
}

async function outcome(child: Deno.ChildProcess) {
  const { code, stdout, stderr } = await child.output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

/** The small program while it waits. */
interface Waiting {
  starter: number;
  supervisor: number;
  child: number;
  /** Resolves once the child says that it has heard of the first Ctrl-C. */
  heard: Promise<void>;
  /** Whether what was started has ended. */
  hasEnded(): boolean;
}

/** Starts the small program, waits until it waits, and acts on its processes. */
async function whileWaiting(
  folder: string | undefined,
  act: (waiting: Waiting) => Promise<void> | void,
  { isByTask = false, what = "wait" } = {},
) {
  const process = start([what, ...folder === undefined ? [] : [folder]], { isByTask });
  const reader = process.stdout.getReader();
  const child = Number(new TextDecoder().decode((await reader.read()).value));
  let err = "";
  let hasEnded = false;
  const heard = Promise.withResolvers<void>();
  const reading = (async () => {
    for await (const text of process.stderr.pipeThrough(new TextDecoderStream())) {
      err += text;
      if (err.includes("Saving")) heard.resolve();
    }
  })();
  const status = process.status.finally(() => hasEnded = true);
  await act({
    ...{ starter: process.pid, child, heard: heard.promise, hasEnded: () => hasEnded },
    supervisor: isByTask ? await parentOf(child) : process.pid,
  });
  const { code } = await status;
  await reader.cancel();
  await reading;
  return { code, err };
}

async function parentOf(pid: number): Promise<number> {
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "ppid=", "-p", String(pid)] })
    .output();
  return Number(new TextDecoder().decode(stdout));
}

async function hasChild(pid: number): Promise<boolean> {
  return (await new Deno.Command("pgrep", { args: ["-P", String(pid)] }).output()).success;
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const isThere = (path: string) => Deno.stat(path).then(() => true, () => false);

async function untilThere(path: string): Promise<void> {
  while (!await isThere(path)) await pause(50);
}

Deno.test("supervise() ends as its child ends, and adds nothing where the child has said all", async () => {
  assert.deepEqual(await outcome(start(["end"])), { code: 0, out: "", err: "" });
  assert.deepEqual(await outcome(start(["exit"])), { code: 3, out: "", err: "" });
  const failed = await outcome(start(["fail"]));
  assert.equal(failed.code, 1);
  assert.match(failed.err, /^Error: a fault\n +at /);
  assert.doesNotMatch(failed.err, /resume/);
});

Deno.test("supervise() gives its child the permissions that it has itself", async () => {
  const all = await outcome(start(["permissions"]));
  assert.equal(all.out, "granted\ngranted\n");
  const some = await outcome(start(["permissions"], { flags: ["--deny-net"] }));
  assert.equal(some.out, "denied\ngranted\n", some.err);
});

Deno.test("supervise() says of a crash how to continue the run", async () => {
  for (
    const [signal, code, what] of [
      ["SIGTRAP", 133, "The training crashed (SIGTRAP)"],
      ["SIGKILL", 137, "The training was killed (SIGKILL), perhaps because memory ran out"],
    ] as const
  ) {
    const ended = await whileWaiting(undefined, ({ child }) => Deno.kill(child, signal));
    assert.deepEqual(ended, {
      code,
      err: `Error: ${what}; continue with: deno task resume 'small 1'\n`,
    });
  }
  const early = await outcome(start(["crash-early"]));
  assert.equal(early.code, 134);
  assert.match(early.err, /Error: The training crashed \(SIGABRT\) before it wrote anything\n$/);
});

Deno.test("supervise() passes SIGINT and SIGTERM on, and a second one ends at once", async () => {
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    await inFolder(async (folder) => {
      const ended = await whileWaiting(folder, ({ supervisor }) => Deno.kill(supervisor, signal));
      assert.deepEqual(ended, {
        code,
        err: "\nSaving; press Ctrl-C again to end at once\n",
      });
      assert.ok(await isThere(join(folder, "saved")));
    });
  }
  const twice = await whileWaiting(undefined, async ({ supervisor, heard }) => {
    Deno.kill(-supervisor, "SIGINT"); // a terminal's Ctrl-C: to all at once
    await heard;
    await pause(1200);
    Deno.kill(-supervisor, "SIGINT");
  });
  assert.equal(twice.code, 130);
  assert.match(twice.err, /\nEnded at once; continue with: deno task resume 'small 1'\n$/);
});

Deno.test("supervise() ends a child by another Ctrl-C though it computes and hears nothing", async () => {
  const ended = await whileWaiting(undefined, async ({ supervisor, hasEnded }) => {
    Deno.kill(-supervisor, "SIGINT");
    // Nothing says when the supervisor has heard of the first, which another one counts from.
    for (await pause(1200); !hasEnded(); await pause(1200)) Deno.kill(-supervisor, "SIGINT");
  }, { what: "compute" });
  assert.deepEqual(ended, {
    code: 130,
    err: "Ended at once; continue with: deno task resume 'small 1'\n",
  });
});

Deno.test("a supervised program saves and ends when its supervisor or the task that started it is killed", async () => {
  for (const [killed, isByTask] of [["supervisor", false], ["starter", true]] as const) {
    await inFolder(async (folder) => {
      await whileWaiting(folder, async (waiting) => {
        Deno.kill(waiting[killed], "SIGKILL");
        await untilThere(join(folder, "saved"));
      }, { isByTask });
    });
  }
});

Deno.test("a supervised program saves and ends also when its supervisor is killed before it has heard a word of it", async () => {
  await inFolder(async (folder) => {
    const supervisor = start(["wait", folder]);
    while (!await hasChild(supervisor.pid)) await pause(5);
    Deno.kill(supervisor.pid, "SIGSTOP");
    const reader = supervisor.stdout.getReader();
    await reader.read(); // the child has sent its word, and works
    Deno.kill(supervisor.pid, "SIGKILL");
    await supervisor.status;
    // It ends with the last process that could say something.
    const said = await new Response(supervisor.stderr).text();
    assert.equal(said, "\nSaving; press Ctrl-C again to end at once\n");
    assert.ok(await isThere(join(folder, "saved")));
    await reader.cancel();
  });
});

Deno.test("work that no supervisor watches over ends with the task that started it, too", async () => {
  Deno.env.set("ALONE", "1");
  try {
    await inFolder(async (folder) => {
      await whileWaiting(folder, async ({ starter }) => {
        Deno.kill(starter, "SIGKILL");
        await untilThere(join(folder, "saved"));
      }, { isByTask: true });
    });
  } finally {
    Deno.env.delete("ALONE");
  }
});

Deno.test("a supervised program outlives its terminal and what started it there", async () => {
  await inFolder(async (folder) => {
    await whileWaiting(folder, async ({ starter, supervisor, child }) => {
      Deno.kill(supervisor, "SIGHUP");
      Deno.kill(child, "SIGHUP");
      await pause(200);
      Deno.kill(starter, "SIGKILL");
      await pause(2500); // more than two looks at the starter
      assert.ok(!await isThere(join(folder, "saved")));
      Deno.kill(-starter, "SIGTERM");
      await untilThere(join(folder, "saved"));
    }, { isByTask: true });
  });
});

Deno.test("lastWords() names the signal or the exit code, and the way to continue", () => {
  const end = { run: "a", exitCode: null, signal: null, isAsked: false };
  assert.equal(
    lastWords({ ...end, exitCode: 1 }),
    "Error: The training crashed (exit code 1); continue with: deno task resume a",
  );
  assert.equal(
    lastWords({ ...end, run: undefined, signal: "SIGILL" }),
    "Error: The training crashed (SIGILL) before it wrote anything",
  );
  assert.equal(
    lastWords({ ...end, signal: "SIGINT", isAsked: true }),
    "Ended at once; continue with: deno task resume a",
  );
});
