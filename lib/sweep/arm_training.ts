import { type DataSet, parsePartitionKind } from "../data/mod.ts";
import { checkOptions } from "../errors/mod.ts";
import { federate, parseSyncInterval } from "../federated/mod.ts";
import { DistributedGan, type Fedgan, fedgan, type FedganOptions } from "../fedgan/mod.ts";
import { AdversarialPair, GanLearner, ganSettings, type SampleOptions } from "../gan/mod.ts";
import { deriveSeed } from "../random/mod.ts";
import type { Arm, ArmName } from "./arm.ts";
import type { SweepSettings } from "./sweep_settings.ts";

/** How far an arm has come. */
export interface ArmProgress {
  /** Steps of each agent; of a federation's mean over them while a round is under way. */
  readonly steps: number;
  /** Bytes that all agents together have sent and were given. */
  readonly bytes: number;
  /** Whether all have come equally far, so that what they draw can be measured. */
  readonly isEven: boolean;
}

/** What draws images: an `AdversarialPair`, a `DistributedGan`. */
export interface ImageSource {
  /**
   * Draws images.
   *
   * @param options How many, and from which noise.
   * @returns Pixels `[count, height, width, channels]` in [-1, 1].
   */
  draw(options: SampleOptions): Float32Array;
}

/** The training of an arm: what a sweep has to know of it. */
export interface ArmTraining {
  /** Steps that each agent takes in all. */
  readonly steps: number;
  /** What draws: one generator, or where none is averaged that of each agent. */
  readonly sources: readonly ImageSource[];
  /**
   * Trains to the end.
   *
   * @param signal Ends it before the next step once it is aborted.
   * @returns How far it has come, as it goes.
   * @throws {DivergedError} If it diverges.
   */
  train(signal?: AbortSignal): AsyncGenerator<ArmProgress, void>;
  /** Frees all tensors. */
  dispose(): void;
}

/** What an arm is trained on, and with which seed. */
export interface ArmTrainingOptions {
  /** As many images of each class. */
  readonly dataSet: DataSet;
  /** The sweep's settings. */
  readonly settings: SweepSettings;
  /** Decides shards, initial weights and all that is random. */
  readonly seed: number;
}

/**
 * Makes everything that an arm trains. Call `loadTensorFlow()` first.
 *
 * @param arm The arm.
 * @param options Data, settings and seed.
 * @returns The training, not begun; the caller disposes it.
 * @throws {RangeError} If an option is unknown.
 */
export function startArm(arm: Arm, options: ArmTrainingOptions): ArmTraining {
  checkOptions<ArmTrainingOptions>("startArm()", options, {
    dataSet: "object",
    settings: "object",
    seed: "number",
  });
  const { dataSet, settings, seed } = options;
  const { agents, batchSize } = settings;
  const gan = { ...ganSettings.pick(settings), seed };
  if (arm.name === "one GAN") {
    const pair = new AdversarialPair({ ...gan, batchSize: agents * batchSize });
    const learner = new GanLearner(pair, dataSet, { samples: 0 });
    return trainingOf(learner, { source: pair, bytesOfStep: 0 });
  }
  const partition = parsePartitionKind(arm.partition!);
  const shared = { ...gan, agents, partition };
  if (arm.name === "distributed GAN") {
    const learner = new DistributedGan(dataSet, shared);
    return trainingOf(learner, { source: learner, bytesOfStep: learner.bytesOfStep });
  }
  // Agents that exchange nothing still come together where they are measured.
  const syncEvery = arm.syncEvery === null
    ? { steps: Math.ceil(stepsOf(dataSet, settings) / settings.points) }
    : parseSyncInterval(arm.syncEvery);
  const federation = fedgan(dataSet, {
    ...shared,
    syncEvery,
    share: shares[arm.name],
    previews: 0,
  });
  return federatedTraining(federation);
}

/**
 * Draws from all sources together, as many images each up to one.
 *
 * @param sources What draws, at least one.
 * @param options How many images, and from which noise.
 * @returns Pixels `[count, height, width, channels]` in [-1, 1].
 */
export function drawTogether(
  sources: readonly ImageSource[],
  { count, seed }: { count: number; seed: number },
): Float32Array {
  const parts = sources.map((source, i) => {
    const [from, to] = [i, i + 1].map((k) => Math.floor(count * k / sources.length));
    const own = i === 0 ? seed : deriveSeed(seed, "generator", i + 1);
    return source.draw({ count: to - from, seed: own });
  });
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
}

const shares: Readonly<
  Record<Exclude<ArmName, "one GAN" | "distributed GAN">, FedganOptions["share"]>
> = {
  "FedGAN": "both",
  "generator averaged": "generator",
  "discriminator averaged": "discriminator",
  "isolated": "none",
};

/** Steps of each agent in all: shards are of one size. */
function stepsOf(
  { count }: DataSet,
  { agents, batchSize, epochs }: SweepSettings,
): number {
  return epochs * Math.ceil(count / agents / batchSize);
}

/** A training of one learner. */
function trainingOf(
  learner: GanLearner | DistributedGan,
  { source, bytesOfStep }: { source: ImageSource; bytesOfStep: number },
): ArmTraining {
  return {
    steps: learner.stepsOf(learner.epochs),
    sources: [source],
    async *train(signal) {
      for await (const log of learner.train({ signal })) {
        if (log.kind !== "step") continue;
        const { totalSteps: steps } = log;
        yield { steps, bytes: steps * bytesOfStep, isEven: true };
      }
    },
    dispose: () => learner.dispose(),
  };
}

function federatedTraining(federation: Fedgan): ArmTraining {
  const { agents, mean, options: { share } } = federation;
  const isMean = share === "all" || share.includes("generator");
  return {
    steps: federation.plannedSteps / agents.length,
    sources: (isMean ? [mean] : agents.map(({ learner }) => learner)).map(({ pair }) => pair),
    async *train(signal) {
      let bytes = 0;
      // Small networks leave a second core idle, unless agents train side by side.
      for await (const log of federate(federation, { parallel: true, signal })) {
        const isEven = log.kind === "round";
        if (isEven) {
          for (const { sentBytes, receivedBytes } of log.agents) bytes += sentBytes + receivedBytes;
        }
        yield { steps: federation.totalSteps / agents.length, bytes, isEven };
      }
    },
    dispose: () => federation.dispose(),
  };
}
