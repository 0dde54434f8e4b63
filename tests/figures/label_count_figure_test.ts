import assert from "node:assert/strict";
import { labelCountFigure, renderSvg } from "lib/figures";

Deno.test("labelCountFigure() has a part of each label's bar for each agent", () => {
  const figure = labelCountFigure([
    { name: "Agent 1", counts: [5, 0, 2] },
    { name: "Agent 2", counts: [0, 7, 2] },
  ]);
  assert.equal(figure.layout.barmode, "stack");
  assert.deepEqual(figure.data.map(({ y }) => y), [[5, 0, 2], [0, 7, 2]]);
  assert.deepEqual(figure.data[0].x, ["0", "1", "2"]);
  for (const count of [0, 1, 100]) {
    const agents = Array.from(
      { length: count },
      (_, i) => ({ name: `Agent ${i}`, counts: [1, 2] }),
    );
    assert.ok(renderSvg(labelCountFigure(agents)).endsWith("</svg>\n"));
  }
});
