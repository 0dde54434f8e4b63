import assert from "node:assert/strict";
import { type Figure, figureText } from "lib/figures";

Deno.test("figureText() names the title, the panels and what the legend names", () => {
  const trace = { type: "scatter" as const, x: [1], y: [2] };
  const figure = (layout: Figure["layout"], names: string[]): Figure => ({
    data: names.map((name) => ({ ...trace, name, showlegend: name !== "hidden" })),
    layout,
  });
  const panels = { yaxis: { title: "Error" }, yaxis2: { title: "Share" } };
  assert.equal(figureText({ data: [trace], layout: {} }), "Plot");
  assert.equal(figureText(figure({ title: "T" }, ["a", "hidden", "b"])), "T: a, b");
  assert.equal(figureText(figure({ title: "T", ...panels }, ["a"])), "T: Error, Share; a");
});
