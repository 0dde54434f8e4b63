import assert from "node:assert/strict";
import { didYouMean } from "lib/errors";

Deno.test("didYouMean() finds the name that is meant", () => {
  const known = ["epochs", "batchSize", "seed", "examples", "beta1", "beta2"];
  const meant: Record<string, string> = {
    epcohs: "epochs",
    epoch: "epochs",
    batchsize: "batchSize",
    "batch-size": "batchSize",
    batch_size: "batchSize",
    exmples: "examples",
    Seed: "seed",
    sed: "seed",
    beta: "beta1",
  };
  for (const [name, expected] of Object.entries(meant)) {
    assert.equal(didYouMean(name, known), `, did you mean "${expected}"?`);
  }
});

Deno.test("didYouMean() lists all where none is near", () => {
  assert.equal(didYouMean("momentum", ["epochs", "seed"]), "; there are epochs, seed");
  assert.equal(didYouMean("x", ["seed", "count"]), "; there are seed, count");
  assert.equal(didYouMean("x", []), "; there are none");
});
