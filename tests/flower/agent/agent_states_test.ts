import assert from "node:assert/strict";
import { join } from "@std/path";
import type { AgentState } from "lib/federated";
import { AgentStates } from "lib/flower";

function stateOf(value: number): AgentState {
  return {
    learner: {
      arrays: [{ name: "network/bias", shape: [1], data: Float32Array.of(value) }],
      progress: { epoch: value, step: 0, examples: 0, metricSums: {} },
      totalSteps: value,
    },
    epochMetrics: [{ epoch: 1, metrics: { loss: 0.5 } }],
    local: { steps: 0, examples: 0, metricSums: {} },
  };
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).filter((name) => name !== "lock").sort();
}

Deno.test("AgentStates gives a round the newest state before it, and keeps three", async () => {
  const folder = await Deno.makeTempDir();
  const states = new AgentStates(folder);
  assert.equal(await states.before(1), undefined);
  await states.save(1, stateOf(1));
  for (const round of [2, 3, 4]) await states.save(round, stateOf(round), 1);
  const names = [2, 3, 4].map((round) => `round-000${round}.safetensors`);
  assert.deepEqual(await namesIn(folder), names);
  const found = { state: stateOf(4), round: 4, first: 1, problems: [] };
  assert.deepEqual(await states.before(5), found);
  // It was away for two rounds.
  assert.equal((await states.before(7))?.round, 4);
  // The intermediary repeats round 3: what it left there is not taken for another's.
  assert.equal((await states.before(3))?.round, 2);
  await states.save(3, stateOf(30), 1);
  assert.deepEqual((await states.before(4))?.state, stateOf(30));
  // Round 2 is repeated after all.
  await states.save(2, stateOf(20), 1);
  assert.deepEqual(await namesIn(folder), ["round-0002.safetensors"]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("AgentStates refuses a round whose state is kept no more, and gives none for one that the agent began with", async () => {
  const folder = await Deno.makeTempDir();
  const states = new AgentStates(folder);
  // It was not there in the first two rounds.
  await states.save(3, stateOf(3));
  for (const round of [4, 5]) await states.save(round, stateOf(round), 3);
  assert.equal((await states.before(5))?.round, 4);
  assert.equal(await states.before(3), undefined);
  assert.equal(await states.before(2), undefined);
  assert.equal(await states.before(1), undefined);
  await states.save(6, stateOf(6), 3);
  await assert.rejects(states.before(4), (error) => {
    assert(error instanceof Error);
    assert.match(error.message, /no state of this agent from before round 4 can be read but one/);
    assert.match(error.message, /round-0006\.safetensors" is of a later round/);
    return true;
  });
  assert.equal((await namesIn(folder)).length, 3, "nothing is lost");
  assert.equal(await states.before(1), undefined);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("AgentStates falls back from a damaged state, names it, and does not begin anew silently", async () => {
  const folder = await Deno.makeTempDir();
  const states = new AgentStates(folder);
  for (const round of [1, 2]) await states.save(round, stateOf(round));
  await Deno.writeTextFile(join(folder, "round-0002.safetensors"), "damaged");
  const found = await states.before(3);
  assert.equal(found?.round, 1);
  assert.match(found!.problems[0], /round-0002\.safetensors": Cannot read/);
  await Deno.writeTextFile(join(folder, "round-0001.safetensors"), "damaged");
  await assert.rejects(
    states.before(3),
    /no state of this agent from before round 3 can be read but one must/,
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("AgentStates refuses a second process until the first has ended", async () => {
  const folder = await Deno.makeTempDir();
  const program = `
    import { AgentStates } from ${JSON.stringify(import.meta.resolve("lib/flower"))};
    using held = await new AgentStates(Deno.args[0]).hold();
    console.log("held");
    await new Promise((resolve) => setTimeout(resolve, 1e6));
  `;
  const file = join(folder, "hold.ts");
  await Deno.writeTextFile(file, program);
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--config", config, file, folder],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  const states = new AgentStates(folder);
  await assert.rejects(
    states.hold(),
    /another process works with .* but there must be one at a time/,
  );
  child.kill("SIGKILL");
  await child.status;
  await reader.cancel();
  (await states.hold())[Symbol.dispose]();
  await Deno.remove(folder, { recursive: true });
});
