import assert from "node:assert/strict";
import { renderSvg, roundBytesFigure } from "lib/figures";

Deno.test("roundBytesFigure() adds bytes up over the rounds", () => {
  const figure = roundBytesFigure([
    { round: 1, sentBytes: 30e6, receivedBytes: 20e6 },
    { round: 2, sentBytes: 10e6, receivedBytes: 20e6 },
  ]);
  assert.deepEqual(figure.data.map(({ x, y }) => [x, y]), [[[1, 2], [30, 40]], [[1, 2], [20, 40]]]);
  assert.match(figure.layout.yaxis!.title!, /MB/);
  renderSvg(figure);
});
