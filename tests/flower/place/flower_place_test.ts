/** What becomes of a place's processes, with real ones that stand in for Flower's: the SuperLink only says that it is there. */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { FlowerPlace, freePort, isFree, markedProcesses } from "lib/flower";
import { Starter } from "./starter.ts";

const serving = `Deno.serve({ port: Number(Deno.args[3]), onListen() { } }, () => new Response())`;

const answering = `exec "${Deno.execPath()}" eval '${serving}' "$@"`;

/**
 * A folder with programs of Flower's names: nodes leave files, then start a process in a session apart, as Flower's do.
 * The shell itself makes the files: a program that did would be one more process of the node for a moment.
 */
async function fakeFlower(folder: string, superlink = answering): Promise<string> {
  const programs = {
    "flower-superlink": superlink,
    "flower-supernode": ": >$TMPDIR/$$; : >$RAY_TMPDIR/ray; setsid sleep 1000 & exec sleep 1000",
  };
  await Deno.mkdir(join(folder, "bin"), { recursive: true });
  for (const [name, text] of Object.entries(programs)) {
    await Deno.writeTextFile(join(folder, "bin", name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  return folder;
}

/** The commands of all processes that name something, such as a place's id. */
async function naming(text: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("ps", { args: ["-A", "-ww", "-o", "args="] }).output();
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line.includes(text));
}

/** The temporary files of a place; undefined once their folder is gone. */
async function temporaryFiles(id: string): Promise<string[] | undefined> {
  const folder = [...Deno.readDirSync("/tmp")].find(({ name }) =>
    name.startsWith("fedgan-") && id.startsWith(name.slice("fedgan-".length))
  );
  if (folder === undefined) return undefined;
  const entries = await Array.fromAsync(Deno.readDir(join("/tmp", folder.name)));
  return entries.map(({ name }) => name);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!await condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A place that another process has started, with a SuperLink and two nodes of two processes each. */
async function started(outlives: boolean) {
  const folder = await Deno.makeTempDir();
  const python = await fakeFlower(join(folder, "flower"));
  const options = { nodes: 2, port: freePort(), outlives };
  const place = new FlowerPlace(join(folder, "place"));
  const starter = await Starter.start({ folder: place.folder, python, agent: ["agent"], options });
  const { id } = (await place.state())!;
  await until(async () => (await markedProcesses(id)).length === 5);
  assert.equal((await temporaryFiles(id))?.length, 3, "each node's and Ray's");
  return { folder, place, starter, id, port: options.port };
}

for (const signal of [undefined, "SIGKILL"] as const) {
  const how = signal === undefined ? "returns" : "is killed";
  Deno.test(`FlowerPlace.up(): all that it has started ends when the process that did ${how}`, async () => {
    const { folder, place, starter, id, port } = await started(false);
    await starter.end(signal);
    await until(async () => (await naming(id)).length === 0);
    assert.deepEqual(await markedProcesses(id), []);
    assert.deepEqual(await place.running(), new Set());
    assert.equal(await temporaryFiles(id), undefined);
    assert(isFree(port));
    assert.equal(await Deno.readTextFile(place.logOf("end")), "");
    await Deno.remove(folder, { recursive: true });
  });
}

Deno.test("FlowerPlace.up(): what outlives the process that started it is ended by another one", async () => {
  const { folder, place, starter, id } = await started(true);
  try {
    await starter.end("SIGKILL");
    assert.deepEqual(await naming(id), []);
    assert.deepEqual([...await place.running()].sort(), ["node-1", "node-2", "superlink"]);
  } finally {
    assert.equal(await place.down(), 5);
  }
  assert.equal(await temporaryFiles(id), undefined);
  assert.deepEqual(await markedProcesses(id), []);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("FlowerPlace.down() ends also what waits for the end of the process that started it", async () => {
  const { folder, starter, id } = await started(false);
  assert.equal((await naming(id)).length, 1);
  await starter.down();
  assert.deepEqual(await naming(id), []);
  assert.deepEqual(await markedProcesses(id), []);
  await starter.end();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("FlowerPlace.down() in the process that called up() waits for all that it has started", async () => {
  const folder = await Deno.makeTempDir();
  const flower = await fakeFlower(join(folder, "flower"));
  const python = { folder: flower, python: join(flower, "bin", "python") };
  const place = new FlowerPlace(join(folder, "place"));
  const { id } = await place.up({ python, agent: ["agent"] }, { nodes: 0, port: freePort() });
  assert.equal(await place.down(), 1);
  assert.deepEqual(await naming(id), []);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("FlowerPlace.up() does not take the answer of another SuperLink for its own", async () => {
  const folder = await Deno.makeTempDir();
  // The other one, which has the port before it, is no process of the place.
  const other = serving.replace("{ }", "{ Deno.kill(Deno.ppid) }");
  const program = `echo "no port"; env -u FEDGAN_FLOWER "${Deno.execPath()}" eval '${other}' "$@" &
    echo $! > "${folder}/other"; wait`;
  const flower = await fakeFlower(join(folder, "flower"), program);
  const python = { folder: flower, python: join(flower, "bin", "python") };
  const place = new FlowerPlace(join(folder, "place"));
  try {
    await assert.rejects(
      place.up({ python, agent: ["agent"] }, { nodes: 0, port: freePort() }),
      /^Error: Cannot start Flower: its SuperLink does not answer; .*\nno port$/,
    );
  } finally {
    Deno.kill(Number(await Deno.readTextFile(join(folder, "other"))));
  }
  assert.equal(await place.state(), undefined);
  await Deno.remove(folder, { recursive: true });
});
