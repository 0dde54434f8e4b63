import assert from "node:assert/strict";
import { formatBytes } from "lib/learning";

Deno.test("formatBytes() picks the unit", () => {
  const cases: [number, string][] = [
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1.0 kB"],
    [9_323_776, "9.3 MB"],
    [812_000_000, "812 MB"],
    [999_600_000, "1.0 GB"],
    [5e15, "5000 TB"],
  ];
  for (const [bytes, text] of cases) assert.equal(formatBytes(bytes), text);
});
