import assert from "node:assert/strict";
import { returnRows, returnsCsv, returnsFigure } from "../../../lib/cli/pong/returns_figure.ts";

const episodes = Array.from({ length: 102 }, (_, i) => ({ steps: 10 * (i + 1), gathered: i }));
const times = [{ steps: 100, hours: 1 }, { steps: 1020, hours: 3 }];

Deno.test("returnRows() counts episodes, frames and hours, and takes means of a hundred", () => {
  const rows = returnRows(episodes, times);
  assert.deepEqual(rows[0], { episode: 1, frames: 40, hours: 0.1, gathered: 0, mean: 0 });
  assert.deepEqual(rows[9], { episode: 10, frames: 400, hours: 1, gathered: 9, mean: 4.5 });
  assert.equal(rows[55].hours, 2);
  assert.deepEqual(rows.slice(99).map(({ mean }) => mean), [49.5, 50.5, 51.5]);
  assert.equal(rows[101].hours, 3);
});

Deno.test("returnsFigure() draws the means in three panels, returnsCsv() writes them", () => {
  const rows = returnRows(episodes.slice(0, 2), times);
  const { data } = returnsFigure(rows);
  assert.deepEqual(data.map(({ x }) => Array.from(x as number[])), [[1, 2], [4e-5, 8e-5], [
    0.1,
    0.2,
  ]]);
  for (const { y } of data) assert.deepEqual(Array.from(y), [0, 0.5]);
  assert.equal(
    returnsCsv(rows),
    "episode,frames,hours,return,mean of last 100\n1,40,0.10000,0,0\n2,80,0.20000,1,0.5\n",
  );
});
