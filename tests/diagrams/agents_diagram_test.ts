import assert from "node:assert/strict";
import { drawnDigits } from "lib/data";
import { agentsDiagram } from "lib/diagrams";
import { bytesOfWeights, disposeWeights } from "lib/federated";
import { fedgan } from "lib/fedgan";
import type { Diagram } from "lib/figures";
import { formatBytes } from "lib/learning";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();
const small = { filters: 1, latentSize: 2, batchSize: 4, epochs: 1 };
const textsOf = ({ parts }: Diagram) =>
  parts.flatMap((part) => part.kind === "text" ? [part.text] : []);

Deno.test("agentsDiagram() says what each agent sends, what it counts, and what comes back", () => {
  const partition = { kind: "classes", classes: 5 } as const;
  const federation = fedgan(drawnDigits(40), { ...small, agents: 2, partition });
  const [one, two] = federation.agents.map(({ examples }) => examples);
  const before = tf.memory().numTensors;
  const texts = textsOf(agentsDiagram(federation.agents));
  assert.equal(tf.memory().numTensors, before, "no tensor leaks");
  const sent = federation.agents[0].sharedWeights();
  const bytes = formatBytes(bytesOfWeights(sent));
  disposeWeights(sent);
  federation.dispose();
  const percent = (examples: number) => Number((100 * examples / (one + two)).toFixed(1));
  assert.equal(texts.filter((text) => text === `the mean, ${bytes}`).length, 2);
  for (const examples of [one, two]) {
    assert.ok(texts.includes(`its weights, ${bytes}; counts ${percent(examples)} %`));
  }
  assert.match(texts.at(-1)!, /^Weights are: generator [\d.]+ kB, discriminator \d+ B$/);
});

Deno.test("agentsDiagram() names moments where they are sent, and one network where one is", () => {
  const partsOf = (options: Parameters<typeof fedgan>[1]) => {
    const federation = fedgan(drawnDigits(20), { ...small, agents: 2, ...options });
    const last = textsOf(agentsDiagram(federation.agents)).at(-1)!;
    federation.dispose();
    return last.replace(/^Weights are: /, "").split(", ").map((part) =>
      part.replace(/ [\d.]+ \w+$/, "")
    );
  };
  assert.deepEqual(partsOf({ adamMoments: "average" }), [
    ...["generator", "discriminator", "optimisers' moments"],
  ]);
  assert.deepEqual(partsOf({ share: "generator" }), ["generator"]);
});

Deno.test("agentsDiagram() leaves most of many agents out, and counts each the same where it is told", () => {
  const federation = fedgan(drawnDigits(40), { ...small, agents: 8 });
  const diagram = agentsDiagram(federation.agents, { weighting: "equal" });
  federation.dispose();
  const boxes = diagram.parts.flatMap((part) => part.kind === "box" ? [part.lines[0]] : []);
  assert.deepEqual(boxes, ["agent 1", "agent 2", "agent 3", "agent 8", "intermediary"]);
  assert.equal(textsOf(diagram).filter((text) => text.endsWith("counts 12.5 %")).length, 4);
});
