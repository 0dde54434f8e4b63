/**
 * A third model, as small as one can be: a line through points. This file is all that it takes; importing it makes it known
 * to a command as its name in the project's list would.
 */
import {
  assignVariables,
  type LearnerState,
  type Metrics,
  MiniBatchLearner,
  type NamedVariable,
} from "lib/learning";
import { RandomStream } from "lib/random";
import { integer, number, seed, SettingsFamily, type SettingsOf } from "lib/settings";
import { tf } from "lib/tensorflow";
import { registerModel } from "../../../lib/cli/models/training_models.ts";
import { learnerTraining } from "../../../lib/cli/training/learner_training.ts";
import { modelWithoutImages } from "../../../lib/cli/training/training_model.ts";

const lineSettings = new SettingsFamily("line", {
  points: integer({ meaning: "how many points", default: 40, least: 1, most: 1_000 }),
  epochs: integer({ meaning: "passes over the points", default: 6, least: 1, most: 1_000 }),
  learningRate: number({ meaning: "step size", default: 0.1, above: 0 }),
  seed: seed(0),
});

type LineSettings = SettingsOf<typeof lineSettings>;

/** Points of y = 2x + 1 with noise. */
function pointsOf({ points, seed }: Pick<LineSettings, "points" | "seed">): [number, number][] {
  const random = new RandomStream(seed);
  return Array.from({ length: points }, () => {
    const x = random.uniform();
    return [x, 2 * x + 1 + 0.1 * (random.uniform() - 0.5)];
  });
}

const error = (line: ArrayLike<number>, [x, y]: [number, number]) => line[0] * x + line[1] - y;

/** Fits a line by gradient descent, ten points a step. */
class LineLearner extends MiniBatchLearner {
  readonly options: LineSettings;
  readonly #points: readonly [number, number][];
  readonly #line = tf.tidy(() => tf.variable(tf.zeros([2])));
  #totalSteps = 0;

  constructor(options: LineSettings) {
    const steps = Math.ceil(options.points / 10);
    super({
      epochs: options.epochs,
      examples: options.points,
      metrics: { squaredError: { label: "Squared error", unit: "" } },
      batches: () =>
        Array.from({ length: steps }, (_, step) =>
          Uint32Array.from(
            { length: Math.min(10, options.points - 10 * step) },
            (_, i) => 10 * step + i,
          )),
      stepsIn: () => steps,
    });
    this.options = options;
    this.#points = pointsOf(options);
  }

  get totalSteps(): number {
    return this.#totalSteps;
  }

  variables(): NamedVariable[] {
    return [{ name: "line/coefficients", variable: this.#line }];
  }

  optimiserVariables(): NamedVariable[] {
    return [];
  }

  samples(): undefined {
    return undefined;
  }

  protected disposeModel(): void {
    this.#line.dispose();
  }

  protected trainOn(indices: Uint32Array): Promise<Metrics> {
    const line = this.#line.dataSync().slice();
    const points = [...indices].map((index) => this.#points[index]);
    const mean = (of: (point: [number, number]) => number) =>
      points.reduce((sum, point) => sum + of(point), 0) / points.length;
    const gradients = [
      mean((point) => 2 * error(line, point) * point[0]),
      mean((point) => 2 * error(line, point)),
    ];
    const { learningRate } = this.options;
    tf.tidy(() => this.#line.assign(this.#line.sub(tf.mul(learningRate, tf.tensor1d(gradients)))));
    this.#totalSteps++;
    return Promise.resolve({ squaredError: mean((point) => error(line, point) ** 2) });
  }

  protected restoreModel({ arrays, totalSteps }: LearnerState): void {
    assignVariables(this.variables(), arrays);
    this.#totalSteps = totalSteps;
  }
}

registerModel(modelWithoutImages({
  name: "line",
  description: "Fits a line through points.",
  examples: ["deno task train line --epochs 10 --out through", "deno task resume through"],
  settings: lineSettings,
  make: ({ settings }) => learnerTraining(new LineLearner(settings)),
  async evaluate(run, { samples = 100, seed }) {
    const [{ data }] = await run.readWeights();
    const points = pointsOf({ points: samples, seed: seed + 1 });
    const errors = points.map((point) => error(data as Float32Array, point) ** 2);
    const mean = errors.reduce((sum, value) => sum + value, 0) / points.length;
    return {
      headings: ["line", "squared error"],
      rows: [[run.name, mean.toFixed(4)]],
      notes: [`${samples} new points, seed ${seed}.`],
    };
  },
}));
