import assert from "node:assert/strict";
import { join } from "@std/path";
import { endProcesses, mark, markedProcesses } from "lib/flower";

/** Starts a shell that ignores SIGTERM or not, and that starts another one in a session apart. */
function start(id: string, part: string, script: string): Deno.ChildProcess {
  return new Deno.Command("sh", {
    args: ["-c", script],
    env: { [mark]: `${id}/${part}` },
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!await condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

Deno.test("markedProcesses() finds children in sessions apart, and not those of another place", async () => {
  const [id, other] = [crypto.randomUUID(), crypto.randomUUID()];
  const child = start(id, "node-1", "setsid sleep 1000 & sleep 1000");
  const apart = start(other, "node-1", "exec sleep 1000");
  await until(async () => (await markedProcesses(id)).length === 3);
  await until(async () => (await markedProcesses(other)).length === 1);
  assert.equal(await endProcesses(id), 3);
  await child.status;
  assert.deepEqual(await markedProcesses(id), []);
  assert.deepEqual(await markedProcesses(other), [{ pid: apart.pid, part: "node-1" }]);
  await endProcesses(other);
  await apart.status;
});

Deno.test("endProcesses() ends the parts that are meant, and kills at once where that is asked", async () => {
  const id = crypto.randomUUID();
  const parts = ["superlink", "node-1"];
  const children = parts.map((part) =>
    start(id, part, "trap '' TERM; sleep 1000 & wait; sleep 1000")
  );
  await until(async () => (await markedProcesses(id)).length === 4);
  await endProcesses(id, (part) => part === "node-1", { atOnce: true });
  assert.equal((await children[1].status).signal, "SIGKILL");
  assert.deepEqual(
    (await markedProcesses(id)).map(({ part }) => part),
    ["superlink", "superlink"],
  );
  await endProcesses(id, undefined, { atOnce: true });
  await children[0].status;
});

Deno.test("markedProcesses() misses no process that becomes another program, again and again", async () => {
  const folder = await Deno.makeTempDir();
  const [script, stop] = ["again", "stop"].map((name) => join(folder, name));
  const text = '#!/bin/sh\n[ -e "$1" ] || exec "$0" "$1"\n';
  await Deno.writeTextFile(script, text, { mode: 0o755 });
  const id = crypto.randomUUID();
  const child = start(id, "node-1", `exec "${script}" "${stop}"`);
  try {
    for (let look = 0; look < 100; look++) {
      assert.deepEqual(await markedProcesses(id), [{ pid: child.pid, part: "node-1" }]);
    }
  } finally {
    await Deno.writeTextFile(stop, "");
    await child.status;
    await Deno.remove(folder, { recursive: true });
  }
});
