import { hiddenLayers, integer, number, seed, type Setting, word } from "../../settings/mod.ts";
import type { Activation } from "../networks/mlp.ts";

const activations: readonly Activation[] = ["tanh", "relu"];

/** What differs between the algorithms in the settings that all of them have. */
export interface SharedDefaults {
  /** Games side by side. */
  games: number;
  /** γ. */
  discount: number;
  /** Adam's step size at the start. */
  learningRate: number;
  /** Whether it falls to 0. */
  annealing: "none" | "linear";
  /** Units of each hidden layer. */
  hidden: readonly number[];
  /** What hidden layers do with their sums. */
  activation: Activation;
  /** The gradients' norm above which they are shortened. */
  gradientNorm: number;
}

/** The settings that all algorithms have; see {@linkcode sharedSettings}. */
export interface SharedSettings {
  /** Steps of all games together that the training has. */
  readonly steps: Setting<number>;
  /** Into how many parts the log divides them. */
  readonly epochs: Setting<number>;
  /** Games side by side. */
  readonly games: Setting<number>;
  /** γ. */
  readonly discount: Setting<number>;
  /** Adam's step size. */
  readonly learningRate: Setting<number>;
  /** Whether it falls to 0. */
  readonly annealing: Setting<"none" | "linear">;
  /** Units of each hidden layer. */
  readonly hidden: Setting<readonly number[]>;
  /** What hidden layers do with their sums. */
  readonly activation: Setting<Activation>;
  /** The gradients' norm above which they are shortened. */
  readonly gradientNorm: Setting<number>;
  /** From which all chance comes. */
  readonly seed: Setting<number>;
}

/**
 * The settings that all algorithms have.
 *
 * @param usual Their defaults where those differ.
 */
export function sharedSettings(usual: SharedDefaults): SharedSettings {
  return {
    steps: integer({
      meaning: "steps in the environment, those of all games together",
      default: 100_000,
      least: 1,
      most: 10_000_000_000, // weeks of the fastest environment
    }),
    epochs: integer({
      meaning: "into how many parts the steps are split for the log and the curve of returns",
      default: 20,
      least: 1,
      most: 100_000,
    }),
    games: integer({
      meaning: "games played side by side",
      default: usual.games,
      least: 1,
      most: 65_536,
    }),
    discount: number({
      meaning: "what a reward is worth one step later: gamma",
      default: usual.discount,
      least: 0,
      most: 1,
    }),
    learningRate: number({
      meaning: "Adam's step size at the start",
      default: usual.learningRate,
      above: 0,
    }),
    annealing: word({
      meaning: "how the step size changes over the training: linear lets it fall to 0",
      default: usual.annealing,
      words: ["none", "linear"],
    }),
    hidden: hiddenLayers(usual.hidden),
    activation: word({
      meaning: "what hidden layers do with their sums",
      default: usual.activation,
      words: activations,
    }),
    gradientNorm: number({
      meaning: "norm of all gradients together above which they are shortened to it",
      default: usual.gradientNorm,
      above: 0,
    }),
    seed: seed(0),
  };
}

/** The setting of what rewards are to a learner. */
export function rewardScale(): Setting<number> {
  return number({
    meaning: "what rewards are multiplied by for learning; returns are logged as they are",
    default: 1,
    above: 0,
  });
}

/** The settings that the algorithms have that learn a policy from what it has just played. */
export function actorCriticSettings(
  usual: { lambda: number; valueCoefficient: number; entropyCoefficient: number },
): {
  lambda: Setting<number>;
  truncation: Setting<"bootstrap" | "terminate">;
  valueCoefficient: Setting<number>;
  entropyCoefficient: Setting<number>;
} {
  return {
    lambda: number({
      meaning: "how far an advantage looks ahead: 0 for one step, 1 as far as there are steps",
      default: usual.lambda,
      least: 0,
      most: 1,
    }),
    truncation: word({
      meaning:
        "what the time limit means: bootstrap counts the value of where it cut the episode off, terminate takes it " +
        "for the end of the game, as CleanRL does",
      default: "bootstrap",
      words: ["bootstrap", "terminate"],
    }),
    valueCoefficient: number({
      meaning: "weight of the value's loss",
      default: usual.valueCoefficient,
      least: 0,
    }),
    entropyCoefficient: number({
      meaning: "weight of the policy's entropy, which keeps it trying",
      default: usual.entropyCoefficient,
      least: 0,
    }),
  };
}
