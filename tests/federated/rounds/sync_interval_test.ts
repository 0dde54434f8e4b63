import assert from "node:assert/strict";
import { formatSyncInterval, parseSyncInterval, syncIntervalText } from "lib/federated";

Deno.test("parseSyncInterval() reads a number and its unit, formatSyncInterval() spells it", () => {
  const spelled: [string, ReturnType<typeof parseSyncInterval>][] = [
    ["1epoch", { epochs: 1 }],
    ["5epochs", { epochs: 5 }],
    ["1step", { steps: 1 }],
    ["20steps", { steps: 20 }],
  ];
  for (const [text, interval] of spelled) {
    assert.deepEqual(parseSyncInterval(text), interval);
    assert.equal(formatSyncInterval(interval), text);
  }
  assert.deepEqual(parseSyncInterval(" 20 steps "), { steps: 20 });
  assert.equal(syncIntervalText({ steps: 20 }), "20 steps");
  assert.equal(syncIntervalText({ epochs: 1 }), "1 epoch");
});

Deno.test("parseSyncInterval() refuses a number without its unit, and numbers below 1", () => {
  for (const text of ["5", "epochs", "5rounds", "5epochs20steps", "-1epochs", "1.5epochs", ""]) {
    assert.throws(() => parseSyncInterval(text), /^RangeError: Cannot read interval ".*": it must/);
  }
  assert.throws(() => parseSyncInterval("0steps"), /^RangeError: Cannot use interval of 0 steps/);
});
