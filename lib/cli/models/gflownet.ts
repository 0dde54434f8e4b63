import { UserRangeError } from "../../errors/mod.ts";
import {
  flowCommandSettings,
  flowProfile,
  usedSettings,
} from "../gflownet/flow_command_settings.ts";
import { flowEnvironments } from "../gflownet/flow_environments.ts";
import { flowTraining, makeFlowLearner } from "../gflownet/flow_training.ts";
import { modelWithoutImages, type TrainingModel } from "../training/training_model.ts";
import { readRunSettings } from "../training/run_settings.ts";

/** A flow network that builds objects as often as their reward says. */
export const gflownet: TrainingModel = modelWithoutImages({
  name: "gflownet",
  description:
    "Trains a flow network to build each object as often as its reward says, and measures exactly how far it is from that.",
  examples: [
    "deno task train gflownet",
    "deno task train gflownet --environment hypergrid --side 64 --dimensions 2 --reward sparse --explorer loss-guided --out guided",
    "deno task train gflownet --side 64 --reward sparse --explorer epsilon-noisy --epsilon 0.1",
    "deno task train gflownet --loss sub-trajectory-balance --lambda 0.9 --seed 3",
    "deno task train gflownet --environment parentheses --length 8 --explorer loss-guided",
    "deno task train gflownet --environment structures --nodes 4 --batch-size 64",
    "deno task evaluate guided",
    "deno task resume guided",
  ],
  settings: flowCommandSettings,
  profile: flowProfile,
  used: usedSettings,
  // Rows of a batch and of the table are hundreds then.
  takesOneThread: (settings) =>
    flowEnvironments[settings.environment].make(settings).states <= 1_000,
  make: ({ settings }) => flowTraining(settings),
  async evaluate(run, { samples }) {
    if (samples !== undefined) {
      throw new UserRangeError(
        `Cannot evaluate run "${run.name}" with ${samples} samples: it is measured exactly, over all objects; leave ` +
          "out --samples",
      );
    }
    const learner = makeFlowLearner(
      await readRunSettings(run, flowCommandSettings),
    );
    try {
      learner.loadWeights(await run.readWeights());
      const { l1, meanL1, klDivergence, modesFound, modeMass, regionMasses } = learner.measure();
      const { modes, environment: { name, regions } } = learner.space;
      const masses = regions > 8
        ? []
        : regionMasses.map((mass, i) => [`mass of corner ${i}`, mass.toFixed(3)]);
      const rows = [
        ["L1, sum over states", l1.toFixed(4)],
        ["L1, mean over states", meanL1.toExponential(3)],
        ["KL(R/Z ‖ p) in nats", klDivergence.toFixed(4)],
        ...modes.length === 0 ? [] : [
          ["modes found", `${modesFound} of ${modes.length}`],
          ["mass of the modes", modeMass.toFixed(4)],
        ],
        ...masses,
      ];
      return {
        headings: ["measure", run.name],
        rows,
        notes: [`Exact, of all states of ${name}.`],
      };
    } finally {
      learner.dispose();
    }
  },
});
