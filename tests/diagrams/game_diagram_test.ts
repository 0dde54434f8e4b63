import assert from "node:assert/strict";
import { gameDiagram } from "lib/diagrams";
import { AdversarialPair } from "lib/gan";
import { loadTensorFlow } from "lib/tensorflow";

await loadTensorFlow();

Deno.test("gameDiagram() has the pair's own shapes and sizes, and two gradients that go back", () => {
  const pair = new AdversarialPair({ filters: 4, latentSize: 10, batchSize: 6 });
  const { parts } = gameDiagram(pair);
  const sizes = [pair.generator, pair.discriminator].map((model) => model.countParams());
  pair.dispose();
  const lines = parts.flatMap((part) => part.kind === "box" ? [part.lines] : []);
  const second = (first: string) => lines.find(([line]) => line === first)?.[1];
  assert.equal(second("noise z"), "[6, 10]");
  assert.equal(second("drawn G(z)"), "[6, 28, 28, 1]");
  assert.equal(second("real x"), "[6, 28, 28, 1]");
  assert.equal(second("generator G"), `${sizes[0].toLocaleString("en")} parameters`);
  assert.equal(second("discriminator D"), `${sizes[1].toLocaleString("en")} parameters`);
  const back = parts.filter((part) => part.kind === "arrow" && part.isDashed);
  assert.equal(back.length, 2);
});
