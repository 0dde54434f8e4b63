import { join, resolve } from "@std/path";
import { type DataSet, type DataSetName, labelCounts } from "../../../data/mod.ts";
import { UserRangeError } from "../../../errors/mod.ts";
import { federate, readFederationState } from "../../../federated/mod.ts";
import { type Fedgan, fedgan, type FedganOptions, fedganOptions } from "../../../fedgan/mod.ts";
import { ganMetrics } from "../../../gan/mod.ts";
import { Checkpoints } from "../../../learning/mod.ts";
import { holdRun, RunFolder } from "../../../runs/mod.ts";
import { loadTensorFlow, tf } from "../../../tensorflow/mod.ts";
import { loadTrainingData } from "../../setup/load_training_data.ts";
import { ProgressLine } from "../../terminal/progress_line.ts";
import { FedganProgress } from "./progress.ts";
import { FedganResults } from "./results.ts";
import type { FedganSettings } from "./settings.ts";

/** How {@linkcode trainFedgan} names its run, and when it ends early. */
export interface FedganRunOptions {
  /** The first part of a numbered name, for a run without one. */
  prefix: string;
  /** Ends the training when aborted, after a checkpoint. */
  signal: AbortSignal;
}

/**
 * Begins a federated training and follows it to its end, see {@linkcode resumeFedgan}.
 *
 * @param dataSet The images.
 * @param settings Every setting that differs from the defaults, and the run's name.
 * @param runOptions The name's beginning where there is none, and when to end early.
 * @returns The run's folder.
 * @throws {Error} If TensorFlow cannot be loaded, or a run of that name exists.
 */
export async function trainFedgan(
  dataSet: DataSet,
  settings: FedganSettings,
  { prefix, signal }: FedganRunOptions,
): Promise<RunFolder> {
  const { out, dataDir, parallel, checkpointMinutes, tensorboard } = settings;
  const runtime = await loadTensorFlow();
  const federation = fedgan(dataSet, settings.options);
  const run = await (out === undefined ? RunFolder.createNumbered(prefix) : RunFolder.create(out));
  await run.writeConfig({
    model: "fedgan",
    startedBy: "deno task train fedgan",
    settings: { ...fedganOptions(settings.options) },
    metrics: ganMetrics,
    length: { unit: "round", count: federation.rounds },
    data: {
      name: dataSet.name,
      source: dataSet.source,
      folder: dataDir === undefined ? null : resolve(dataDir),
      count: dataSet.count,
      sha256: dataSet.sha256,
    },
    shards: federation.shards.map((shard, i) => ({
      agent: i + 1,
      examples: shard.length,
      labels: labelCounts(dataSet, shard),
    })),
    training: { parallel, checkpointMinutes, tensorboard },
    versions: { deno: Deno.version.deno, tfjs: tf.version.tfjs, tensorflow: runtime.version },
    library: runtime.libraryPath,
    device: runtime.deviceName,
  });
  using _hold = await holdRun(run);
  await follow(federation, run, { parallel, checkpointMinutes, tensorboard, signal });
  return run;
}

/**
 * Goes on with a run from its newest checkpoint that is whole, to the bytes that it would have come to without a
 * stop; from the beginning if there is none yet.
 *
 * @param name The run's name or path.
 * @param signal Ends the training when aborted, after a checkpoint.
 * @returns The run's folder.
 * @throws {Deno.errors.NotFound} If there is no such run.
 * @throws {RangeError} If it is no federated run, or its data has changed.
 * @throws {Error} If another process works on it.
 * @throws {Deno.errors.InvalidData} If every checkpoint is damaged.
 */
export async function resumeFedgan(name: string, signal: AbortSignal): Promise<RunFolder> {
  const run = await RunFolder.open(name);
  const { model, settings, data, training } = await run.readConfig();
  if (model !== "fedgan" || data === undefined) {
    throw new UserRangeError(
      `Cannot resume run "${run.name}": it is a ${model} run, not a fedgan one`,
    );
  }
  using _hold = await holdRun(run);
  await run.files.removeUnfinished();
  const options = fedganOptions(settings as Partial<FedganOptions>);
  const dataSet = await loadTrainingData({
    dataset: data.name as DataSetName,
    dataDir: data.folder ?? undefined,
    examples: data.count,
    seed: options.seed,
  });
  if (dataSet.sha256 !== data.sha256) {
    throw new UserRangeError(
      `Cannot resume run "${run.name}": its data had SHA-256 ${data.sha256} but "${dataSet.source}" has ` +
        `${dataSet.sha256}; give it the same data again`,
    );
  }
  await loadTensorFlow();
  await follow(fedgan(dataSet, options), run, { ...training, signal });
  return run;
}

async function follow(
  federation: Fedgan,
  run: RunFolder,
  { parallel, checkpointMinutes, tensorboard, signal }: {
    parallel: boolean;
    checkpointMinutes: number;
    tensorboard: boolean;
    signal: AbortSignal;
  },
): Promise<void> {
  const line = new ProgressLine();
  const checkpoints = new Checkpoints(join(run.path, "checkpoints"), readFederationState);
  const checkpoint = await checkpoints.load();
  for (const { path, reason } of checkpoint?.damaged ?? []) {
    line.print(
      `Warning: fell back to the checkpoint before "${path}", which is damaged: ${reason}`,
    );
  }
  if (checkpoint !== undefined) {
    federation.restore(checkpoint.state);
    const steps = federation.agents.map(({ learner }) => learner.totalSteps).join(", ");
    line.print(`Going on after round ${federation.round}; steps of each agent: ${steps}`);
  }
  line.print(`Writing to ${run.path}`);

  const results = await FedganResults.open(federation, run, { tensorboard });
  const progress = new FedganProgress(federation, line);
  let roundMs = performance.now();
  let saved: string | undefined;
  const logs = federate(federation, { parallel, signal, checkpoints, checkpointMinutes });
  for await (const log of logs) {
    progress.show(log);
    if (log.kind === "epoch") await results.writeEpoch(log);
    if (log.kind === "checkpoint") saved = log.path;
    if (log.kind !== "round") continue;
    await results.writeRound(log, performance.now() - roundMs);
    roundMs = performance.now();
  }
  await results.finish();
  line.clear();
  if (federation.round < federation.rounds) {
    line.print(
      `Saved "${saved}"; go on with: deno task train fedgan --resume ${run.name}`,
    );
  }
  federation.dispose();
}
