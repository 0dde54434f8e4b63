import assert from "node:assert/strict";
import { Command } from "commander";
import { fedganOptions, fedganProfile } from "lib/fedgan";
import { fedgan } from "../../../lib/cli/models/fedgan.ts";
import { addTrainingFlags, readTrainingFlags } from "../../../lib/cli/training/training_flags.ts";

function parse(...args: string[]) {
  const command = addTrainingFlags(new Command(), fedgan).exitOverride()
    .configureOutput({ writeErr: () => {} });
  return readTrainingFlags(command.parse(args, { from: "user" }), fedgan);
}

Deno.test("fedgan takes the quick profile where none is given", () => {
  const { settings, flags, checkpointMinutes, dataset } = parse();
  assert.deepEqual(settings, fedganOptions(fedganProfile("quick")));
  const full = parse("--profile", "full").settings;
  assert.deepEqual(full, fedganOptions());
  assert.deepEqual([flags.parallel, checkpointMinutes, dataset], [false, 10, "mnist"]);
});

Deno.test("fedgan takes every setting", () => {
  const { settings, flags, checkpointMinutes, out } = parse(
    ...["--agents", "5", "--sync-every", "20steps", "--partition", "classes:2", "--epochs", "9"],
    ...["--share", "generator", "--moving-statistics", "local", "--adam-moments", "reset"],
    ...["--initialisation", "apart", "--weighting", "equal", "--batch-size", "32", "--parallel"],
    ...["--participation", "0.8", "--aggregate", "trimmed-mean", "--trimmed-share", "0.25"],
    ...["--checkpoint-minutes", "3", "--out", "mine", "--profile", "quick", "--previews", "8"],
  );
  assert.deepEqual(settings, {
    ...fedganOptions(settings),
    ...{ agents: 5, syncEvery: { steps: 20 }, partition: { kind: "classes", classes: 2 } },
    ...{ share: "generator", movingStatistics: "local", adamMoments: "reset" },
    ...{
      initialisation: "apart",
      weighting: "equal",
      participation: 0.8,
      aggregate: "trimmed-mean",
      trimmedShare: 0.25,
      batchSize: 32,
      epochs: 9,
      beta1: 0.5,
      previews: 8,
    },
  });
  assert.deepEqual([flags.parallel, checkpointMinutes, out], [true, 3, "mine"]);
});

Deno.test("fedgan takes a profile's settings where no flag says otherwise", () => {
  const { epochs, batchSize } = fedganProfile("quick");
  const quick = parse("--profile", "quick", "--batch-size", "48");
  assert.deepEqual([quick.settings.epochs, quick.settings.batchSize], [epochs, 48]);
  assert.notEqual(batchSize, 48);
});

Deno.test("fedgan refuses bad values, saying what is allowed", () => {
  const refused: [string[], RegExp][] = [
    [["--sync-every", "5"], /number and its unit, such as 5epochs or 20steps/],
    [["--sync-every", "0steps"], /Expected an integer of at least 1/],
    [["--partition", "digits:2"], /it must be iid, unequal, sizes:1,2,3, classes:2/],
    [["--weighting", "some"], /Expected one of examples, equal/],
    [["--checkpoint-minutes", "0"], /Expected an integer of at least 1/],
  ];
  for (const [args, message] of refused) assert.throws(() => parse(...args), message);
});
