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
    participation: 1,
    aggregate: "mean",
    weighting: "examples",
    trimmedShare: 0.2,
    attackers: 0,
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
    [{ participation: 0 }, /Cannot use participation 0: expected a number/],
    [{ participation: 1.5 }, /Cannot use participation 1.5/],
    [{ aggregate: "mode" }, /Cannot use aggregate "mode": expected one of mean, median/],
    [{ trimmedShare: 0.5 }, /Cannot use trimmedShare 0.5/],
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

Deno.test("federationOptions() refuses ways of averaging where a setting has no meaning or agents are too few", () => {
  const equal = { weighting: "equal" } as const;
  const refused: [Partial<FederationOptions>, RegExp][] = [
    [{ aggregate: "median" }, /by median: weighting is "examples" but must be "equal"/],
    [{ aggregate: "krum", agents: 5 }, /by krum: weighting is "examples" but must be "equal"/],
    [{ attackers: 1 }, /by mean: attackers is 1 but has a meaning for krum alone; leave it out/],
    [
      { ...equal, aggregate: "median", trimmedShare: 0.3 },
      /by median: trimmedShare is 0.3 but has a meaning for trimmed-mean alone/,
    ],
    [
      { ...equal, aggregate: "trimmed-mean", agents: 3 },
      /trimmedShare 0.2 of 3 agents is 0 agents but must be at least 1; set trimmedShare to at least 1\/3/,
    ],
    [{ ...equal, aggregate: "trimmed-mean", agents: 2 }, /it takes at least 3 agents/],
    [
      { ...equal, aggregate: "krum", agents: 10, participation: 0.4, attackers: 1 },
      /by krum: 4 agents take part but with 1 attackers it must be at least 5/,
    ],
  ];
  for (const [changes, error] of refused) {
    assert.throws(() => federationOptions(changes), { name: "RangeError", message: error });
  }
  assert.equal(federationOptions({ ...equal, aggregate: "median" }).aggregate, "median");
  const trimmed = { ...equal, aggregate: "trimmed-mean", agents: 3, trimmedShare: 0.34 } as const;
  assert.equal(federationOptions(trimmed).trimmedShare, 0.34);
  const chosen = { ...equal, aggregate: "krum", agents: 5, attackers: 1 } as const;
  assert.equal(federationOptions(chosen).attackers, 1);
});
