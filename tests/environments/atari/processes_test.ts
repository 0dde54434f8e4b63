/** What becomes of the emulators' processes, with real ones. */
import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { Pong, prepareAtari } from "lib/environments";
import { isUserError } from "lib/errors";

const python = await prepareAtari();
const program = fromFileUrl(new URL("playing_program.ts", import.meta.url));

/** The processes that play for another one. */
async function emulatorsOf(pid: number): Promise<number[]> {
  const { stdout } = await new Deno.Command("ps", { args: ["-A", "-o", "pid=,ppid=,args="] })
    .output();
  return new TextDecoder().decode(stdout).split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, ...args]) => Number(parent) === pid && args.join(" ").includes("server.py"))
    .map(([own]) => Number(own));
}

async function isThere(pid: number): Promise<boolean> {
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "stat=", "-p", String(pid)] })
    .output();
  const state = new TextDecoder().decode(stdout).trim();
  return state !== "" && !state.startsWith("Z"); // a zombie has ended, and waits for somebody to hear of it
}

async function areGone(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    while (await isThere(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What is left in a folder of temporary files. */
function leftIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

interface Player {
  child: Deno.ChildProcess;
  emulators: number[];
  /** Where its temporary files are. */
  folder: string;
  /** The rest of what it prints. */
  rest: Promise<string>;
}

/** A program that plays, once it does. */
async function startPlayer(): Promise<Player> {
  const folder = await Deno.makeTempDir();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", program, python],
    env: { TMPDIR: folder },
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("playing\n")) text += (await reader.read()).value;
  const rest = (async () => {
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) rest += part.value;
    return rest;
  })();
  const emulators = await emulatorsOf(child.pid);
  assert.equal(emulators.length, 2);
  return { child, emulators, folder, rest };
}

for (const signal of ["SIGKILL", "SIGTERM"] as const) {
  Deno.test(`nothing is left of Pong when its process gets ${signal}`, async () => {
    const { child, emulators, folder, rest } = await startPlayer();
    child.kill(signal);
    await child.status;
    await areGone(emulators);
    await rest;
    assert.deepEqual(leftIn(folder), []);
  });
}

Deno.test("Ctrl-C does not reach the emulators: a training can still save them, and they end with it", async () => {
  // The terminal sends SIGINT to the processes of its own session alone.
  const { child, emulators, rest } = await startPlayer();
  for (const emulator of emulators) {
    assert.notEqual(await sessionOf(emulator), await sessionOf(child.pid));
  }
  child.kill("SIGINT");
  assert((await child.status).success);
  assert.match(await rest, /^saved \d+ arrays$/m);
  await areGone(emulators);
});

Deno.test("a closed terminal leaves the emulators to a training that outlives it", async () => {
  const { child, emulators, rest } = await startPlayer();
  child.kill("SIGHUP"); // the program ignores it; its emulators are in sessions of their own and do not get it
  await new Promise((resolve) => setTimeout(resolve, 100));
  for (const emulator of emulators) assert(await isThere(emulator));
  child.kill("SIGINT");
  assert.match(await rest, /^saved \d+ arrays$/m);
  await child.status;
  await areGone(emulators);
});

async function sessionOf(pid: number): Promise<string> {
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "sid=", "-p", String(pid)] })
    .output();
  return new TextDecoder().decode(stdout).trim();
}

Deno.test("an emulator that is killed is missed at once, and the others end with the environment", async () => {
  const pong = new Pong(python, { games: 2, processes: 2 });
  const [first] = await emulatorsOf(Deno.pid);
  Deno.kill(first, "SIGKILL");
  await areGone([first]);
  assert.throws(
    () => pong.step([0, 0]),
    (error: Error) =>
      isUserError(error) &&
      /^Cannot play Atari: the emulator's process has ended; it said nothing/.test(error.message),
  );
  pong.dispose();
  await pong.ended;
  assert.throws(() => pong.step([0, 0]), /the environment is disposed/);
});

Deno.test("a Python without the emulator, or that is none, is named with what to do", async () => {
  const folder = await Deno.makeTempDir();
  const pythons: [name: string, text: string, error: RegExp][] = [
    [
      "bare",
      `echo "ModuleNotFoundError: No module named 'ale_py'" >&2; exit 1`,
      /^Cannot play Atari: ".*bare" has no ale_py; install it with: deno task setup --atari$/,
    ],
    [
      "broken",
      `echo "libpython.so: cannot open" >&2; exit 127`,
      /has ended; its last words were:\nlibpython.so: cannot open$/,
    ],
  ];
  for (const [name, text, expected] of pythons) {
    const path = join(folder, name);
    await Deno.writeTextFile(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    assert.throws(
      () => new Pong(path),
      (error: Error) => isUserError(error) && expected.test(error.message),
    );
  }
  assert.throws(() => new Pong(join(folder, "none")), /its last words were:\n.*not found/);
  await Deno.remove(folder, { recursive: true });
});
