import assert from "node:assert/strict";
import { drawnDigits } from "lib/data";
import { ImageClassifier } from "lib/evaluation";
import { federate, Federation, type FederationOptions, RoundProgress } from "lib/federated";
import { loadTensorFlow } from "lib/tensorflow";

await loadTensorFlow();

/** After each step and round of a small federation, how far each agent is: `steps/of`. */
async function progressOf(
  options: Partial<FederationOptions>,
  { parallel = false, from = 0 } = {},
): Promise<string[]> {
  const federation = new Federation(
    drawnDigits(24),
    (dataSet, parts) => new ImageClassifier(dataSet, { ...parts, batchSize: 8, epochs: 9 }),
    { agents: 2, partition: { kind: "sizes", sizes: [2, 1] }, ...options },
  );
  const seen: string[] = [];
  try {
    let steps = 0;
    for await (const { kind } of federate(federation, { parallel })) {
      if (kind === "step" && ++steps === from) break;
      if (steps === from) break;
    }
    const progress = new RoundProgress(federation);
    for await (const log of federate(federation, { parallel })) {
      progress.take(log);
      if (log.kind !== "step" && log.kind !== "round") continue;
      const agents = [1, 2].map((agent) => {
        const at = progress.of(agent);
        return at === undefined ? "-" : `${at.steps}/${at.of}`;
      });
      seen.push(`${agents.join(" ")} ${progress.fraction.toFixed(2)}`);
    }
  } finally {
    federation.dispose();
  }
  return seen;
}

Deno.test("RoundProgress counts each agent's steps of a round, in turn or side by side", async () => {
  const inEpochs = { epochs: 2, syncEvery: { epochs: 1 } };
  const oneRound = ["1/2 0/1 0.33", "2/2 0/1 0.67", "2/2 1/1 1.00"];
  assert.deepEqual(await progressOf(inEpochs), [
    ...[...oneRound, "0/2 0/1 0.00"],
    ...[...oneRound, "- - 0.00"],
  ]);
  // A K beyond the training's end is one round; its rest is not counted backwards.
  assert.deepEqual(await progressOf({ epochs: 1, syncEvery: { epochs: 5 } }), [
    ...[...oneRound, "- - 0.00"],
  ]);
  // Agent 2 has taken its first step when the log of agent 1's comes.
  assert.deepEqual(await progressOf({ epochs: 1 }, { parallel: true }), [
    ...["1/2 0/1 0.33", "1/2 1/1 0.67", "2/2 1/1 1.00", "- - 0.00"],
  ]);
  // The last round is what is left of four steps.
  assert.deepEqual(await progressOf({ epochs: 2, syncEvery: { steps: 3 } }), [
    ...["1/3 0/3 0.17", "2/3 0/3 0.33", "3/3 0/3 0.50"],
    ...["3/3 1/3 0.67", "3/3 2/3 0.83", "3/3 3/3 1.00", "0/1 0/1 0.00"],
    ...["1/1 0/1 0.50", "1/1 1/1 1.00", "- - 0.00"],
  ]);
});

Deno.test("RoundProgress counts the rest of a round that had begun, and leaves out who takes no part", async () => {
  assert.deepEqual(await progressOf({ epochs: 1, syncEvery: { steps: 2 } }, { from: 1 }), [
    ...["1/1 0/2 0.33", "1/1 1/2 0.67", "1/1 2/2 1.00", "- - 0.00"],
  ]);
  const [first] = await progressOf({ epochs: 1, participation: 0.5 });
  assert.match(first, /^(1\/2 -|- 1\/1) /);
});
