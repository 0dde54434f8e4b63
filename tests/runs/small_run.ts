import { join } from "@std/path";
import { blankPicture } from "lib/figures";
import { RunFolder } from "lib/runs";

/** Settings of a small run, as `config.json` holds them. */
const settings = { examples: 40, epochs: 2, batchSize: 16, learningRate: 1e-4, seed: 0 };

const config = {
  data: {
    name: "drawn",
    source: "drawn from strokes, seed 0",
    folder: null,
    count: 40,
    sha256: "0a1b",
  },
  metrics: {
    generatorLoss: { label: "Generator loss", unit: "nats" },
    discriminatorLoss: { label: "Discriminator loss", unit: "nats" },
  },
  training: { parallel: false, checkpointMinutes: 10, tensorboard: false },
  versions: { deno: "2.9.6", tfjs: "4.22.0", tensorflow: "2.21.0" },
  library: "libtensorflow_cc.so.2",
  device: "/device:CPU:0",
};

/** How much of a small run to write. */
export interface SmallRunOptions {
  /** Epochs, each a round of a federated run, that are finished. Default: both. */
  done?: number;
  /** Added to every loss. Default: 0. */
  offset?: number;
}

/** Writes a DCGAN run of two epochs, as training does but without any. */
export async function smallDcganRun(
  name: string,
  { done = 2, offset = 0 }: SmallRunOptions = {},
): Promise<RunFolder> {
  const run = await RunFolder.create(name);
  await run.writeConfig({
    model: "dcgan",
    startedBy: "deno task train dcgan",
    settings,
    length: { unit: "epoch", count: 2 },
    precision: "float32",
    ...config,
  });
  await writePart(run, done, offset);
  return run;
}

/** Writes a federated run of two agents and two rounds, as training does but without any. */
export async function smallFedganRun(
  name: string,
  { done = 2, offset = 0 }: SmallRunOptions = {},
): Promise<RunFolder> {
  const run = await RunFolder.create(name);
  const labels = [[4, 4, 4, 4, 4, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 4, 4, 4, 4, 4]];
  await run.writeConfig({
    model: "fedgan",
    settings: {
      ...settings,
      agents: 2,
      syncEvery: { epochs: 1 },
      partition: { kind: "classes", classes: 5 },
    },
    ...config,
    length: { unit: "round", count: 2 },
    shards: labels.map((labels, index) => ({ agent: index + 1, examples: 20, labels })),
  });
  for (const agent of [1, 2]) await writePart(run.agent(agent), done, offset + agent);
  const mean = run.mean();
  const rounds = [];
  for (let round = 1; round <= done; round++) {
    await mean.writeSamples(round, picture(round));
    const bytes = { sentBytes: 10_175_236, receivedBytes: 10_175_236 };
    const metrics = { generatorLoss: 0.7, discriminatorLoss: 1.3 };
    rounds.push({
      round,
      agents: [1, 2].map((agent) => ({ agent, examples: 20, steps: 2, metrics, ...bytes })),
      sha256: String(round).repeat(64),
      seconds: 3.5,
      syncSeconds: 0.25,
    });
  }
  await run.rounds.write(rounds);
  if (done > 0) {
    await mean.writeTrainingGif();
    await run.writePicture("rounds.png", picture(9));
  }
  return run;
}

async function writePart(folder: RunFolder, done: number, offset: number): Promise<void> {
  const epochs = [];
  for (let epoch = 1; epoch <= done; epoch++) {
    await folder.writeSamples(epoch, picture(epoch));
    const metrics = {
      generatorLoss: offset + 0.5 + 0.125 * epoch,
      discriminatorLoss: offset + 1.5 - 0.125 * epoch,
    };
    epochs.push({ epoch, metrics, steps: 2, seconds: 1.5 });
  }
  await folder.metrics.write(epochs);
  if (done > 0) await folder.writeTrainingGif();
}

function picture(shade: number) {
  const grid = blankPicture(56, 56, 0);
  return { ...grid, pixels: grid.pixels.map((_, index) => (index * shade) % 256) };
}

/** Runs a test with an outputs folder of its own. */
export async function inOutputs(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const before = Deno.env.get("FEDGAN_OUTPUTS");
  Deno.env.set("FEDGAN_OUTPUTS", folder);
  try {
    await test(folder);
  } finally {
    if (before === undefined) Deno.env.delete("FEDGAN_OUTPUTS");
    else Deno.env.set("FEDGAN_OUTPUTS", before);
    await Deno.remove(folder, { recursive: true });
  }
}

/** Where a run's settings are. */
export function configPath(run: RunFolder): string {
  return join(run.path, "config.json");
}
