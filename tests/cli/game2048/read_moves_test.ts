import assert from "node:assert/strict";
import { directions } from "lib/game2048";
import { readMoves } from "../../../lib/cli/game2048/read_moves.ts";

async function movesOf(...chunks: string[]): Promise<string[]> {
  const input = {
    read(buffer: Uint8Array) {
      const chunk = chunks.shift();
      return Promise.resolve(
        chunk === undefined ? null : new TextEncoder().encodeInto(chunk, buffer).written,
      );
    },
  };
  return (await Array.fromAsync(readMoves(input))).map((direction) => directions[direction]);
}

Deno.test("readMoves() knows arrow keys in both modes of terminals, and letters", async () => {
  const all = ["up", "down", "right", "left"];
  assert.deepEqual(await movesOf("\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"), all);
  assert.deepEqual(await movesOf("\x1bOA\x1bOB\x1bOC\x1bOD"), all);
  assert.deepEqual(await movesOf("wa", "sd"), ["up", "left", "down", "right"]);
  assert.deepEqual(await movesOf("x", "\x1b[F", "\x1b", "7", "é", ""), [], "other keys do nothing");
});

Deno.test("readMoves() ends by q, Ctrl-C, Ctrl-D, and with its input", async () => {
  for (const end of ["q", "\x03", "\x04"]) assert.deepEqual(await movesOf("w", end, "a"), ["up"]);
  assert.deepEqual(await movesOf(), []);
});
