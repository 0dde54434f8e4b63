import assert from "node:assert/strict";
import { networkDiagram } from "lib/diagrams";
import { AdversarialPair } from "lib/gan";
import { loadTensorFlow } from "lib/tensorflow";

await loadTensorFlow();

/** The texts of a diagram, from left to right. */
const textsOf = ({ parts }: ReturnType<typeof networkDiagram>) =>
  parts.flatMap((part) => part.kind === "text" ? [part.text] : []);
/** Height, width and depth of each block, in pixels. */
const blocksOf = ({ parts }: ReturnType<typeof networkDiagram>) =>
  parts.flatMap((part) => part.kind === "block" ? [part] : []);

Deno.test("networkDiagram() has a block for each shape, and the layer that makes it", () => {
  const pair = new AdversarialPair({ filters: 4, latentSize: 10 });
  const [generator, discriminator] = [pair.generator, pair.discriminator].map(networkDiagram);
  const parameters = [pair.generator, pair.discriminator].map((model) => model.countParams());
  pair.dispose();
  const shapes = (diagram: typeof generator) =>
    textsOf(diagram).filter((text) => /^[\d, ×]+$/.test(text));
  assert.deepEqual(shapes(generator), [
    ...["10", "784", "7 × 7 × 16", "7 × 7 × 8", "14 × 14 × 4", "28 × 28 × 1"],
  ]);
  assert.deepEqual(shapes(discriminator), [
    ...["28 × 28 × 1", "14 × 14 × 4", "7 × 7 × 8", "392", "1"],
  ]);
  const kernels = textsOf(generator).filter((text) => text.includes("stride"));
  assert.deepEqual(kernels, ["5 × 5, stride 1", "5 × 5, stride 2", "5 × 5, stride 2"]);
  const names = [generator, discriminator].map(({ title }) => title.split(",").slice(0, 1).join());
  assert.deepEqual(names, [
    ...["generator", "discriminator"].map((name, k) =>
      `${name}: ${parameters[k].toLocaleString("en").split(",")[0]}`
    ),
  ]);
});

Deno.test("networkDiagram() draws images by their sides and more channels deeper, within its width", () => {
  const pair = new AdversarialPair({ filters: 4, latentSize: 10 });
  const diagram = networkDiagram(pair.generator);
  pair.dispose();
  const blocks = blocksOf(diagram);
  const [, , seven, , fourteen, whole] = blocks;
  assert.equal(fourteen.height, 2 * seven.height);
  assert.equal(whole.width, 4 * seven.width);
  assert.ok(seven.depth > fourteen.depth && fourteen.depth > whole.depth);
  const texts = diagram.parts.flatMap((part) => part.kind === "text" ? [part.x] : []);
  assert.ok(texts.every((x) => x > 0 && x < diagram.width));
  blocks.slice(1).forEach((block, k) => {
    const before = blocks[k];
    assert.ok(before.x + before.width + before.depth < block.x, `block ${k + 1} is apart`);
  });
});

Deno.test("networkDiagram() says a layer that keeps the shape beside the one that made it", () => {
  const pair = new AdversarialPair({ filters: 4, latentSize: 10 });
  const { text } = networkDiagram(pair.discriminator);
  pair.dispose();
  assert.equal(
    text,
    'The network "discriminator", layer by layer: 28 × 28 × 1; Conv2D 5 × 5, stride 2, LeakyReLU, SeededDropout to ' +
      "14 × 14 × 4; Conv2D 5 × 5, stride 2, LeakyReLU, SeededDropout to 7 × 7 × 8; Flatten to 392; Dense to 1",
  );
});
