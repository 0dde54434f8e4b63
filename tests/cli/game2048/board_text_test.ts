import assert from "node:assert/strict";
import { boardOf } from "lib/game2048";
import { boardText } from "../../../lib/cli/game2048/board_text.ts";

const board = boardOf([1, 0, 0, 0, 0, 7, 0, 0, 0, 0, 11, 0, 0, 0, 0, 15]);

Deno.test("boardText() draws a board in a frame", () => {
  assert.equal(
    boardText(board, { isColoured: false }),
    `
┌───────┬───────┬───────┬───────┐
│   2   │       │       │       │
├───────┼───────┼───────┼───────┤
│       │  128  │       │       │
├───────┼───────┼───────┼───────┤
│       │       │  2048 │       │
├───────┼───────┼───────┼───────┤
│       │       │       │ 32768 │
└───────┴───────┴───────┴───────┘`.trim(),
  );
});

Deno.test("boardText() has the same letters in colours", () => {
  const coloured = boardText(board, { isColoured: true });
  // deno-lint-ignore no-control-regex -- colours begin with an escape
  assert.equal(coloured.replace(/\x1b\[[\d;]*m/g, ""), boardText(board, { isColoured: false }));
  assert(coloured.includes("\x1b[38;5;214m  2048 \x1b[39m"));
});
