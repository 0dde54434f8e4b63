import assert from "node:assert/strict";
import { drawnDigits } from "lib/data";
import { fedgan } from "lib/fedgan";
import { loadTensorFlow } from "lib/tensorflow";
import { federate } from "lib/federated";
import { FederationProgress } from "../../../lib/cli/training/progress.ts";
import { ProgressLine } from "../../../lib/cli/terminal/progress_line.ts";
import { federationTraining } from "../../../lib/cli/training/federation_training.ts";

await loadTensorFlow();

Deno.test("federationTraining() says so where agents are averaged only once", () => {
  const small = { agents: 2, filters: 1, latentSize: 1, compile: false, epochs: 3, batchSize: 8 };
  const notesOf = (syncEvery: { epochs: number } | { steps: number }) => {
    const federation = fedgan(drawnDigits(32), { ...small, syncEvery });
    using training = federationTraining(federation, { shards: [], parallel: false });
    return training.notes;
  };
  for (
    const [syncEvery, spelled] of [[{ epochs: 5 }, "5epochs"], [{ steps: 6 }, "6steps"]] as const
  ) {
    assert.deepEqual(notesOf(syncEvery), [
      `One round: with --sync-every ${spelled} agents train alone to the end and are averaged once; ` +
      "a shorter interval averages them on the way",
    ]);
  }
  assert.deepEqual(notesOf({ epochs: 2 }), []);
  assert.deepEqual(notesOf({ steps: 5 }), []);
});

Deno.test("FederationProgress shows in a terminal a line an agent, and what stays as elsewhere", async () => {
  const small = { agents: 2, filters: 1, latentSize: 1, compile: false, epochs: 1, batchSize: 8 };
  const federation = fedgan(drawnDigits(32), { ...small, previews: 0 });
  const shown: string[] = [];
  const line = new ProgressLine({
    ...{ isTerminal: true, columns: 120, rows: 30 },
    write: (text) => shown.push(text),
  });
  const progress = new FederationProgress(federation, line);
  for await (const log of federate(federation)) progress.show(log);
  federation.dispose();
  const blocks = shown.filter((text) => text.includes("agent ")).map((text) => text.split("\n"));
  const losses = "generator loss [\\d.]+, discriminator loss [\\d.]+";
  assert.match(blocks[0][0], new RegExp(`Agent 1 █{6}░{6} step 1/2  epoch 1  ${losses}$`));
  assert.equal(blocks[0][1], "Agent 2 ░░░░░░░░░░░░ step 0/2  waits");
  assert.match(blocks[0][2], /^Round 1\/1 █{3}░{9} agent 1 epoch 1 step 1\/2/);
  const kept = shown.filter((text) => /^\w/.test(text) && text.endsWith("\n"));
  assert.deepEqual(kept.map((text) => text.split("  ")[0].slice(0, 15)), [
    ...["All 2 agents st", "Agent 1 epoch 1", "Agent 2 epoch 1", "Round 1/1"],
  ]);
});
