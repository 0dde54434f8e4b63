import type { PixelLists } from "../networks/pixel_lists.ts";
import type { PongNetwork } from "../networks/pong_network.ts";
import { HostAdam } from "../optimisers/host_adam.ts";
import { HostModel } from "./host_model.ts";
import { ppoGradient, type PpoMeasured, type PpoWeights } from "./policy_gradient.ts";
import type { PpoDescent, PpoModel, PpoRollout } from "./pong_model.ts";

/** How {@linkcode HostPpoModel} learns. */
export interface HostPpoModelOptions extends PpoWeights {
  /** Norm of all gradients together above which they are shortened to it. */
  readonly gradientNorm: number;
}

/** The tutorial's network with a value, which learns by PPO on the host. */
export class HostPpoModel extends HostModel implements PpoModel {
  readonly #options: HostPpoModelOptions;
  readonly #probabilities: Float64Array;
  readonly #gradient: Float64Array;
  #outputs = new Float32Array(0);

  /**
   * Makes the optimiser. TensorFlow is loaded.
   *
   * @param network The network; its last output is the value.
   * @param options Weights of the loss's terms, and the gradients' longest norm.
   */
  constructor(network: PongNetwork, options: HostPpoModelOptions) {
    super(network, new HostAdam(network.weights.length));
    this.#options = options;
    this.#probabilities = new Float64Array(network.outputs - 1);
    this.#gradient = new Float64Array(network.outputs);
  }

  /** See {@linkcode PpoModel.outputs}. */
  outputs(lists: PixelLists, first: number, end: number): Float32Array {
    const { network } = this;
    const width = network.outputs;
    if (this.#outputs.length < (end - first) * width) {
      this.#outputs = new Float32Array((end - first) * width);
    }
    for (let row = first; row < end; row++) {
      this.#outputs.set(network.forward(lists, row), (row - first) * width);
    }
    return this.#outputs;
  }

  /** See {@linkcode PpoModel.descend}. */
  descend(rollout: PpoRollout, { rows, learningRate }: PpoDescent): PpoMeasured {
    const { network } = this;
    const { lists, actions, logProbabilities, advantages, returns } = rollout;
    const { mean, deviation } = spread(advantages, rows);
    const [weights, probabilities, gradient] = [
      this.#options,
      this.#probabilities,
      this.#gradient,
    ];
    const sums = { policyLoss: 0, valueLoss: 0, entropy: 0, klDivergence: 0, clippedShare: 0 };
    network.gradients.fill(0);
    for (const row of rows) {
      const outputs = network.forward(lists, row);
      const measured = ppoGradient(outputs, {
        action: actions[row],
        logProbability: logProbabilities[row],
        advantage: (advantages[row] - mean) / (deviation + 1e-8),
        valueTarget: returns[row],
      }, { weights, probabilities, gradient });
      for (let i = 0; i < gradient.length; i++) gradient[i] /= rows.length;
      network.backward(lists, row, gradient);
      sums.policyLoss += measured.policyLoss / rows.length;
      sums.valueLoss += measured.valueLoss / rows.length;
      sums.entropy += measured.entropy / rows.length;
      sums.klDivergence += measured.klDivergence / rows.length;
      sums.clippedShare += measured.clippedShare / rows.length;
    }
    shorten(network.gradients, weights.gradientNorm);
    this.optimiser.apply(network.weights, network.gradients, learningRate);
    return sums;
  }
}

/** Mean and standard deviation (of a sample, as PyTorch's) of some entries. */
function spread(values: Float32Array, rows: Uint32Array): { mean: number; deviation: number } {
  let sum = 0;
  for (const row of rows) sum += values[row];
  const mean = sum / rows.length;
  let squares = 0;
  for (const row of rows) squares += (values[row] - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / Math.max(1, rows.length - 1)) };
}

function shorten(gradients: Float32Array, longest: number): void {
  let squares = 0;
  for (let i = 0; i < gradients.length; i++) squares += gradients[i] * gradients[i];
  const norm = Math.sqrt(squares);
  if (norm <= longest) return;
  const factor = longest / norm;
  for (let i = 0; i < gradients.length; i++) gradients[i] *= factor;
}
