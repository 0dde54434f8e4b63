import assert from "node:assert/strict";
import { formatDuration } from "lib/learning";

Deno.test("formatDuration() suits seconds, minutes and hours", () => {
  const cases: [number, string][] = [
    [0, "0.0 s"],
    [420, "0.4 s"],
    [9_949, "9.9 s"],
    [9_960, "10 s"],
    [59_400, "59 s"],
    [59_600, "1:00 min"],
    [187_000, "3:07 min"],
    [3_599_900, "1:00:00 h"],
    [7_509_000, "2:05:09 h"],
    [360_000_000, "100:00:00 h"],
  ];
  for (const [milliseconds, text] of cases) assert.equal(formatDuration(milliseconds), text);
});
