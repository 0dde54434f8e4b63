/** Encrypted connections and registered nodes, with Flower's own processes. */
import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { fedganOptions } from "lib/fedgan";
import {
  FlowerJob,
  FlowerPlace,
  freePort,
  intermediarySettings,
  makeKeys,
  markedProcesses,
  prepareFlower,
} from "lib/flower";
import { tiny } from "../small_agents.ts";

const [agentProgram, flowerProgram] = [
  "../job/failing_agent.ts",
  "../../../lib/cli/commands/flower.ts",
].map((path) => fromFileUrl(new URL(path, import.meta.url)));

Deno.test("beyond loopback nothing listens without keys; with them a node is let in whose key is registered, and no other", async () => {
  const python = await prepareFlower();
  const folder = await Deno.makeTempDir();
  const [keys, others] = ["keys", "others"].map((name) => join(folder, name));
  const agent = [Deno.execPath(), "run", "-A", "--no-check", agentProgram, folder];
  const place = new FlowerPlace(join(folder, "place"));
  const port = freePort();
  try {
    await assert.rejects(
      place.up({ python, agent }, { port, host: "0.0.0.0" }),
      /host is 0\.0\.0\.0 but without keys must be 127\.0\.0\.1; make keys first/,
    );
    assert.equal(await place.state(), undefined);

    await Deno.writeTextFile(join(folder, "script.json"), "{}");
    for (const made of [keys, others]) await makeKeys(made, { python }, { nodes: 1 });
    const { id } = await place.up({ python, agent }, { nodes: 1, port, host: "0.0.0.0", keys });
    await assert.rejects(fetch(`http://127.0.0.1:${port}`), TypeError);

    // It trusts the SuperLink's certificate, but its own key is of elsewhere.
    await Deno.copyFile(join(keys, "ca.pem"), join(others, "ca.pem"));
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "--no-check", flowerProgram, "join", "--agent", "1", "--dataset", "drawn"],
        ...["--superlink", `127.0.0.1:${port}`, "--keys", others],
      ],
      env: { FEDGAN_PLACE: join(folder, "elsewhere"), NO_COLOR: "1" },
    }).output();
    assert.equal(code, 1);
    assert.match(
      new TextDecoder().decode(stderr),
      /Failed to activate SuperNode.*the node of agent 1: it ended with exit code/s,
    );

    const job = new FlowerJob(join(folder, "job"), { place, python });
    await job.submit({
      ...fedganOptions({ ...tiny, agents: 1, epochs: 1, batchSize: 60, previews: 0 }),
      ...intermediarySettings.complete({ minResults: 1, roundTimeout: 60 }),
    });
    const rounds = await Array.fromAsync(job.rounds(0));
    assert.deepEqual(rounds.map(({ agents }) => agents.map(({ agent }) => agent)), [[1]]);
    await place.down();
    assert.deepEqual(await markedProcesses(id), []);
  } finally {
    await place.down();
    await Deno.remove(folder, { recursive: true });
  }
});
