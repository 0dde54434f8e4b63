import type { NamedArray } from "../../files/mod.ts";
import type { StateSpace } from "../environments/state_space.ts";
import type { Explorer } from "../explorers/explorer.ts";
import type { FlowModel } from "../networks/flow_model.ts";
import { maskedLogSoftmax } from "../networks/masked_log_softmax.ts";
import type { PolicyProbabilities } from "../trajectories/policy_probabilities.ts";
import { CurrentPolicies } from "./current_policies.ts";

/** What trajectories are drawn by. */
export interface DrawingPoliciesParts {
  /** The agent that is trained. */
  readonly main: FlowModel;
  /** The agent that explores, where there is one. */
  readonly auxiliary: FlowModel | undefined;
  /** Draws by them, or by policies of its own. */
  readonly explorer: Explorer;
  /** Whether the main agent's P_B is learnt. */
  readonly learnsBackward: boolean;
}

/** All policies that an explorer draws by, as the networks are now. */
export class DrawingPolicies {
  /** The main agent's P_F. */
  readonly main: PolicyProbabilities;
  /** The auxiliary agent's P_F. */
  readonly auxiliary: PolicyProbabilities | undefined;
  /** The main agent's P_B, if it is learnt and something is drawn backward. */
  readonly backward: PolicyProbabilities | undefined;
  /** P_F of the explorer's own policies. */
  readonly own: readonly PolicyProbabilities[];
  readonly #networks: readonly CurrentPolicies[];
  readonly #names: readonly string[];

  /**
   * Policies of which nothing has been computed yet.
   *
   * @param space The states.
   * @param parts Networks and explorer; they stay the caller's.
   */
  constructor(
    space: StateSpace,
    { main, auxiliary, explorer, learnsBackward }: DrawingPoliciesParts,
  ) {
    const drawsBackward = explorer.needsBackward && learnsBackward;
    const forwardOf = (model: FlowModel) =>
      new CurrentPolicies(space, {
        name: `policy of ${model.network.name}`,
        directions: ["forward"],
        evaluate: ({ states, possible }) => [
          maskedLogSoftmax(model.network.apply(states).forward, possible),
        ],
      });
    const mains = !drawsBackward ? forwardOf(main) : new CurrentPolicies(space, {
      name: `policies of ${main.network.name}`,
      directions: ["forward", "backward"],
      evaluate: ({ states, possible, parents }) => {
        const { forward, backward } = main.network.apply(states);
        return [maskedLogSoftmax(forward, possible), maskedLogSoftmax(backward!, parents)];
      },
    });
    const auxiliaries = auxiliary && forwardOf(auxiliary);
    const owns = new CurrentPolicies(space, {
      name: "policies of the explorer",
      directions: Array.from({ length: explorer.policies }, () => "forward"),
      evaluate: ({ states, possible }) => explorer.evaluate(states, possible),
    });
    [this.main, this.backward] = mains.policies;
    this.auxiliary = auxiliaries?.policies[0];
    this.own = owns.policies;
    this.#networks = [mains, ...auxiliaries === undefined ? [] : [auxiliaries], owns];
    this.#names = [
      ...drawsBackward ? ["main", "backward"] : ["main"],
      ...auxiliaries === undefined ? [] : ["auxiliary"],
      ...this.own.map((_, i) => `policy_${i}`),
    ];
  }

  /** To be called after the networks have changed. */
  forget(): void {
    for (const network of this.#networks) network.forget();
  }

  /** What was computed last of every policy, for a state; the numbers are the policies' own. */
  arrays(): NamedArray[] {
    return this.#values.map((data, i) => ({ name: this.#names[i], shape: [data.length], data }));
  }

  /** Takes back what {@linkcode DrawingPolicies.arrays} gave, of the same sizes. */
  restore(arrays: readonly NamedArray[]): void {
    this.#values.forEach((values, i) => values.set(arrays[i].data as Float32Array));
    this.forget();
  }

  /** Frees what was compiled. */
  dispose(): void {
    for (const network of this.#networks) network.dispose();
  }

  get #values(): readonly Float32Array[] {
    return this.#networks.flatMap(({ values }) => values);
  }
}
