import assert from "node:assert/strict";
import { Command } from "commander";
import { ganOptions, profile } from "lib/gan";
import { addTrainOptions, integer, readTrainSettings } from "../../../lib/cli/training/settings.ts";

/** Parses arguments as `train` does; what commander would show on the terminal becomes the error. */
function parse(...args: string[]) {
  const command = addTrainOptions(new Command()).exitOverride()
    .configureOutput({ writeErr: () => {} });
  command.parse(args, { from: "user" });
  return readTrainSettings(command.opts());
}

Deno.test("readTrainSettings() takes the tutorial's settings where none are given", () => {
  const { options, ...rest } = parse();
  assert.deepEqual(ganOptions(options), ganOptions());
  assert.deepEqual(rest, {
    dataset: "mnist",
    dataDir: undefined,
    out: undefined,
    tensorboard: false,
  });
});

Deno.test("readTrainSettings() takes every option", () => {
  const text =
    "--epochs 3 --batch-size 64 --examples 1000 --learning-rate 2e-4 --beta1 .5 --filters 32 --seed 7 " +
    "--precision bfloat16 --convolutions direct --eager --tensorboard --dataset drawn --data-dir somewhere --out here";
  assert.deepEqual(parse(...text.split(" ")), {
    options: {
      epochs: 3,
      batchSize: 64,
      examples: 1000,
      learningRate: 2e-4,
      beta1: 0.5,
      filters: 32,
      seed: 7,
      precision: "bfloat16",
      convolutions: "direct",
      compile: false,
    },
    dataset: "drawn",
    dataDir: "somewhere",
    out: "here",
    tensorboard: true,
  });
});

Deno.test("readTrainSettings() lets options change a profile, wherever they stand", () => {
  for (
    const args of [["--profile", "quick", "--epochs", "1"], ["--epochs", "1", "--profile", "quick"]]
  ) {
    const { epochs, batchSize } = ganOptions(parse(...args).options);
    assert.deepEqual([epochs, batchSize], [1, profile("quick").batchSize]);
  }
});

Deno.test("addTrainOptions() refuses a bad value, saying what was given and what is allowed", () => {
  const refused: [args: string[], message: RegExp][] = [
    [["--epochs", "0"], /argument '0' is invalid.*expected an integer of at least 1/i],
    [["--epochs", "many"], /argument 'many' is invalid.*expected an integer of at least 1/i],
    [["--epochs", ""], /expected an integer of at least 1/i],
    [["--epochs", "1.5"], /expected an integer of at least 1/i],
    [["--batch-size", "0x10"], /argument '0x10' is invalid.*expected an integer/i],
    [["--beta1", "1"], /argument '1' is invalid.*below 1/i],
    [["--learning-rate", "-1"], /argument '-1' is invalid.*above 0/i],
    [["--seed", "2147483648"], /expected an integer from 0 to 2147483647/i],
    [
      ["--dataset", "cifar"],
      /argument 'cifar' is invalid. Allowed choices are mnist, fashion-mnist, drawn/,
    ],
    [["--profile", "fast"], /Allowed choices are full, quick, smoke/],
    [["--epoch", "3"], /unknown option '--epoch'[^]*Did you mean --epochs/],
    [["--epochs"], /argument missing/],
    [["5"], /too many arguments/],
  ];
  for (const [args, message] of refused) assert.throws(() => parse(...args), { message });
});

Deno.test("integer() holds both ends", () => {
  assert.equal(integer(1)("1"), 1);
  assert.equal(integer(0, 5)("5"), 5);
  assert.throws(() => integer(1)("0"), /Expected an integer of at least 1/);
  assert.throws(() => integer(0, 5)("6"), /Expected an integer of at least 0 and at most 5/);
});
