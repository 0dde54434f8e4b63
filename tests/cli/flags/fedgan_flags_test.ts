import assert from "node:assert/strict";
import { Command } from "commander";
import { fedganOptions, fedganProfile } from "lib/fedgan";
import { addFedganFlags, readFedganFlags } from "../../../lib/cli/flags/fedgan_flags.ts";

function parse(...args: string[]) {
  const command = addFedganFlags(new Command()).exitOverride()
    .configureOutput({ writeErr: () => {} });
  return readFedganFlags(command.parse(args, { from: "user" }));
}

Deno.test("readFedganFlags() takes the quick profile where none is given", () => {
  const { options, parallel, checkpointMinutes, dataset } = parse();
  assert.deepEqual(fedganOptions(options), fedganOptions(fedganProfile("quick")));
  const full = parse("--profile", "full").options;
  assert.deepEqual(fedganOptions(full), fedganOptions());
  assert.deepEqual([parallel, checkpointMinutes, dataset], [false, 10, "mnist"]);
});

Deno.test("readFedganFlags() takes every setting", () => {
  const { options, parallel, checkpointMinutes, out } = parse(
    ...["--agents", "5", "--sync-every", "20steps", "--partition", "digits:2", "--epochs", "9"],
    ...["--share", "generator", "--moving-statistics", "local", "--adam-moments", "reset"],
    ...["--initialisation", "apart", "--weighting", "equal", "--batch-size", "32", "--parallel"],
    ...["--checkpoint-minutes", "3", "--out", "mine", "--profile", "quick", "--previews", "8"],
  );
  assert.deepEqual(fedganOptions(options), {
    ...fedganOptions({ ...options }),
    ...{ agents: 5, syncEvery: { steps: 20 }, partition: { kind: "digits", digits: 2 } },
    ...{ share: "generator", movingStatistics: "local", adamMoments: "reset" },
    ...{
      initialisation: "apart",
      weighting: "equal",
      batchSize: 32,
      epochs: 9,
      beta1: 0.5,
      previews: 8,
    },
  });
  assert.deepEqual([parallel, checkpointMinutes, out], [true, 3, "mine"]);
});

Deno.test("readFedganFlags() takes a profile's settings where no flag says otherwise", () => {
  const { epochs, batchSize } = fedganProfile("quick");
  const quick = parse("--profile", "quick", "--batch-size", "48");
  assert.deepEqual([quick.options.epochs, quick.options.batchSize], [epochs, 48]);
  assert.notEqual(batchSize, 48);
});

Deno.test("addFedganFlags() refuses bad values, saying what is allowed", () => {
  const refused: [string[], RegExp][] = [
    [["--sync-every", "5"], /number and its unit, such as 5epochs or 20steps/],
    [["--sync-every", "0steps"], /expected an integer of at least 1/],
    [["--partition", "digits"], /it must be iid, unequal, sizes:1,2,3, digits:2/],
    [["--weighting", "some"], /expected one of examples, equal/],
    [["--checkpoint-minutes", "0"], /expected an integer of at least 1/],
  ];
  for (const [args, message] of refused) assert.throws(() => parse(...args), message);
});
