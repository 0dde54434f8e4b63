import { compile, type Compiled, tf } from "../../tensorflow/mod.ts";
import type { FlowEnvironment } from "../environments/flow_environment.ts";
import type { Explorer } from "../explorers/explorer.ts";
import { balanceLosses } from "../losses/balance_losses.ts";
import { trajectoryResiduals } from "../losses/trajectory_balance.ts";
import { type TrajectoryRows, trajectoryRows } from "../losses/trajectory_rows.ts";
import { type TrajectoryTerms, trajectoryTerms } from "../losses/trajectory_terms.ts";
import type { FlowModel } from "../networks/flow_model.ts";
import type { FlowOptions } from "../settings/flow_settings.ts";
import { packTrajectories } from "../trajectories/pack_trajectories.ts";
import type { Trajectories } from "../trajectories/trajectories.ts";

/** With so many rows an iteration takes a millisecond or two. */
const fewRows = 512;

/** What an {@linkcode Iteration} moves. */
export interface IterationParts {
  /** The agent that is trained. */
  readonly main: FlowModel;
  /** The agent that explores, where there is one. */
  readonly auxiliary: FlowModel | undefined;
  /** What the auxiliary agent is paid. */
  readonly explorer: Explorer;
  /** Where both act. */
  readonly environment: FlowEnvironment;
}

/** What an iteration measured, before its step. */
export interface IterationResult {
  /** The main agent's loss of the batch. */
  readonly loss: number;
  /** Its estimate of log Z. */
  readonly logZ: number;
  /** The auxiliary agent's loss; NaN where there is none. */
  readonly auxiliaryLoss: number;
  /** The main agent's loss of each trajectory, `[batch]`. */
  readonly losses: Float32Array;
}

/** The main agent's trajectories and, if there is one, the auxiliary agent's. */
type Batches = readonly [main: TrajectoryRows, auxiliary?: TrajectoryRows];

/** Gives the loss, log Z, the auxiliary loss if there is one, then each trajectory's loss. */
type Update = (batches: Batches, rateFactor: tf.Scalar) => tf.Tensor1D;

/** One call into TensorFlow: losses of both agents, and their steps. */
export class Iteration {
  readonly #parts: IterationParts;
  readonly #options: FlowOptions;
  readonly #update: Compiled<Update>;

  /**
   * Makes the call.
   *
   * @param parts What it moves.
   * @param options Which loss.
   */
  constructor(parts: IterationParts, options: FlowOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#update = compile(
      (batches: Batches, rateFactor: tf.Scalar) => this.#descend(batches, rateFactor),
      // Batches have one of a few sizes.
      { name: "flow update", onRetrace: () => {} },
    );
  }

  /**
   * Learns from trajectories.
   *
   * @param batches What the main agent learns from, and the auxiliary one, and what both agents' step sizes are multiplied by.
   * @returns What was measured.
   */
  async run(
    { main, auxiliary, rateFactor }: {
      main: Trajectories;
      auxiliary: Trajectories | undefined;
      rateFactor: number;
    },
  ): Promise<IterationResult> {
    const { environment } = this.#parts;
    const withParents = balanceLosses[this.#options.loss].areEdgeFlows;
    const drawn = auxiliary === undefined || auxiliary === main ? [main] : [main, auxiliary];
    // As many rows for both agents: each pair of sizes would be recorded anew.
    const leastRows = Math.max(
      ...drawn.map((trajectories) => packTrajectories(trajectories, { withParents }).rows),
    );
    const rows = drawn.map((trajectories) =>
      trajectoryRows(packTrajectories(trajectories, { withParents, leastRows }), environment)
    );
    const batches: Batches = auxiliary === undefined ? [rows[0]] : [rows[0], rows.at(-1)!];
    const factor = tf.scalar(rateFactor);
    // A short call is over before another thread has begun; a long one leaves the event loop free.
    const measured = leastRows <= fewRows
      ? this.#update(batches, factor)
      : await this.#update.run(batches, factor);
    const numbers = measured.dataSync<"float32">() as Float32Array;
    tf.dispose(batches.map((rows) => ({ ...rows })));
    tf.dispose([factor, measured]);
    const first = auxiliary === undefined ? 2 : 3;
    return {
      loss: numbers[0],
      logZ: numbers[1],
      auxiliaryLoss: auxiliary === undefined ? NaN : numbers[2],
      losses: numbers.slice(first),
    };
  }

  /** Frees the compiled function. */
  dispose(): void {
    this.#update.dispose();
  }

  #terms(model: FlowModel, rows: TrajectoryRows): TrajectoryTerms {
    const { areEdgeFlows } = balanceLosses[this.#options.loss];
    const outputs = model.network.apply(rows.states);
    return trajectoryTerms(outputs, rows, { logZ: model.logZ, areEdgeFlows });
  }

  #descend([main, auxiliary]: Batches, rateFactor: tf.Scalar): tf.Tensor1D {
    const { main: mainModel, auxiliary: auxiliaryModel, explorer } = this.#parts;
    const { loss: name, lambda } = this.#options;
    const balance = balanceLosses[name].make(lambda);
    const evenly = (rows: TrajectoryRows) => {
      const [count] = rows.lengths.shape;
      return tf.fill([count], 1 / count) as tf.Tensor1D;
    };
    // Before the main agent moves, and outside of any gradient: the auxiliary reward is a number, not a way for the
    // auxiliary agent to change what the main agent loses.
    let logRewards: tf.Tensor1D | undefined;
    if (auxiliary !== undefined) {
      const terms = this.#terms(mainModel, auxiliary);
      const losses = balance(terms, evenly(auxiliary)).each;
      logRewards = explorer.auxiliaryLogReward({ terms, losses, rows: auxiliary });
    }
    const [loss, logZ, each] = mainModel.descend(() => {
      const terms = this.#terms(mainModel, main);
      const { loss, each } = balance(terms, evenly(main));
      const logZ = name === "log-partition-variance"
        ? trajectoryResiduals(terms).mean().neg()
        : terms.logZ;
      return { loss, kept: [loss, logZ, each] as const };
    }, rateFactor);
    const measured: tf.Tensor[] = [loss.reshape([1]), logZ.reshape([1])];
    if (auxiliary !== undefined) {
      const [auxiliaryLoss] = auxiliaryModel!.descend(() => {
        const terms = { ...this.#terms(auxiliaryModel!, auxiliary), logRewards: logRewards! };
        const { loss } = balance(terms, evenly(auxiliary));
        return { loss, kept: [loss] as const };
      }, rateFactor);
      measured.push(auxiliaryLoss.reshape([1]));
    }
    explorer.learn(auxiliary ?? main);
    return tf.concat([...measured, each]) as tf.Tensor1D;
  }
}
