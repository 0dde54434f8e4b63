import assert from "node:assert/strict";
import { metricTexts } from "lib/learning";

Deno.test("metricTexts() lowers a label's first letter, but not that of a name or an abbreviation", () => {
  const labels = ["Generator loss", "Fréchet distance", "KL divergence", "L1", "Not measured"];
  const descriptions = Object.fromEntries(labels.map((label, i) => [`m${i}`, { label, unit: "" }]));
  assert.deepEqual(metricTexts({ m1: 21.75, m0: 0.5, m2: 0.01, m3: 2 }, descriptions), [
    "generator loss 0.500",
    "Fréchet distance 21.750",
    "KL divergence 0.010",
    "L1 2.000",
  ]);
});
