import { tf } from "../../tensorflow/mod.ts";
import type { FlowOutputs } from "../networks/flow_network.ts";
import { maskedLogits, maskedLogSoftmax } from "../networks/masked_log_softmax.ts";
import type { TrajectoryRows } from "./trajectory_rows.ts";

/** What all losses are made of: numbers of each step of each trajectory, `[count, room]`, 0 beyond its end. */
export interface TrajectoryTerms {
  /** 1 for each step, the exit included. */
  readonly isStep: tf.Tensor2D;
  /** 1 for each step but the exit. */
  readonly isMove: tf.Tensor2D;
  /** Steps of each trajectory, int32 `[count]`. */
  readonly lengths: tf.Tensor1D;
  /** log R of each object, `[count]`. */
  readonly logRewards: tf.Tensor1D;
  /** log P_F of each action. */
  readonly logForward: tf.Tensor2D;
  /** log P_B of each move back; the exit has none, since it has one way back. */
  readonly logBackward: tf.Tensor2D;
  /** log Z, a scalar: learnt as such, or the flow of the start. */
  readonly logZ: tf.Scalar;
  /** log F of each state passed, if the network says it. */
  readonly logFlows: tf.Tensor2D | undefined;
  /** Flows of edges, if the forward outputs are those. */
  readonly edgeFlows: EdgeFlows | undefined;
}

/** Logarithms of flows through the states of trajectories. */
export interface EdgeFlows {
  /** From all parents into each state passed, `[count, room]`; that of the start means nothing. */
  readonly incoming: tf.Tensor2D;
  /** Out of each state passed, by moves and the exit, `[count, room]`. */
  readonly outgoing: tf.Tensor2D;
  /** Out by each action taken, `[count, room]`. */
  readonly taken: tf.Tensor2D;
}

/** How {@linkcode trajectoryTerms} reads a network. */
export interface ReadOutputs {
  /** log Z where it is learnt; undefined: the flow of the start, or 0 if there is none. */
  readonly logZ: tf.Tensor | undefined;
  /** Whether the forward outputs are log F of edges, so that P_F is their share of a state's flow. */
  readonly areEdgeFlows: boolean;
}

/**
 * Finds the numbers of each step in what a network says of all states passed.
 *
 * @param outputs What the network says of the rows' states.
 * @param rows The trajectories.
 * @param read How to read the outputs.
 * @returns The terms; the caller disposes them.
 */
export function trajectoryTerms(
  outputs: FlowOutputs,
  rows: TrajectoryRows,
  { logZ, areEdgeFlows }: ReadOutputs,
): TrajectoryTerms {
  const made: unknown = tf.tidy(() => {
    const { possible, parents, places, lengths, logRewards } = rows;
    const [, count, room] = places.shape;
    const [stateRows, forwardPlaces, backwardPlaces] = tf.unstack(places) as tf.Tensor2D[];
    const steps = tf.range(0, room, 1, "int32").reshape([1, room]);
    const ends = lengths.reshape([count, 1]);
    const isStep = steps.less(ends).toFloat() as tf.Tensor2D;
    const isMove = steps.less(ends.sub(tf.scalar(1, "int32"))).toFloat() as tf.Tensor2D;
    const find = (values: tf.Tensor, at: tf.Tensor2D, where: tf.Tensor2D) =>
      tf.gather(values.flatten(), at.flatten()).reshape([count, room]).mul(where) as tf.Tensor2D;

    const logForward = find(maskedLogSoftmax(outputs.forward, possible), forwardPlaces, isStep);
    const backward = outputs.backward === undefined
      ? uniform(parents)
      : maskedLogSoftmax(outputs.backward, parents);
    const logBackward = find(backward, backwardPlaces, isMove);
    const { flow } = outputs;
    const logFlows = flow === undefined ? undefined : find(flow, stateRows, isStep);
    let edgeFlows: EdgeFlows | undefined;
    let outgoing: tf.Tensor | undefined;
    if (areEdgeFlows) {
      const edges = maskedLogits(outputs.forward, possible);
      outgoing = edges.logSumExp(1);
      const into = tf.gather(edges.flatten(), rows.edges.flatten()).reshape(parents.shape);
      edgeFlows = {
        incoming: find(maskedLogits(into as tf.Tensor2D, parents).logSumExp(1), stateRows, isStep),
        outgoing: find(outgoing, stateRows, isStep),
        taken: find(edges, forwardPlaces, isStep),
      };
    }
    const atStart = outgoing ?? flow;
    const total = logZ ?? (atStart === undefined ? tf.scalar(0) : atStart.slice([0], [1]));
    return {
      ...{ isStep, isMove, lengths: lengths.clone(), logRewards: logRewards.clone() },
      ...{ logForward, logBackward, logFlows, edgeFlows },
      logZ: total.reshape([]) as tf.Scalar,
      // tfjs's type of what a scope returns has no interfaces.
    } as unknown as tf.TensorContainer;
  });
  return made as TrajectoryTerms;
}

/** log P_B where each parent is as likely; 0 for the start, which has none. */
function uniform(parents: tf.Tensor2D): tf.Tensor {
  const shares = parents.sum(1, true).maximum(1).log().neg();
  return shares.mul(tf.onesLike(parents));
}
