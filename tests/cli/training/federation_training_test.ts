import assert from "node:assert/strict";
import { drawnDigits } from "lib/data";
import { fedgan } from "lib/fedgan";
import { loadTensorFlow } from "lib/tensorflow";
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
