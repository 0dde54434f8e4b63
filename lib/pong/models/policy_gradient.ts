/** What a categorical distribution's logits say of an action. */
export interface LogitTerms {
  /** Log-probability of the action, in nats. */
  logProbability: number;
  /** Entropy of the distribution, in nats. */
  entropy: number;
}

/**
 * Probabilities by logits, and what they say of an action.
 *
 * @param logits Logits, of which the first `probabilities.length` count.
 * @param action The action.
 * @param probabilities Where to write the softmax.
 */
export function softmaxTerms(
  logits: ArrayLike<number>,
  action: number,
  probabilities: Float64Array,
): LogitTerms {
  const count = probabilities.length;
  let highest = -Infinity;
  for (let i = 0; i < count; i++) highest = Math.max(highest, logits[i]);
  let total = 0;
  for (let i = 0; i < count; i++) total += probabilities[i] = Math.exp(logits[i] - highest);
  const logTotal = Math.log(total) + highest;
  let entropy = 0;
  for (let i = 0; i < count; i++) {
    probabilities[i] /= total;
    entropy -= probabilities[i] * (logits[i] - logTotal);
  }
  return { logProbability: logits[action] - logTotal, entropy };
}

/** A row of what PPO learns from. */
export interface PpoRow {
  /** What was done. */
  readonly action: number;
  /** How likely that was when it was done, in nats. */
  readonly logProbability: number;
  /** How much better it was than expected, normalised over the minibatch. */
  readonly advantage: number;
  /** What the value should have been. */
  readonly valueTarget: number;
}

/** Weights of PPO's terms. */
export interface PpoWeights {
  /** ε, how far the ratio of new to old probability counts. */
  readonly clip: number;
  /** Weight of the value's loss. */
  readonly valueCoefficient: number;
  /** Weight of the policy's entropy. */
  readonly entropyCoefficient: number;
}

/** What a row adds to PPO's measurements. */
export interface PpoMeasured {
  /** Its part of the policy's loss. */
  policyLoss: number;
  /** Its part of the value's loss. */
  valueLoss: number;
  /** Entropy of its distribution, in nats. */
  entropy: number;
  /** How far the policy has moved from the one that played, in nats. */
  klDivergence: number;
  /** 1 if its ratio is beyond ε. */
  clippedShare: number;
}

/**
 * The gradient of PPO's loss for the outputs of one row: what `ppoLoss()` of `lib/reinforcement` gives by automatic
 * differentiation, values not clipped.
 *
 * @param outputs Logits, then the value.
 * @param row What was played.
 * @param options Weights of the terms, the softmax's room, and where to write the gradient, `[outputs]`.
 * @returns What was measured.
 */
export function ppoGradient(
  outputs: ArrayLike<number>,
  { action, logProbability, advantage, valueTarget }: PpoRow,
  { weights, probabilities, gradient }: {
    weights: PpoWeights;
    probabilities: Float64Array;
    gradient: Float64Array;
  },
): PpoMeasured {
  const { clip, valueCoefficient, entropyCoefficient } = weights;
  const count = probabilities.length;
  const terms = softmaxTerms(outputs, action, probabilities);
  const logRatio = terms.logProbability - logProbability;
  const ratio = Math.exp(logRatio);
  const clipped = Math.min(1 + clip, Math.max(1 - clip, ratio));
  const isClipped = clipped * advantage < ratio * advantage;
  // Of log π(a): the gradient for logit i is (i is a) - p_i. Of the entropy H: -p_i (log p_i + H).
  const push = isClipped ? 0 : -ratio * advantage;
  for (let i = 0; i < count; i++) {
    const p = probabilities[i];
    const entropyPart = p === 0 ? 0 : p * (Math.log(p) + terms.entropy);
    gradient[i] = push * ((i === action ? 1 : 0) - p) + entropyCoefficient * entropyPart;
  }
  const error = outputs[count] - valueTarget;
  gradient[count] = valueCoefficient * error;
  return {
    policyLoss: -Math.min(ratio * advantage, clipped * advantage),
    valueLoss: 0.5 * error * error,
    entropy: terms.entropy,
    klDivergence: ratio - 1 - logRatio,
    clippedShare: Math.abs(ratio - 1) > clip ? 1 : 0,
  };
}
