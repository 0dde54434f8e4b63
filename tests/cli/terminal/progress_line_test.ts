import assert from "node:assert/strict";
import { ProgressLine } from "../../../lib/cli/terminal/progress_line.ts";

Deno.test("ProgressLine replaces its line in a terminal and leaves out the middle of what does not fit", () => {
  let written = "";
  const line = new ProgressLine({ isTerminal: true, columns: 9, write: (text) => written += text });
  line.show("step 1");
  line.show("step 2 of 99");
  line.print("Epoch 1");
  line.clear();
  assert.equal(written, "\r\x1b[2Kstep 1\r\x1b[2Kste…f 99\r\x1b[2KEpoch 1\n");
});

Deno.test("ProgressLine keeps the time left, however narrow the terminal", () => {
  const text = "Epoch 3/50 ██████████░░ step 200/235  loss G 0.812 D 1.302  12:34 min left";
  for (const columns of [24, 40, 60]) {
    let written = "";
    new ProgressLine({ isTerminal: true, columns, write: (shown) => written = shown }).show(text);
    const shown = written.replace("\r\x1b[2K", "");
    assert.equal(shown.length, columns - 1);
    assert.match(shown, /^Epoch 3\/5.*….*min left$/);
    if (columns > 32) assert.match(shown, /12:34 min left$/);
  }
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

Deno.test("ProgressLine has details above its line where the terminal has room, and replaces all of it", () => {
  let written = "";
  const write = (text: string) => written += text;
  const line = new ProgressLine({ isTerminal: true, columns: 40, rows: 5, write });
  line.show("round 1", ["agent 1", "agent 2\x1b[2J"]);
  line.show("round 1", ["agent 1", "agent 2", "agent 3"]);
  line.show("round 2", ["agent 1", "agent 2", "agent 3", "agent 4"]);
  line.show("round 2", ["agent 1"]);
  line.print("Round 2");
  const [erase, up] = ["\r\x1b[2K", (lines: number) => `\r\x1b[${lines}A\x1b[J`];
  assert.equal(
    written,
    `${erase}agent 1\nagent 2\\u{1b}[2J\nround 1` +
      `${up(2)}agent 1\nagent 2\nagent 3\nround 1${up(3)}round 2${erase}agent 1\nround 2` +
      `${up(1)}Round 2\n`,
  );
  written = "";
  const plain = new ProgressLine({ isTerminal: false, write });
  plain.show("round 1", ["agent 1", "agent 2"]);
  assert.equal(written, "round 1\n");
});
