import assert from "node:assert/strict";
import { checkIntermediary, type IntermediarySettings, intermediarySettings } from "lib/flower";

function check(changes: Partial<IntermediarySettings>, agents: number): void {
  checkIntermediary(intermediarySettings.complete(changes), agents);
}

Deno.test("checkIntermediary() refuses what no number of answers can meet", () => {
  check({}, 3);
  check({ strategy: "krum", malicious: 1 }, 5);
  check({ strategy: "bulyan", malicious: 1 }, 7);
  check({ strategy: "trimmed-mean", trimmed: 0.34 }, 3);
  assert.throws(
    () => check({ minResults: 4 }, 3),
    /minResults is 4, .* at least 4 agents but there are 3/,
  );
  assert.throws(
    () => check({ strategy: "krum", malicious: 1 }, 4),
    /malicious is 1, .* at least 5/,
  );
  assert.throws(
    () => check({ strategy: "bulyan", malicious: 1 }, 6),
    /malicious is 1, .* at least 7/,
  );
  assert.throws(() => check({ strategy: "multi-krum", selected: 4 }, 3), /selected is 4/);
  assert.throws(
    () => check({ strategy: "trimmed-mean" }, 3),
    /trimmed is 0\.2, by which no value of 3 is left out, but must be at least 0\.33/,
  );
});
