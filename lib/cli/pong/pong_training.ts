import { Pong } from "../../environments/mod.ts";
import {
  PongConvolutionalPpo,
  type PongLearner,
  PongPpo,
  pongPpoSettings,
  PongReinforce,
  pongReinforceSettings,
} from "../../pong/mod.ts";
import type { RunFolder } from "../../runs/mod.ts";
import { policyTraining } from "../control/policy_training.ts";
import { prepareAtari } from "../setup/prepare_atari.ts";
import type { Training } from "../training/training_model.ts";
import type { PongSettings } from "./pong_settings.ts";
import { rallyGif } from "./rally_gif.ts";
import { returnRows, returnsCsv, returnsFigure } from "./returns_figure.ts";

/**
 * A learner by its settings.
 *
 * @param python What plays Pong.
 * @param settings Algorithm, and what that needs. TensorFlow is loaded.
 */
export function makePongLearner(python: string, settings: PongSettings): PongLearner {
  if (settings.algorithm === "reinforce") {
    return new PongReinforce(python, pongReinforceSettings.pick(settings));
  }
  const Ppo = { tutorial: PongPpo, convolutional: PongConvolutionalPpo }[settings.network];
  return new Ppo(python, pongPpoSettings.pick(settings));
}

/**
 * The training of a policy of Pong, with its curve of returns and an animation of a rally now and then. Installs the emulator
 * if it is not there.
 *
 * @param settings Algorithm, and what that needs. TensorFlow is loaded.
 */
export async function pongTraining(settings: PongSettings): Promise<Training> {
  const python = await prepareAtari();
  const learner = makePongLearner(python, settings);
  return policyTraining(learner, {
    render: settings.render,
    draw: () => {
      const pong = new Pong(python, { seed: settings.seed as number });
      try {
        return rallyGif(learner.policy(), pong).bytes;
      } finally {
        pong.dispose();
      }
    },
    afterEpoch: (run) => writeReturns(run, learner),
  });
}

/** Writes the curve of returns so far. */
async function writeReturns(run: RunFolder, learner: PongLearner): Promise<void> {
  const { lines } = await run.metrics.read();
  let seconds = 0;
  const times = lines.map((line) => {
    seconds += line.seconds;
    return { steps: learner.stepsAtEpoch(line.epoch), hours: seconds / 3600 };
  });
  const rows = returnRows(learner.history, times);
  if (rows.length === 0) return;
  await run.files.write("returns.csv", returnsCsv(rows));
  await run.writeFigure("returns.png", returnsFigure(rows));
}
