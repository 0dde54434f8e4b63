import type { NamedVariable } from "../../learning/mod.ts";
import { Adam, tf } from "../../tensorflow/mod.ts";
import type { FlowEnvironment } from "../environments/flow_environment.ts";
import { FlowNetwork } from "./flow_network.ts";

/** What a {@linkcode FlowModel} is made of. */
export interface FlowModelParts {
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  /** Whether P_B is learnt; if not, every parent is as likely. */
  readonly backward: boolean;
  /** Whether log F of states is learnt. */
  readonly flow: boolean;
  /** Whether log Z is learnt as a number, which begins at 0. */
  readonly logZ: boolean;
  /** Adam's step size for the network. */
  readonly learningRate: number;
  /** Adam's step size for log Z. */
  readonly logZLearningRate: number;
  /** Norm above which the network's gradients are shortened to it. Default: they are taken as they are. */
  readonly gradientNorm?: number;
  /** Decides the first weights. */
  readonly seed: number;
}

/** PyTorch's, which the published trainings have. */
const adamOptions = { epsilon: 1e-8, correctedEpsilon: true, joined: true };

/** A network with log Z and what moves both: log Z is learnt at a rate of its own, a hundred times the network's by custom. */
export class FlowModel {
  /** P_F, P_B and F. */
  readonly network: FlowNetwork;
  /** log Z, a scalar, if it is learnt. */
  readonly logZ: tf.Variable | undefined;
  readonly #adam: Adam;
  readonly #logZAdam: Adam | undefined;
  readonly #rates: Pick<FlowModelParts, "learningRate" | "logZLearningRate">;

  /**
   * Makes the model.
   *
   * @param name What its weights' names begin with.
   * @param environment What its states and actions are.
   * @param parts What it is made of.
   */
  constructor(
    name: string,
    environment: Pick<FlowEnvironment, "coordinates" | "values" | "moves">,
    { hidden, backward, flow, seed, ...parts }: FlowModelParts,
  ) {
    this.network = new FlowNetwork(name, environment, { hidden, backward, flow, seed });
    this.#adam = new Adam(this.network.variables().map(({ variable }) => variable), {
      ...{ ...adamOptions, learningRate: parts.learningRate, globalClipNorm: parts.gradientNorm },
    });
    this.#rates = parts;
    if (!parts.logZ) return;
    this.logZ = tf.tidy(() => tf.variable(tf.scalar(0)));
    this.#logZAdam = new Adam([this.logZ], {
      ...{ ...adamOptions, learningRate: parts.logZLearningRate },
    });
  }

  /** The weights, log Z last; owned by the model. */
  variables(): NamedVariable[] {
    const { name } = this.network;
    const logZ = this.logZ === undefined ? [] : [{ name: `${name}/log_z`, variable: this.logZ }];
    return [...this.network.variables(), ...logZ];
  }

  /** Adam's moments and step counts; owned by the model. */
  optimiserVariables(): NamedVariable[] {
    const { name } = this.network;
    const of = (owner: string, adam: Adam | undefined): NamedVariable[] =>
      adam === undefined ? [] : [
        { name: `${owner}/optimiser_step`, variable: adam.step },
        { name: `${owner}/first_moment`, variable: adam.firstMoments[0] },
        { name: `${owner}/second_moment`, variable: adam.secondMoments[0] },
      ];
    return [...of(name, this.#adam), ...of(`${name}/log_z`, this.#logZAdam)];
  }

  /**
   * One step down a loss.
   *
   * @param loss Computes it, and what else to keep of the computation.
   * @param rateFactor What both step sizes are multiplied by, a scalar. Default: 1.
   * @returns What was kept, before the step; the caller disposes it.
   */
  descend<Kept extends readonly tf.Tensor[]>(
    loss: () => { readonly loss: tf.Scalar; readonly kept: Kept },
    rateFactor?: tf.Scalar,
  ): Kept {
    const all = this.variables().map(({ variable }) => variable);
    let kept: Kept | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const computed = loss();
      // The scope of the gradients would free them.
      kept = computed.kept.map((tensor) => tf.keep(tensor.clone())) as unknown as Kept;
      return computed.loss;
    }, all);
    const network = this.network.variables().map(({ variable }) => grads[variable.name]);
    const { learningRate, logZLearningRate } = this.#rates;
    const rate = (full: number) =>
      rateFactor === undefined ? full : rateFactor.mul<tf.Scalar>(full);
    tf.tidy(() => {
      this.#adam.apply(network, rate(learningRate));
      if (this.logZ !== undefined) {
        this.#logZAdam!.apply([grads[this.logZ.name]], rate(logZLearningRate));
      }
    });
    tf.dispose([value, ...Object.values(grads)]);
    const copies = kept!.map((tensor) => tensor.clone()) as unknown as Kept;
    tf.dispose([...kept!]); // they would outlive the caller's scope
    return copies;
  }

  /** Frees weights and moments; the model cannot be used afterwards. */
  dispose(): void {
    for (const owned of [this.network, this.logZ, this.#adam, this.#logZAdam]) owned?.dispose();
  }
}
