import assert from "node:assert/strict";
import { type Figure, interactiveScripts, plotlyFigure } from "lib/figures";

const figure: Figure = {
  data: [{ type: "scatter", name: "#0072B2", x: [1, 2], y: [3, 4], line: { color: "#0072B2" } }],
  layout: { title: "Loss", width: 760, xaxis: { title: "Epoch", tickformat: "d" } },
};

Deno.test("interactiveScripts() draw a figure in the colours of the page", async () => {
  const { plotly, drawing } = await interactiveScripts();
  assert.match(plotly, /plotly\.js/);
  const drawFigure = new Function(`${drawing}\nreturn drawFigure;`)();
  const drawn: { element: string; data: Figure["data"]; layout: Record<string, unknown> }[] = [];
  const fake = {
    react(element: string, data: Figure["data"], layout: Record<string, unknown>) {
      drawn.push({ element, data, layout });
    },
  };
  const colours = { ink: "#111111", faint: "#222222", line: "#333333" };
  for (const isDark of [false, true]) {
    await drawFigure(fake, "here", plotlyFigure(figure), { ...colours, isDark });
  }
  const [light, dark] = drawn;
  assert.equal(light.element, "here");
  assert.equal(light.data[0].line!.color, "#0072B2");
  assert.equal(dark.data[0].line!.color, "#1F83C9");
  assert.equal(dark.data[0].name, "#0072B2", "a name is no colour");
  assert.equal(light.layout.width, undefined, "the page decides");
  assert.deepEqual(light.layout.font, { color: "#111111", family: "system-ui, sans-serif" });
  const axis = light.layout.xaxis as Record<string, unknown>;
  assert.deepEqual([axis.gridcolor, axis.dtick], ["#333333", 1]);
});

Deno.test("interactiveScripts() put panels below one another where the page is narrow", async () => {
  const { drawing } = await interactiveScripts();
  const drawFigure = new Function(`${drawing}\nreturn drawFigure;`)();
  const domains: unknown[] = [];
  const react = (_: unknown, __: unknown, layout: Record<string, { domain: number[] }>) =>
    domains.push(
      ["xaxis", "xaxis2", "yaxis", "yaxis2"]
        .map((name) => layout[name].domain.map((edge) => Number(edge.toFixed(6)))),
    );
  const panels: Figure = {
    data: [{ type: "scatter", x: [1], y: [2] }],
    layout: {
      xaxis: { domain: [0, 0.4] },
      xaxis2: { domain: [0.6, 1] },
      yaxis: { domain: [0, 1] },
      yaxis2: { domain: [0, 1] },
    },
  };
  for (const clientWidth of [800, 340]) {
    await drawFigure({ react }, { clientWidth }, plotlyFigure(panels), { isDark: false });
  }
  assert.deepEqual(domains, [
    [[0, 0.4], [0.6, 1], [0, 1], [0, 1]],
    // A third of a panel between two: 3, 1 and 3 sevenths.
    [[0, 1], [0, 1], [0.571429, 1], [0, 0.428571]],
  ]);
});
