import { UserInvalidDataError } from "../errors/mod.ts";
import { encodeSafetensors, type NamedArray, readSafetensors } from "../files/mod.ts";
import { DivergedError } from "./diverged_error.ts";

/**
 * Weights as one safetensors file, under the names and in the shapes that Keras gives them. Equal weights give equal bytes.
 *
 * @param weights The weights, such as `readVariables()` gives them.
 * @returns The file's bytes, ready to be written.
 * @throws {DivergedError} If a value is not finite.
 */
export function encodeWeights(weights: readonly NamedArray[]): Uint8Array<ArrayBuffer> {
  const lost = notFinite(weights);
  if (lost !== undefined) throw new DivergedError({ what: lost.name, value: lost.value });
  return encodeSafetensors(weights);
}

/**
 * Reads a file that {@linkcode encodeWeights} or Python's `safetensors` made.
 *
 * @param path The file.
 * @returns Its arrays.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.InvalidData} If it is damaged, or a value is not finite; the message names the file.
 */
export async function readWeights(path: string): Promise<NamedArray[]> {
  const { arrays } = await readSafetensors(path);
  const lost = notFinite(arrays);
  if (lost === undefined) return arrays;
  throw new UserInvalidDataError(
    `Cannot read weights "${path}": "${lost.name}" has a value of ${lost.value} but all must be finite; the ` +
      "training that wrote it has diverged",
  );
}

/** The first value that is not finite, if there is one. */
function notFinite(arrays: readonly NamedArray[]): { name: string; value: number } | undefined {
  for (const { name, data } of arrays) {
    if (!(data instanceof Float32Array)) continue;
    const value = data.find((one) => !Number.isFinite(one));
    if (value !== undefined) return { name, value };
  }
  return undefined;
}
