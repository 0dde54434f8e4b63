import type { BoxSpace, Environment } from "../../environments/mod.ts";
import type { RandomStream } from "../../random/mod.ts";
import type { HostMlp } from "../networks/host_mlp.ts";
import type { ActionDistribution } from "./action_distribution.ts";
import type { Policy } from "./policy.ts";

/** A policy by a network, and by what its outputs mean. */
export class NetworkPolicy implements Policy {
  readonly #network: Pick<HostMlp, "apply">;
  readonly #distribution: Pick<ActionDistribution, "actionSize" | "choose">;
  readonly #random: RandomStream | undefined;
  #actions = new Float32Array(0);
  #played = new Float32Array(0);

  /**
   * Acts from now on by a network as it is at each step.
   *
   * @param network Observations `[games, inputs]` in, outputs `[games, outputs]` out.
   * @param parts What the outputs mean, and where chance comes from; without that it takes the best action.
   */
  constructor(
    network: Pick<HostMlp, "apply">,
    parts: {
      distribution: Pick<ActionDistribution, "actionSize" | "choose">;
      random: RandomStream | undefined;
    },
  ) {
    this.#network = network;
    this.#distribution = parts.distribution;
    this.#random = parts.random;
  }

  /** What it chose last, `[games, actionSize]`, before it was brought within the bounds of the space. */
  get actions(): Float32Array {
    return this.#actions;
  }

  /**
   * Chooses an action for each game.
   *
   * @param environment The games as they stand.
   * @param logProbabilities Where to write how likely the actions were, in nats, `[games]`. Default: nowhere.
   * @returns The actions, within the bounds of the space.
   */
  act(environment: Environment, logProbabilities?: Float32Array): ArrayLike<number> {
    const { games, observations, legal, actionSpace } = environment;
    const { actionSize } = this.#distribution;
    if (this.#actions.length !== games * actionSize) {
      this.#actions = new Float32Array(games * actionSize);
      this.#played = new Float32Array(games * actionSize);
    }
    const outputs = this.#network.apply(observations, games);
    for (let game = 0; game < games; game++) {
      const choice = { outputs, game, legal, random: this.#random };
      const logProbability = this.#distribution.choose(choice, this.#actions);
      if (logProbabilities !== undefined) logProbabilities[game] = logProbability;
    }
    if (actionSpace.kind === "discrete") return this.#actions;
    clip(this.#actions, actionSpace, this.#played);
    return this.#played;
  }
}

/** The noise of an action has no bounds, the space may have some. */
function clip(actions: Float32Array, { low, high }: BoxSpace, clipped: Float32Array): void {
  for (let i = 0; i < actions.length; i++) {
    const place = i % low.length;
    clipped[i] = Math.min(high[place], Math.max(low[place], actions[i]));
  }
}
