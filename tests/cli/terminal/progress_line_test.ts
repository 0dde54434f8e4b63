import assert from "node:assert/strict";
import { ProgressLine } from "../../../lib/cli/terminal/progress_line.ts";

Deno.test("ProgressLine replaces its line in a terminal and cuts what does not fit", () => {
  let written = "";
  const line = new ProgressLine({ isTerminal: true, columns: 9, write: (text) => written += text });
  line.show("step 1");
  line.show("step 2 of 99");
  line.print("Epoch 1");
  line.clear();
  assert.equal(written, "\r\x1b[2Kstep 1\r\x1b[2Kstep 2 o\r\x1b[2KEpoch 1\n");
});

Deno.test("ProgressLine writes at most one plain line in an interval elsewhere", () => {
  let written = "";
  let nowMs = 0;
  const line = new ProgressLine({
    isTerminal: false,
    intervalMs: 5000,
    now: () => nowMs,
    write: (text) => written += text,
  });
  for (nowMs = 0; nowMs <= 12_000; nowMs += 100) line.show(`${nowMs} ms`);
  line.print("Epoch 1");
  line.clear();
  assert.equal(written, "0 ms\n5000 ms\n10000 ms\nEpoch 1\n");
});
