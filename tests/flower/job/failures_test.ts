import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { fedganOptions } from "lib/fedgan";
import { exists } from "lib/files";
import {
  FlowerJob,
  FlowerPlace,
  freePort,
  intermediarySettings,
  isFree,
  markedProcesses,
  prepareFlower,
  type RoundFile,
} from "lib/flower";
import { Starter } from "../place/starter.ts";
import { tiny } from "../small_agents.ts";
import type { Script } from "./failing_agent.ts";

const [agentProgram, flowerProgram] = ["failing_agent.ts", "../../../lib/cli/commands/flower.ts"]
  .map((path) => fromFileUrl(new URL(path, import.meta.url)));

/** How long a round waits: beyond the minute in which Flower gives a node up. */
const roundTimeout = 75;

function settingsOf(agents: number): Record<string, unknown> {
  return {
    // One step a round.
    ...fedganOptions({ ...tiny, agents, epochs: 3, batchSize: 60, previews: 0 }),
    ...intermediarySettings.complete({ minResults: 1, roundTimeout }),
  };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!await condition()) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Which agents answered, with the epoch that each finished: `1:4` is agent 1's fourth. */
function answers({ agents }: RoundFile): string[] {
  return agents.map(({ agent, epochs }) => `${agent}:${epochs.map(({ epoch }) => epoch)}`);
}

const python = await prepareFlower();

/** A place with agents that fail as they are told, and a training there. */
class Trial implements AsyncDisposable {
  readonly folder: string = Deno.makeTempDirSync();
  readonly place = new FlowerPlace(join(this.folder, "place"));
  readonly agent = [Deno.execPath(), "run", "-A", "--no-check", agentProgram, this.folder];
  readonly job = new FlowerJob(join(this.folder, "job"), { place: this.place, python });
  readonly port: number = freePort();

  async script(deeds: Script): Promise<void> {
    await Deno.writeTextFile(join(this.folder, "script.json"), JSON.stringify(deeds));
  }

  /** Lets an agent go on that holds. */
  async go(agent: number, round: number): Promise<void> {
    await Deno.writeTextFile(join(this.folder, `go-${agent}-${round}`), "");
  }

  /** Waits until an agent works. */
  async asked(agent: number, round: number): Promise<void> {
    await until(() => exists(join(this.folder, `asked-${agent}-${round}`)));
  }

  async statesOf(agent: number): Promise<string[]> {
    const { job } = JSON.parse(await Deno.readTextFile(join(this.folder, "job", "job.json")));
    const folder = join(this.place.agents, job, `agent-${agent}`);
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.map(({ name }) => name).filter((name) => name !== "lock").sort();
  }

  /** Ends all, and checks that it is gone. */
  async end(): Promise<void> {
    const { id } = (await this.place.state())!;
    await this.place.down();
    assert.deepEqual(await markedProcesses(id), []);
    assert(isFree(this.port), `port ${this.port}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.place.down();
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** Gives the rounds of a training one by one. */
function following(job: FlowerJob, after: number): () => Promise<RoundFile> {
  const rounds = job.rounds(after);
  return async () => {
    const { value } = await rounds.next();
    assert(value !== undefined);
    return value;
  };
}

/**
 * The SuperLink dies in a round, and another one goes on from the round before; then its only agent fails; then two nodes
 * have one number; then what started them is killed.
 */
async function bearsTheSuperLink(): Promise<void> {
  await using trial = new Trial();
  const { agent, folder, job, place, port } = trial;
  await trial.script({ 2: { 1: "hold" } });
  await place.up({ python, agent }, { nodes: 1, port });
  await job.submit(settingsOf(1));
  const next = following(job, 0);
  assert.deepEqual(answers(await next()), ["1:1"]);
  await trial.asked(1, 2);
  await place.killSuperLink();
  await assert.rejects(next(), /the SuperLink has ended; start it again/);
  await trial.end();

  await trial.script({ 3: { 1: "fail" } });
  const starter = await Starter.start({
    ...{ folder: place.folder, python: python.folder, agent },
    options: { nodes: 1, port },
  });
  await job.submit(settingsOf(1));
  const again = following(job, 1);
  assert.deepEqual(answers(await again()), ["1:2"]);
  await assert.rejects(
    again(),
    /0 agents answered in round 3 but .* 1; agent 1: .*agent 1 has no data today/s,
  );
  assert.equal(await job.isRunning(), false);

  const joined = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-check", flowerProgram, "join", "--agent", "1"],
      ...["--superlink", `127.0.0.1:${port}`, "--dataset", "drawn"],
    ],
    env: { FEDGAN_PLACE: join(folder, "elsewhere") },
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    const other = new FlowerJob(join(folder, "other"), { place, python });
    await other.submit({ ...settingsOf(2), examples: 60 });
    await assert.rejects(
      other.rounds(-1).next(),
      /agents \[1, 1\] answered but there must be 1 to 2, each once/,
    );
  } finally {
    joined.kill("SIGKILL");
    await joined.status;
  }
  const { id } = (await place.state())!;
  await starter.end("SIGKILL");
  await until(async () => (await markedProcesses(id)).length === 0);
  await until(async () => !await isNamed(`--superlink 127.0.0.1:${port}`));
  assert(isFree(port), `port ${port}`);
}

/** Whether a process has these words in its command. */
async function isNamed(words: string): Promise<boolean> {
  const { stdout } = await new Deno.Command("ps", { args: ["-A", "-ww", "-o", "args="] }).output();
  return new TextDecoder().decode(stdout).includes(words);
}

Deno.test("trainings on Flower bear what happens to agents, nodes and the SuperLink, and leave nothing running", async (t) => {
  await using trial = new Trial();
  const { agent, job, place, port } = trial;
  await trial.script({
    1: { 2: "infinite", 3: "fail" },
    2: { 2: "hold", 3: "hold" },
    3: { 2: "hold" },
  });
  await place.up({ python, agent }, { nodes: 3, port });
  await job.submit(settingsOf(3));
  const next = following(job, -1);
  assert.deepEqual((await next()).begins.map(({ examples }) => examples), [20, 20, 20]);

  await t.step("agents that fail or answer wrongly are left out, with the reason", async () => {
    const round = await next();
    assert.deepEqual(answers(round), ["1:1"]);
    assert.deepEqual(round.failures.map(({ agent }) => agent), [2, 3]);
    const [infinite, failed] = round.failures;
    assert.match(infinite.reason, /^".*" has values that are not finite$/);
    assert.match(failed.reason, /agent 3 has no data today$/);
  });

  await t.step(
    "a round ends without a node that is killed and an agent that is too slow; meanwhile a SuperLink dies elsewhere",
    async () => {
      for (const agent of [2, 3]) await trial.asked(agent, 2);
      const before = await trial.statesOf(2);
      await place.killNode(2);
      await place.startNode(2, { python });
      // Flower takes its minute to give the node up. The next round begins at once then, whatever becomes of the other SuperLink.
      const secondRound = async () => {
        const round = await next();
        const after = await trial.statesOf(2);
        await trial.go(2, 3);
        // Its node works on what it is asked in turn: first on round 2, to no use.
        await trial.go(3, 2);
        return { round, after };
      };
      const [{ round, after }] = await Promise.all([secondRound(), bearsTheSuperLink()]);
      assert.deepEqual(answers(round), ["1:2"]);
      const [killed, slow] = round.failures;
      assert.equal(killed.agent, 2);
      assert.notEqual(killed.reason, "");
      assert.deepEqual(slow, { agent: 3, reason: `no answer within ${roundTimeout} s` });
      assert.deepEqual(before, ["round-0001.safetensors"]);
      assert.deepEqual(after, before, "what was killed left its state alone");
    },
  );

  await t.step("nodes that are back, and late, go on from their own states", async () => {
    const round = await next();
    assert.deepEqual(answers(round), ["1:3", "2:2", "3:2"]);
    assert.deepEqual(round.failures, []);
    assert(round.weights.every(({ data }) => (data as Float32Array).every(Number.isFinite)));
  });
  await trial.end();
});
