import { type Environment, sizeOfSpace } from "../../environments/mod.ts";
import { checkOptions } from "../../errors/mod.ts";
import { type NamedVariable, readVariables } from "../../learning/mod.ts";
import type { RandomStream } from "../../random/mod.ts";
import { InferenceMlp } from "../networks/inference_mlp.ts";
import { type Activation, Mlp } from "../networks/mlp.ts";
import type { ActionDistribution } from "./action_distribution.ts";
import { Categorical } from "./categorical.ts";
import { Gaussian } from "./gaussian.ts";
import { NetworkPolicy } from "./network_policy.ts";

/** What an {@linkcode ActorCritic} is made of. */
export interface ActorCriticOptions {
  /** Units of each hidden layer, of both networks. */
  hidden: readonly number[];
  /** What hidden layers do with their sums. */
  activation: Activation;
  /** Decides the initial weights, an integer of at least 0. */
  seed: number;
}

/** A policy and a value function in two networks that share nothing, as in CleanRL. */
export class ActorCritic {
  /** Observations `[batch, observation]` in, what the distribution needs out. */
  readonly policy: Mlp;
  /** Observations `[batch, observation]` in, values `[batch, 1]` out. */
  readonly value: Mlp;
  /** What the policy's outputs mean. */
  readonly distribution: ActionDistribution;
  readonly #observationSize: number;
  readonly #actor: InferenceMlp;
  readonly #critic: InferenceMlp;

  /**
   * Makes both networks for the spaces of an environment.
   *
   * @param environment Whose spaces.
   * @param options Hidden layers and seed.
   * @throws {RangeError} If an option is unknown.
   */
  constructor(
    { observationSpace, actionSpace }: Environment,
    options: ActorCriticOptions,
  ) {
    checkOptions<ActorCriticOptions>("new ActorCritic()", options, {
      ...{ hidden: "object", activation: "string", seed: "number" },
    });
    const { hidden, activation, seed } = options;
    const inputs = sizeOfSpace(observationSpace);
    this.#observationSize = inputs;
    this.distribution = actionSpace.kind === "discrete"
      ? new Categorical(actionSpace.count)
      : new Gaussian("policy", sizeOfSpace(actionSpace));
    const mlp = (name: string, outputs: number, outputGain: number) =>
      new Mlp(name, { widths: [inputs, ...hidden, outputs], activation, outputGain, seed });
    // All actions begin about as likely as one another.
    this.policy = mlp("policy", this.distribution.outputs, 0.01);
    this.value = mlp("value", 1, 1);
    this.#actor = new InferenceMlp(this.policy);
    this.#critic = new InferenceMlp(this.value);
    this.synchronise();
  }

  /** The weights, the policy's first; owned by the networks. */
  variables(): NamedVariable[] {
    return [...this.policyVariables(), ...this.value.variables()];
  }

  /** The policy's weights, those of its distribution last. */
  policyVariables(): NamedVariable[] {
    return [...this.policy.variables(), ...this.distribution.variables()];
  }

  /**
   * Gives the host the weights.
   *
   * @param weights All of {@linkcode ActorCritic.variables}, one after the other. Default: read from the variables.
   */
  synchronise(weights?: Float32Array): void {
    const all = weights ??
      Float32Array.from(
        readVariables(this.variables()).flatMap(({ data }) => Array.from(data as Float32Array)),
      );
    this.#actor.load(all);
    const valueFrom = all.length - this.#critic.size;
    this.distribution.load(all.subarray(this.#actor.size, valueFrom));
    this.#critic.load(all.subarray(valueFrom));
  }

  /**
   * A policy that acts by the weights that the host has at each step.
   *
   * @param random Where chance comes from. Default: none.
   */
  actor(random?: RandomStream): NetworkPolicy {
    return new NetworkPolicy(this.#actor, { distribution: this.distribution, random });
  }

  /**
   * The values of observations.
   *
   * @param observations `[rows, observation]`.
   * @returns `[rows]`, by the weights that the host has.
   */
  values(observations: Float32Array): Float32Array {
    const rows = observations.length / this.#observationSize;
    return this.#critic.apply(observations, rows).slice();
  }

  /** Frees both networks. */
  dispose(): void {
    const { policy, value, distribution } = this;
    for (const owned of [this.#actor, this.#critic, policy, value, distribution]) owned.dispose();
  }
}
