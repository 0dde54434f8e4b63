import assert from "node:assert/strict";
import { profileNames } from "lib/settings";
import { armLabel, sweepArms, sweepPlaces, sweepProfile, sweepSettings } from "lib/sweep";

Deno.test("sweepArms() has each K for both ways to split, and what it is compared with", () => {
  const labels = sweepArms(sweepSettings.complete(sweepProfile("quick"))).map(armLabel);
  assert.deepEqual(labels, [
    "one GAN",
    ...["1 step", "5 steps", "20 steps", "100 steps", "1 epoch"]
      .map((k) => `FedGAN, K = ${k}, classes:2`),
    "distributed GAN, classes:2",
    "generator averaged, K = 20 steps, classes:2",
    "discriminator averaged, K = 20 steps, classes:2",
    "isolated, classes:2",
    ...["20 steps", "1 epoch"].map((k) => `FedGAN, K = ${k}, iid`),
    "distributed GAN, iid",
    "isolated, iid",
  ]);
});

Deno.test("sweepPlaces() trains every arm with the first seed before any with the next", () => {
  const settings = sweepSettings.complete({ ...sweepProfile("smoke"), seeds: [7, 2] });
  const places = sweepPlaces(settings);
  const arms = sweepArms(settings);
  assert.deepEqual(places.map(({ index }) => index), [...places.keys()]);
  assert.deepEqual(places.map(({ seed }) => seed), [...arms.map(() => 7), ...arms.map(() => 2)]);
  assert.deepEqual(places.slice(arms.length).map(({ arm }) => arm), arms);
});

Deno.test("sweepSettings refuse lists that are empty, repeat or hold something else", () => {
  for (const name of profileNames) sweepSettings.complete(sweepProfile(name));
  assert.deepEqual(sweepSettings.parse("seeds", "4,2"), [4, 2]);
  assert.deepEqual(sweepSettings.parse("intervals", "20steps,1epoch"), [{ steps: 20 }, {
    epochs: 1,
  }]);
  const refused: [name: "seeds" | "intervals", text: string, message: RegExp][] = [
    ["seeds", "1,1", /Cannot use seeds 1,1: expected different integers/],
    ["seeds", "", /Cannot use seeds NaN/],
    ["seeds", "1,-2", /Cannot use seeds 1,NaN/],
    ["intervals", "5steps,5steps", /Cannot use intervals 5steps,5steps/],
    ["intervals", "5", /Cannot read interval "5"/],
  ];
  for (const [name, text, message] of refused) {
    assert.throws(() => sweepSettings.parse(name, text), { name: "RangeError", message });
  }
  assert.throws(() => sweepSettings.complete({ seeds: [] }), RangeError);
});
