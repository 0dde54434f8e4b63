import { encodeSafetensors, readSafetensors, writeFileAtomically } from "../files/mod.ts";
import type { AdversarialPair } from "./adversarial_pair.ts";

/**
 * Writes all weights of both networks as one safetensors file, under the names and in the shapes that Keras
 * gives them. Equal weights give equal bytes.
 *
 * @param pair Whose weights.
 * @param path The file; an older one is replaced, whole or not at all.
 */
export async function saveWeights(pair: AdversarialPair, path: string): Promise<void> {
  await writeFileAtomically(path, encodeSafetensors(pair.weights()));
}

/**
 * Reads a file that {@linkcode saveWeights} or Python's `safetensors` wrote. The pair is untouched if it does
 * not fit.
 *
 * @param pair Who takes the weights over; its optimisers and counters stay as they are.
 * @param path The file.
 * @throws {TypeError} If a weight is missing, unknown, or of another shape or type.
 */
export async function loadWeights(pair: AdversarialPair, path: string): Promise<void> {
  pair.setWeights((await readSafetensors(path)).arrays);
}
