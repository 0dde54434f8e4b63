import assert from "node:assert/strict";
import { agentLossFigure, labelCountFigure, lossCsv, lossFigure, renderSvg } from "lib/figures";

const losses = [1, 2, 3].map((epoch) => ({
  epoch,
  generatorLoss: 0.1 * epoch,
  discriminatorLoss: 1 / epoch,
}));

Deno.test("lossFigure() has both losses by epoch in one figure, axes named with units", () => {
  const { data, layout } = lossFigure(losses);
  assert.deepEqual(data.map(({ name }) => name), ["Generator", "Discriminator"]);
  assert.deepEqual(data.map(({ x }) => x), [[1, 2, 3], [1, 2, 3]]);
  assert.deepEqual(data[0].y, [0.1, 0.2, 0.1 * 3]);
  assert.deepEqual(data[1].y, [1, 0.5, 1 / 3]);
  assert.equal(layout.xaxis?.title, "Epoch");
  assert.match(layout.yaxis?.title ?? "", /Loss \(nats/);
});

Deno.test("agentLossFigure() gives an agent one colour and a network one dash", () => {
  const agents = ["Agent 1", "Agent 2", "Agent 3"].map((name) => ({ name, losses }));
  const { data } = agentLossFigure(agents);
  assert.equal(data.length, 6);
  for (const { name } of agents) {
    const own = data.filter((trace) => trace.name?.startsWith(name));
    assert.equal(new Set(own.map(({ line }) => line?.color)).size, 1);
    assert.deepEqual(own.map(({ line }) => line?.dash), ["solid", "dash"]);
    assert.deepEqual(own.map(({ showlegend }) => showlegend), [true, false]);
  }
  assert.equal(new Set(data.map(({ line }) => line?.color)).size, 3);
});

Deno.test("labelCountFigure() has a part of each label's bar for each agent", () => {
  const figure = labelCountFigure([
    { name: "Agent 1", counts: [5, 0, 2] },
    { name: "Agent 2", counts: [0, 7, 2] },
  ]);
  assert.equal(figure.layout.barmode, "stack");
  assert.deepEqual(figure.data.map(({ y }) => y), [[5, 0, 2], [0, 7, 2]]);
  assert.deepEqual(figure.data[0].x, ["0", "1", "2"]);
});

Deno.test("all figures can be drawn, for many agents and for none", () => {
  for (const count of [0, 1, 12]) {
    const names = Array.from({ length: count }, (_, index) => `Agent ${index + 1}`);
    renderSvg(agentLossFigure(names.map((name) => ({ name, losses }))));
    renderSvg(labelCountFigure(names.map((name) => ({ name, counts: [1, 2, 3] }))));
  }
  renderSvg(lossFigure([]));
});

Deno.test("lossCsv() writes a header and every digit", () => {
  assert.equal(
    lossCsv(losses),
    "epoch,generator_loss,discriminator_loss\n1,0.1,1\n2,0.2,0.5\n" +
      "3,0.30000000000000004,0.3333333333333333\n",
  );
});
