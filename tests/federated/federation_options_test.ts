import assert from "node:assert/strict";
import { type FederationOptions, federationOptions } from "lib/federated";
import { ganOptions } from "lib/gan";

Deno.test("federationOptions() defaults to FedGAN's method on the tutorial's networks", () => {
  assert.deepEqual(federationOptions(), {
    ...ganOptions(),
    agents: 3,
    syncEvery: { epochs: 1 },
    partition: { kind: "iid" },
    share: "both",
    movingStatistics: "average",
    adamMoments: "local",
    initialisation: "same",
    weighting: "examples",
    previews: 16,
  });
  assert.equal(federationOptions({ agents: undefined, epochs: 2 }).epochs, 2);
});

Deno.test("federationOptions() refuses what it does not know", () => {
  const refused: [Record<string, unknown>, RegExp][] = [
    [{ agents: 1e9 }, /Cannot use agents 1000000000: expected an integer of at most 1000/],
    [{ agents: 0 }, /^RangeError: Cannot use agents 0: expected an integer of at least 1/],
    [{ previews: -1 }, /Cannot use previews -1/],
    [{ share: "all" }, /Cannot use share "all": expected one of both, generator/],
    [{ movingStatistics: "reset" }, /Cannot use movingStatistics "reset"/],
    [{ adamMoments: "" }, /Cannot use adamMoments ""/],
    [{ initialisation: 1 }, /Cannot use initialisation 1/],
    [{ weighting: "none" }, /Cannot use weighting "none"/],
    [{ syncEvery: { rounds: 5 } }, /Cannot use interval {"rounds":5}/],
    [{ syncEvery: { epochs: 1, steps: 1 } }, /expected { epochs } or { steps }/],
    [{ batchSize: 0 }, /Cannot use batchSize 0/],
    [{ clients: 3 }, /Cannot use setting "clients": it is unknown; there/],
    [{ syncEvry: { steps: 3 } }, /did you mean "syncEvery"/],
    [{ partition: { kind: "letters" } }, /Cannot use partition/],
  ];
  for (const [changes, error] of refused) {
    assert.throws(() => federationOptions(changes as Partial<FederationOptions>), error);
  }
});
