import assert from "node:assert/strict";
import { drawnDigits } from "lib/data";
import { roundsDiagram } from "lib/diagrams";
import { fedgan, type FedganOptions } from "lib/fedgan";
import { loadTensorFlow } from "lib/tensorflow";

await loadTensorFlow();

/** The diagram of a federation of two agents with 20 examples each. */
function diagramOf(options: Partial<FedganOptions>) {
  const small = { filters: 1, latentSize: 2, batchSize: 4, epochs: 2 };
  const federation = fedgan(drawnDigits(40), { ...small, agents: 2, ...options });
  const diagram = roundsDiagram(federation);
  const { rounds } = federation;
  federation.dispose();
  const boxes = diagram.parts.flatMap((part) => part.kind === "box" ? [part] : []);
  return { ...diagram, rounds, boxes };
}

Deno.test("roundsDiagram() draws K steps one by one for each agent, in two rounds", () => {
  const { boxes, title, text, rounds } = diagramOf({ syncEvery: { steps: 3 } });
  assert.equal(boxes.filter(({ lines }) => lines.length === 0).length, 2 * 2 * 3);
  assert.equal(title, "Rounds of 3 steps");
  assert.match(text, new RegExp(`there are ${rounds}\\.$`));
  const [start, ...means] = boxes.filter(({ lines }) => lines.length === 2);
  assert.deepEqual(start.lines, ["one start", "for all"]);
  assert.deepEqual(means.map(({ lines }) => lines[0]), ["mean", "mean"]);
});

Deno.test("roundsDiagram() says a long K in words, and what else the settings change", () => {
  const { boxes, parts } = diagramOf({
    ...{ syncEvery: { epochs: 1 }, initialisation: "apart", participation: 0.5 },
  });
  assert.equal(boxes.filter(({ lines }) => lines[0] === "1 epoch").length, 2 * 2);
  assert.deepEqual(boxes[0].lines, ["a start", "for each"]);
  const [local, ...sent] = parts.slice(-3).map((part) => part.kind === "text" && part.text);
  assert.equal(
    local,
    "K = 1 epoch of each agent, on its own data alone; in each round 50 % of the agents train",
  );
  assert.deepEqual(sent, [
    "For a mean each sends 6.6 kB, and is sent as much:",
    "generator 5.9 kB, discriminator 708 B",
  ]);
});

Deno.test("roundsDiagram() says where nothing is sent", () => {
  const { parts } = diagramOf({ share: "none" });
  const last = parts.at(-1)!;
  assert.equal(last.kind === "text" && last.text, "Agents send nothing");
});

Deno.test("roundsDiagram() ends where the training has no more rounds than it draws", () => {
  const { parts, rounds } = diagramOf({ syncEvery: { epochs: 2 } });
  assert.equal(rounds, 1);
  const texts = parts.flatMap((part) => part.kind === "text" ? [part.text] : []);
  assert.deepEqual(texts.filter((text) => text.includes("round")), ["round 1"]);
});
