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
import { tiny } from "../small_agents.ts";
import type { Script } from "./failing_agent.ts";

const [agentProgram, flowerProgram] = ["failing_agent.ts", "../../../lib/cli/commands/flower.ts"]
  .map((path) => fromFileUrl(new URL(path, import.meta.url)));

/** How long a round waits: beyond the minute in which Flower gives a node up. */
const roundTimeout = 75;

function settingsOf(agents: number): Record<string, unknown> {
  return {
    // One step a round.
    ...fedganOptions({ ...tiny, agents, epochs: 4, batchSize: 60, previews: 0 }),
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

Deno.test("a training on Flower bears what happens to nodes, agents and the SuperLink, and leaves nothing running", async (t) => {
  const python = await prepareFlower();
  const folder = await Deno.makeTempDir();
  const place = new FlowerPlace(join(folder, "place"));
  const agent = [Deno.execPath(), "run", "-A", "--no-check", agentProgram, folder];
  const job = new FlowerJob(join(folder, "job"), { place, python });
  const ports = [freePort()];
  const ids: string[] = [];
  const script = (deeds: Script) =>
    Deno.writeTextFile(join(folder, "script.json"), JSON.stringify(deeds));
  const asked = async (round: number, ...agents: number[]) => {
    for (const agent of agents) {
      await until(() => exists(join(folder, `asked-${agent}-${round}`)));
      await Deno.remove(join(folder, `asked-${agent}-${round}`));
    }
  };
  const statesOf = async (agent: number): Promise<string[]> => {
    const { job } = JSON.parse(await Deno.readTextFile(join(folder, "job", "job.json")));
    const entries = await Array.fromAsync(Deno.readDir(join(place.agents, job, `agent-${agent}`)));
    return entries.map(({ name }) => name).filter((name) => name !== "lock").sort();
  };
  try {
    await script({
      1: { 2: "infinite", 3: "shape" },
      2: { 2: "hold", 3: "hold" },
      4: { 1: "fail", 2: "fail", 3: "fail" },
    });
    ids.push((await place.up({ python, agent }, { nodes: 3, port: ports[0] })).id);
    await job.submit(settingsOf(3));
    const rounds = job.rounds(-1);
    const next = async (): Promise<RoundFile> => {
      const { value } = await rounds.next();
      assert(value !== undefined);
      return value;
    };
    assert.deepEqual((await next()).begins.map(({ examples }) => examples), [20, 20, 20]);

    await t.step("answers that are wrong are left out, with the reason", async () => {
      const round = await next();
      assert.deepEqual(answers(round), ["1:1"]);
      const [infinite, shape] = round.failures;
      assert.match(infinite.reason, /^".*" has values that are not finite$/);
      assert.match(shape.reason, /^".*" is float32 \[1, .*\] but must be float32 \[/);
    });

    await t.step(
      "a round ends without a node that is killed and an agent that is too slow",
      async () => {
        await asked(2, 2, 3);
        const before = await statesOf(2);
        await place.killNode(2);
        await place.startNode(2, { python });
        const round = await next();
        assert.deepEqual(answers(round), ["1:2"]);
        const [killed, slow] = round.failures;
        assert.equal(killed.agent, 2);
        assert.notEqual(killed.reason, "");
        assert.deepEqual(slow, { agent: 3, reason: `no answer within ${roundTimeout} s` });
        assert.deepEqual(before, ["round-0001.safetensors"]);
        assert.deepEqual(await statesOf(2), before, "what was killed left its state alone");
      },
    );

    await t.step("nodes that are back, and late, go on from their own states", async () => {
      // Its node works on what it is asked in turn: first on round 2, to no use.
      await Deno.writeTextFile(join(folder, "go-3-2"), "");
      const round = await next();
      assert.deepEqual(answers(round), ["1:3", "2:2", "3:3"]);
      assert.deepEqual(round.failures, []);
      assert(round.weights.every(({ data }) => (data as Float32Array).every(Number.isFinite)));
    });

    await t.step("a training fails where nobody answers, with every reason", async () => {
      await assert.rejects(
        next(),
        /0 agents answered in round 4 but .* 1; agent 1: .*agent 1 has no data today; agent 2: .*; agent 3: /s,
      );
      assert.equal(await job.isRunning(), false);
    });

    await t.step(
      "a training whose SuperLink is killed fails, and is resumed on another one",
      async () => {
        await script({ 4: { 1: "hold", 2: "hold", 3: "hold" } });
        for (const agent of [1, 2, 3]) {
          await Deno.remove(join(folder, `asked-${agent}-4`)).catch(() => {});
        }
        await job.submit(settingsOf(3));
        await asked(4, 1, 2, 3);
        await place.killSuperLink();
        await assert.rejects(job.rounds(3).next(), /the SuperLink has ended; start it again/);
        await place.down();
        assert.deepEqual(await markedProcesses(ids[0]), []);

        await script({});
        ports.push(freePort());
        ids.push((await place.up({ python, agent }, { nodes: 3, port: ports[1] })).id);
        await job.submit(settingsOf(3));
        const rounds = await Array.fromAsync(job.rounds(3));
        assert.deepEqual(rounds.map(answers), [["1:4", "2:3", "3:4"]]);
        assert.deepEqual(rounds[0].failures, []);
      },
    );

    await t.step("two nodes with one number are named before anything is trained", async () => {
      const joined = new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "-A", "--no-check", flowerProgram, "join", "--agent", "1"],
          ...["--superlink", `127.0.0.1:${ports[1]}`, "--dataset", "drawn"],
        ],
        env: { FEDGAN_PLACE: join(folder, "elsewhere") },
        stdout: "null",
        stderr: "null",
      }).spawn();
      try {
        const other = new FlowerJob(join(folder, "other"), { place, python });
        await other.submit({ ...settingsOf(4), examples: 60 });
        await assert.rejects(
          other.rounds(-1).next(),
          /agents \[1, 1, 2, 3\] answered but there must be 1 to 4, each once/,
        );
      } finally {
        joined.kill("SIGINT");
        await joined.status;
      }
    });
  } finally {
    await place.down();
    for (const id of ids) assert.deepEqual(await markedProcesses(id), []);
    for (const port of ports) assert(isFree(port), `port ${port}`);
    await Deno.remove(folder, { recursive: true });
  }
});
