import { compile, type Compiled, tf } from "../../tensorflow/mod.ts";
import type { StateSpace } from "../environments/state_space.ts";
import type { Explorer } from "../explorers/explorer.ts";
import { balanceLosses } from "../losses/balance_losses.ts";
import { trajectoryResiduals } from "../losses/trajectory_balance.ts";
import { type TrajectoryRows, trajectoryRows } from "../losses/trajectory_rows.ts";
import { type TrajectoryTerms, trajectoryTerms } from "../losses/trajectory_terms.ts";
import type { FlowModel } from "../networks/flow_model.ts";
import { maskedLogSoftmax } from "../networks/masked_log_softmax.ts";
import type { FlowOptions } from "../settings/flow_settings.ts";
import { packTrajectories } from "../trajectories/pack_trajectories.ts";
import type { Trajectories } from "../trajectories/trajectories.ts";
import type { PolicyTables } from "./policy_tables.ts";

/** With so many states an iteration takes a millisecond or two. */
const fewStates = 1_000;

/** What an {@linkcode Iteration} moves. */
export interface IterationParts {
  /** The agent that is trained. */
  readonly main: FlowModel;
  /** The agent that explores, where there is one. */
  readonly auxiliary: FlowModel | undefined;
  /** What the auxiliary agent is paid. */
  readonly explorer: Explorer;
  /** Where both act. */
  readonly space: StateSpace;
  /** What both draw by; an iteration renews it. */
  readonly tables: PolicyTables;
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

/** What the compiled call gives. */
interface Output {
  /** Loss, log Z, the auxiliary loss if there is one, then each trajectory's loss. */
  readonly measured: tf.Tensor1D;
  /** The policies in all states; none if they are not evaluated this time. */
  readonly tables: tf.Tensor2D[];
}

/** The main agent's trajectories and, if there is one, the auxiliary agent's. */
type Batches = readonly [main: TrajectoryRows, auxiliary?: TrajectoryRows];

type Update = (batches: Batches, rateFactor: tf.Scalar, renews: boolean) => Output;

/** One call into TensorFlow: losses of both agents, their steps, and what they then do in every state. */
export class Iteration {
  readonly #parts: IterationParts;
  readonly #options: FlowOptions;
  readonly #update: Compiled<Update>;
  readonly #tablesOf: Compiled<() => tf.Tensor2D[]>;

  /**
   * Makes the call.
   *
   * @param parts What it moves.
   * @param options Which loss.
   */
  constructor(parts: IterationParts, options: FlowOptions) {
    this.#parts = parts;
    this.#options = options;
    // Sizes of both agents' batches differ, and whether tables are renewed.
    const known = { maxTraces: 64, onRetrace: () => {} };
    this.#update = compile(
      (batches: Batches, rateFactor: tf.Scalar, renews: boolean) =>
        this.#descend(batches, { rateFactor, renews }),
      { name: "flow update", ...known },
    );
    this.#tablesOf = compile(() => this.#evaluate(), { name: "policy tables" });
  }

  /**
   * Learns from trajectories.
   *
   * @param batches What the main agent learns from, and the auxiliary one; what both agents' step sizes are multiplied by;
   * and whether the tables are renewed after it.
   * @returns What was measured.
   */
  async run(
    { main, auxiliary, rateFactor, renews }: {
      main: Trajectories;
      auxiliary: Trajectories | undefined;
      rateFactor: number;
      renews: boolean;
    },
  ): Promise<IterationResult> {
    const { space: { environment }, tables } = this.#parts;
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
    const output = environment.states <= fewStates
      ? this.#update(batches, factor, renews)
      : await this.#update.run(batches, factor, renews);
    const numbers = output.measured.dataSync<"float32">() as Float32Array;
    if (renews) tables.renew(output.tables);
    tf.dispose(batches.map((rows) => ({ ...rows })));
    tf.dispose([factor, output.measured, ...output.tables]);
    const first = auxiliary === undefined ? 2 : 3;
    return {
      loss: numbers[0],
      logZ: numbers[1],
      auxiliaryLoss: auxiliary === undefined ? NaN : numbers[2],
      losses: numbers.slice(first),
    };
  }

  /** Evaluates the policies in all states, as they are now. */
  renew(): void {
    const made = this.#tablesOf();
    this.#parts.tables.renew(made);
    tf.dispose(made);
  }

  /** Frees the compiled functions. */
  dispose(): void {
    this.#update.dispose();
    this.#tablesOf.dispose();
  }

  #terms(model: FlowModel, rows: TrajectoryRows): TrajectoryTerms {
    const { areEdgeFlows } = balanceLosses[this.#options.loss];
    const outputs = model.network.apply(rows.states);
    return trajectoryTerms(outputs, rows, { logZ: model.logZ, areEdgeFlows });
  }

  #descend(
    [main, auxiliary]: Batches,
    { rateFactor, renews }: { rateFactor: tf.Scalar; renews: boolean },
  ): Output {
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
    return {
      measured: tf.concat([...measured, each]) as tf.Tensor1D,
      tables: renews ? this.#evaluate() : [],
    };
  }

  /** The policies in all states: main's and the auxiliary's P_F, main's P_B, the explorer's own; what something draws by. */
  #evaluate(): tf.Tensor2D[] {
    const { main, auxiliary, explorer, tables } = this.#parts;
    const outputs = main.network.apply(tables.states);
    const made = [maskedLogSoftmax(outputs.forward, tables.possible)];
    if (auxiliary !== undefined) {
      const { forward } = auxiliary.network.apply(tables.states);
      made.push(maskedLogSoftmax(forward, tables.possible));
    }
    if (explorer.needsBackward && outputs.backward !== undefined) {
      made.push(maskedLogSoftmax(outputs.backward, tables.parents));
    }
    return [...made, ...explorer.evaluate(tables.states, tables.possible)];
  }
}
