import assert from "node:assert/strict";
import {
  type FederationOptions,
  federationOptions,
  federationSettings,
  type Networks,
} from "lib/federated";

Deno.test("federationOptions() defaults to FedGAN's method, whatever is trained", () => {
  assert.deepEqual(federationOptions(), {
    agents: 3,
    epochs: 50,
    syncEvery: { epochs: 1 },
    partition: { kind: "iid" },
    share: "all",
    movingStatistics: "average",
    adamMoments: "local",
    initialisation: "same",
    weighting: "examples",
    seed: 0,
  });
  assert.equal(federationOptions({ agents: undefined, epochs: 2 }).epochs, 2);
  assert.deepEqual(federationOptions({ share: ["policy"] }).share, ["policy"]);
});

Deno.test("federationSettings spell the networks that are shared", () => {
  for (
    const [text, share] of [["all", "all"], ["none", []], ["actor,critic", ["actor", "critic"]]]
  ) {
    assert.deepEqual(federationSettings.parse("share", text as string), share);
    assert.equal(federationSettings.format("share", share as Networks), text);
  }
});

Deno.test("federationOptions() refuses what it does not know", () => {
  const refused: [Record<string, unknown>, RegExp][] = [
    [{ agents: 1e9 }, /Cannot use agents 1000000000: expected an integer of at most 1000/],
    [{ agents: 0 }, /^RangeError: Cannot use agents 0: expected an integer of at least 1/],
    [{ epochs: 1.5 }, /Cannot use epochs 1.5/],
    [{ seed: -1 }, /Cannot use seed -1/],
    [{ share: "both" }, /Cannot use share "both": expected "all", or a list/],
    [{ share: [1] }, /Cannot use share \[1\]/],
    [{ movingStatistics: "reset" }, /Cannot use movingStatistics "reset"/],
    [{ adamMoments: "" }, /Cannot use adamMoments ""/],
    [{ initialisation: 1 }, /Cannot use initialisation 1/],
    [{ weighting: "none" }, /Cannot use weighting "none"/],
    [{ syncEvery: { rounds: 5 } }, /Cannot use interval {"rounds":5}/],
    [{ syncEvery: { epochs: 1, steps: 1 } }, /expected { epochs } or { steps }/],
    [{ clients: 3 }, /Cannot use setting "clients": it is unknown; there/],
    [{ syncEvry: { steps: 3 } }, /did you mean "syncEvery"/],
    [{ partition: { kind: "letters" } }, /Cannot use partition/],
    [{ toString: 3 }, /Cannot use setting "toString"/],
  ];
  for (const [changes, error] of refused) {
    assert.throws(() => federationOptions(changes as Partial<FederationOptions>), error);
  }
});
