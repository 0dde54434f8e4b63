/** A large matrix product, timed on request: what the machine can do at best.
 * Arguments: rows, inner and columns. */
import { loadTensorFlow, randomKey, randomUniform, tf } from "lib/tensorflow";
import { answerTurns } from "./answer_turns.ts";

await loadTensorFlow();
const [rows, inner, columns] = Deno.args.map(Number);
const a = randomUniform<tf.Rank.R2>([rows, inner], randomKey(1));
const b = randomUniform<tf.Rank.R2>([inner, columns], randomKey(2));
await answerTurns(async () => {
  const corner = tf.tidy(() => tf.matMul(a, b).slice([0, 0], [1, 1]));
  await corner.data(); // waits for the product without copying all of it
  corner.dispose();
});
