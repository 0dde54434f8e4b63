import assert from "node:assert/strict";
import { federationOptions } from "lib/federated";
import { federationOptionsOf, type FedganOptions, fedganOptions, ganOptionsOf } from "lib/fedgan";
import { ganOptions } from "lib/gan";

Deno.test("fedganOptions() defaults to FedGAN's method on the tutorial's networks", () => {
  assert.deepEqual(fedganOptions(), {
    ...ganOptions(),
    ...federationOptions(),
    share: "both",
    previews: 16,
  });
  assert.equal(fedganOptions({ agents: undefined, epochs: 2 }).epochs, 2);
});

Deno.test("fedganOptions() takes apart into a GAN's and a federation's, seed and epochs being both's", () => {
  const options = fedganOptions({ agents: 2, share: "generator", seed: 5, epochs: 7, filters: 8 });
  assert.deepEqual(ganOptionsOf(options), ganOptions({ seed: 5, epochs: 7, filters: 8 }));
  assert.deepEqual(
    federationOptionsOf(options),
    federationOptions({ agents: 2, share: ["generator"], seed: 5, epochs: 7 }),
  );
  assert.deepEqual(
    federationOptionsOf(fedganOptions({ share: "generator", averageDecay: 0.9 })).share,
    ["generator", "averaged_generator"],
  );
  assert.equal(federationOptionsOf(fedganOptions()).share, "all");
  assert.deepEqual(federationOptionsOf(fedganOptions({ share: "none" })).share, []);
});

Deno.test("fedganOptions() refuses what it does not know", () => {
  const refused: [Record<string, unknown>, RegExp][] = [
    [{ agents: 0 }, /^RangeError: Cannot use agents 0: expected an integer of at least 1/],
    [{ previews: -1 }, /Cannot use previews -1/],
    [{ share: "all" }, /Cannot use share "all": expected one of both, generator/],
    [{ share: "toString" }, /Cannot use share "toString"/],
    [{ weighting: "none" }, /Cannot use weighting "none"/],
    [{ batchSize: 0 }, /Cannot use batchSize 0/],
    [{ clients: 3 }, /Cannot use setting "clients"/],
  ];
  for (const [changes, error] of refused) {
    assert.throws(() => fedganOptions(changes as Partial<FedganOptions>), error);
  }
});
