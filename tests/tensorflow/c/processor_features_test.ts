import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { processorFeatures } from "lib/tensorflow";

const description = "/proc/cpuinfo";

Deno.test({
  name: "processorFeatures() is what Linux says of the processor",
  ignore: !existsSync(description),
  fn() {
    const text = Deno.readTextFileSync(description);
    const features = processorFeatures();
    assert.ok(features.size > 0);
    for (const feature of features) assert.match(text, new RegExp(`\\b${feature}\\b`));
    assert.equal(features.has("avx2"), /\bavx2\b/.test(text));
  },
});
