import assert from "node:assert/strict";
import { join } from "@std/path";
import { Command } from "commander";
import { ganOptions, profile } from "lib/gan";
import { dcgan } from "../../../lib/cli/models/dcgan.ts";
import {
  addTrainingFlags,
  profileNotice,
  readTrainingFlags,
} from "../../../lib/cli/training/training_flags.ts";

/** Parses arguments as `train` does; what commander would show on the terminal becomes the error. */
function parse(...args: string[]) {
  return readTrainingFlags(parsedCommand(args), dcgan);
}

function parsedCommand(args: string[]): Command {
  return addTrainingFlags(new Command(), dcgan).exitOverride()
    .configureOutput({ writeErr: () => {} }).parse(args, { from: "user" });
}

Deno.test("readTrainingFlags() takes the quick profile where none is given, and says so", () => {
  const { settings, ...rest } = parse();
  assert.deepEqual(settings, ganOptions(profile("quick")));
  const notice = profileNotice(parsedCommand([]), dcgan);
  assert.equal(
    notice,
    "Training with the quick profile: examples 40000, epochs 4, batch size 32, latent size 10, " +
      "learning rate 0.001, beta1 0.5, average decay 0.995, filters 32, dropout rate 0, leaky slope 0.1.\n" +
      "The published settings: --profile full",
  );
  const own = profileNotice(parsedCommand(["--epochs", "1", "--examples", "9"]), dcgan)!;
  assert.match(own, /^Training with the quick profile: batch size 32, latent size 10, /);
  const asked = parsedCommand(["--profile", "quick"]);
  assert.equal(profileNotice(asked, dcgan), undefined);
  assert.deepEqual(parse("--profile", "full").settings, ganOptions());
  assert.deepEqual(rest, {
    dataset: "mnist",
    checkpointMinutes: 10,
    dataDir: undefined,
    evaluateEvery: 0,
    flags: {},
    judge: undefined,
    out: undefined,
    tensorboard: false,
  });
});

Deno.test("readTrainingFlags() takes every setting", () => {
  const text =
    "--epochs 3 --batch-size 64 --examples 1000 --learning-rate 2e-4 --beta1 .5 --filters 32 --seed 7 " +
    "--beta2 0.99 --epsilon 1e-8 --average-decay 0.9 --latent-size 64 --dropout-rate 0.2 --leaky-slope 0 " +
    "--precision bfloat16 --convolutions direct --eager --tensorboard --dataset drawn --data-dir somewhere --out here " +
    "--evaluate-every 2 --judge mine.safetensors";
  assert.deepEqual(parse(...text.split(" "), "--profile", "full"), {
    settings: {
      epochs: 3,
      batchSize: 64,
      examples: 1000,
      learningRate: 2e-4,
      beta1: 0.5,
      filters: 32,
      seed: 7,
      beta2: 0.99,
      epsilon: 1e-8,
      averageDecay: 0.9,
      latentSize: 64,
      dropoutRate: 0.2,
      leakySlope: 0,
      precision: "bfloat16",
      convolutions: "direct",
      compile: false,
    },
    flags: {},
    dataset: "drawn",
    dataDir: join(Deno.cwd(), "somewhere"),
    checkpointMinutes: 10,
    evaluateEvery: 2,
    judge: join(Deno.cwd(), "mine.safetensors"),
    out: "here",
    tensorboard: true,
  });
});

Deno.test("readTrainingFlags() lets options change a profile, wherever they stand", () => {
  for (
    const args of [["--profile", "quick", "--epochs", "1"], ["--epochs", "1", "--profile", "quick"]]
  ) {
    const { epochs, batchSize } = parse(...args).settings;
    assert.deepEqual([epochs, batchSize], [1, profile("quick").batchSize]);
  }
});

Deno.test("addTrainingFlags() refuses a bad value, saying what was given and what is allowed", () => {
  const refused: [args: string[], message: RegExp][] = [
    [["--epochs", "0"], /argument '0' is invalid. Expected an integer of at least 1/i],
    [["--epochs", "many"], /argument 'many' is invalid. Expected an integer of at least 1/i],
    [["--epochs", ""], /Expected an integer of at least 1/i],
    [["--epochs", "1.5"], /Expected an integer of at least 1/i],
    [
      ["--batch-size", "0x10"],
      /'--batch-size <number>' argument '0x10' is invalid\. Expected an integer of at least 1\.$/,
    ],
    [["--beta1", "1"], /argument '1' is invalid.*below 1/i],
    [["--learning-rate", "-1"], /argument '-1' is invalid.*above 0/i],
    [["--seed", "2147483648"], /Expected an integer of at most 2147483647/i],
    [
      ["--dataset", "cifar"],
      /argument 'cifar' is invalid\. Expected one of mnist, fashion-mnist, drawn/,
    ],
    [["--profile", "fast"], /Expected one of smoke, quick, full/],
    [["--epoch", "3"], /unknown option '--epoch'[^]*Did you mean --epochs/],
    [["--epochs"], /argument missing/],
    [["5"], /too many arguments/],
  ];
  for (const [args, message] of refused) assert.throws(() => parse(...args), { message });
});
