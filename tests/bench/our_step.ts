/** Our train step, timed on request. Arguments: batch and variant. */
import { AdversarialPair, type GanOptions } from "lib/gan";
import { loadTensorFlow, randomKey, randomUniform, tf } from "lib/tensorflow";
import { answerTurns } from "./answer_turns.ts";

/** How the pair of each variant differs from the tutorial's settings. */
const variants: Record<string, Partial<GanOptions>> = {
  eager: { compile: false, convolutions: "direct" },
  direct: { convolutions: "direct" },
  bilinear: { convolutions: "bilinear" },
};

const [batch, variant] = Deno.args;
const batchSize = Number(batch);
await loadTensorFlow();
const pair = new AdversarialPair({ batchSize, ...variants[variant] });
const images = randomUniform<tf.Rank.R4>([batchSize, 28, 28, 1], randomKey(1), { min: -1 });
await answerTurns(() => pair.trainStep(images)); // reads both losses
