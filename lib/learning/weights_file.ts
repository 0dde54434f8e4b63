import { UserInvalidDataError, UserTypeError } from "../errors/mod.ts";
import {
  encodeSafetensors,
  type NamedArray,
  readSafetensors,
  writeFileAtomically,
} from "../files/mod.ts";
import { DivergedError } from "./diverged_error.ts";
import { assignVariables, type NamedVariable, readVariables } from "./named_variables.ts";

/**
 * Writes weights as one safetensors file, under the names and in the shapes that Keras gives them. Equal weights give
 * equal bytes.
 *
 * @param variables Whose values, such as a learner's `variables()`.
 * @param path The file; an older one is replaced, whole or not at all.
 * @throws {DivergedError} If a value is not finite; the older file stays then.
 */
export async function saveWeights(
  variables: readonly NamedVariable[],
  path: string,
): Promise<void> {
  const arrays = readVariables(variables);
  const lost = notFinite(arrays);
  if (lost !== undefined) throw new DivergedError({ what: lost.name, value: lost.value });
  await writeFileAtomically(path, encodeSafetensors(arrays));
}

/**
 * Reads a file that {@linkcode saveWeights} or Python's `safetensors` wrote.
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

/**
 * Gives variables the values of a file that {@linkcode readWeights} reads. Nothing changes if it does not fit.
 *
 * @param variables Those that take the values over, one for each array of the file.
 * @param path The file.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.InvalidData} If it is damaged, or a value is not finite.
 * @throws {TypeError} If a weight is missing, unknown, or of another shape or type; the message names the file.
 */
export async function loadWeights(
  variables: readonly NamedVariable[],
  path: string,
): Promise<void> {
  const arrays = await readWeights(path);
  try {
    assignVariables(variables, arrays);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new UserTypeError(`Cannot load weights "${path}": ${cause.message}`, { cause });
  }
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
