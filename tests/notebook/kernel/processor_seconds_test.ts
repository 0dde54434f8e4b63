import assert from "node:assert/strict";
import { processorSeconds } from "lib/notebook";

Deno.test("processorSeconds() grows by work, not by waiting", async () => {
  const before = processorSeconds();
  let sum = 0;
  for (let i = 0; processorSeconds() < before + 0.01; i++) sum += Math.sqrt(i);
  assert(sum > 0);
  const [start, wallStart] = [processorSeconds(), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert(processorSeconds() - start < (performance.now() - wallStart) / 1e3);
});
