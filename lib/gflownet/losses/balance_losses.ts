import type { BalanceLoss } from "./batch_loss.ts";
import { detailedBalance } from "./detailed_balance.ts";
import { flowMatching } from "./flow_matching.ts";
import { logPartitionVariance } from "./log_partition_variance.ts";
import { subTrajectoryBalance } from "./sub_trajectory_balance.ts";
import { trajectoryBalance } from "./trajectory_balance.ts";

/** A loss by name, with what it asks of a network. */
export interface NamedLoss {
  /** Whether it has log Z as a number that is learnt. */
  readonly learnsLogZ: boolean;
  /** Whether the network must say log F of states. */
  readonly needsFlow: boolean;
  /** Whether the forward outputs are log F of edges, and the parents of states are needed. */
  readonly areEdgeFlows: boolean;
  /**
   * The loss.
   *
   * @param lambda λ of sub-trajectory balance; the others have none.
   */
  make(lambda: number): BalanceLoss;
}

const ofPolicies = { learnsLogZ: false, needsFlow: false, areEdgeFlows: false };

/** The losses that there are. */
export const balanceLosses = {
  "trajectory-balance": { ...ofPolicies, learnsLogZ: true, make: () => trajectoryBalance },
  "detailed-balance": { ...ofPolicies, needsFlow: true, make: () => detailedBalance },
  "sub-trajectory-balance": {
    ...ofPolicies,
    needsFlow: true,
    make: (lambda) => (terms, weights) => subTrajectoryBalance(terms, weights, lambda),
  },
  "flow-matching": { ...ofPolicies, areEdgeFlows: true, make: () => flowMatching },
  "log-partition-variance": { ...ofPolicies, make: () => logPartitionVariance },
} as const satisfies Record<string, NamedLoss>;

/** The name of a loss. */
export type LossName = keyof typeof balanceLosses;
