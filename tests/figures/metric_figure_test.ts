import assert from "node:assert/strict";
import { metricCsv, type MetricEpoch, metricFigure, renderSvg } from "lib/figures";

const descriptions = {
  error: { label: "Error", unit: "nats", reference: { value: 0.7, label: "guessing" } },
  share: { label: "Share", unit: "" },
};
const epochs = [1, 2, 3].map((epoch) => ({
  epoch,
  metrics: { error: 1 / epoch, share: 0.1 * epoch },
}));

Deno.test("metricFigure() has a panel for each measurement, its axes named with units", () => {
  const { data, layout } = metricFigure([{ name: "Only", epochs }], descriptions);
  assert.deepEqual(data.map(({ xaxis, yaxis }) => [xaxis, yaxis]), [["x", "y"], ["x2", "y2"]]);
  assert.deepEqual(data.map(({ x }) => x), [[1, 2, 3], [1, 2, 3]]);
  assert.deepEqual(data.map(({ y }) => y), [[1, 0.5, 1 / 3], [0.1, 0.2, 0.1 * 3]]);
  assert.deepEqual(data.map(({ showlegend }) => showlegend), [false, false]);
  assert.deepEqual([layout.xaxis?.title, layout.xaxis2?.title], ["Epoch", "Epoch"]);
  assert.deepEqual([layout.yaxis?.title, layout.yaxis2?.title], ["Error (nats)", "Share"]);
  assert.ok(layout.xaxis!.domain![1] < layout.xaxis2!.domain![0], "the panels overlap");
});

Deno.test("metricFigure() draws a measurement's reference with its label, in its panel only", () => {
  const { layout } = metricFigure([{ name: "Only", epochs }], descriptions);
  assert.deepEqual(layout.shapes!.map(({ yref, y0, y1 }) => [yref, y0, y1]), [["y", 0.7, 0.7]]);
  assert.deepEqual([layout.shapes![0].x0, layout.shapes![0].x1], layout.xaxis!.domain);
  assert.deepEqual(layout.annotations!.map(({ yref, text }) => [yref, text]), [["y", "guessing"]]);
});

Deno.test("metricFigure() gives a series one look in all panels, and a hundred series different ones", () => {
  const series = Array.from(
    { length: 100 },
    (_, index) => ({ name: `Agent ${index + 1}`, epochs }),
  );
  const { data } = metricFigure(series, descriptions);
  assert.equal(data.length, 200);
  const look = ({ line }: typeof data[0]) => `${line?.color} ${line?.dash}`;
  for (const { name } of series) {
    const own = data.filter((trace) => trace.name === name);
    assert.equal(new Set(own.map(look)).size, 1);
    assert.deepEqual(own.map(({ showlegend }) => showlegend), [true, false]);
  }
  assert.equal(new Set(data.map(look)).size, 100);
});

Deno.test("metricFigure() leaves out what is missing, a gap for NaN, and draws nothing at all", () => {
  const sparse: MetricEpoch[] = [
    { epoch: 1, metrics: { error: 2 } },
    { epoch: 2, metrics: { error: NaN, share: 1 } },
  ];
  const { data } = metricFigure([{ name: "", epochs: sparse }], descriptions);
  assert.deepEqual(data.map(({ x, y }) => [x, y]), [[[1, 2], [2, NaN]], [[2], [1]]]);
  for (const series of [[], [{ name: "", epochs: [] }]]) {
    assert.ok(renderSvg(metricFigure(series, descriptions)).endsWith("</svg>\n"));
  }
  assert.throws(() => metricFigure([], {}), TypeError);
});

Deno.test("metricFigure() draws a faint series pale, without a name, and markers only where points are few", () => {
  const steps = Array.from({ length: 40 }, (_, i) => ({ epoch: i / 20, metrics: { error: i } }));
  const few = [{ epoch: 1, metrics: { share: 0.5 } }];
  const { data } = metricFigure([
    { name: "Agent 1", epochs: steps, isFaint: true },
    { name: "Agent 1", epochs: [...steps, ...few] },
  ], descriptions);
  const [faint, plain, , share] = data;
  assert.notEqual(faint.line!.color, plain.line!.color);
  assert.equal(
    plain.line!.color,
    metricFigure([{ name: "", epochs: few }], descriptions).data[0].line!.color,
  );
  assert.deepEqual([faint, plain].map(({ name, showlegend }) => [name, showlegend]), [
    [undefined, false],
    [undefined, false],
  ]);
  assert.deepEqual([plain.mode, share.mode], ["lines", "lines+markers"]);
});

Deno.test("metricCsv() writes a header and every digit", () => {
  assert.equal(
    metricCsv([...epochs, { epoch: 4, metrics: { error: 3 } }], descriptions),
    "epoch,error,share\n1,1,0.1\n2,0.5,0.2\n3,0.3333333333333333,0.30000000000000004\n4,3,NaN\n",
  );
});
