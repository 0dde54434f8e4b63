import { UserTypeError } from "../errors/mod.ts";
import { type NamedArray, sizeOfShape } from "../files/mod.ts";
import { type Adam, tf } from "../tensorflow/mod.ts";

/** A variable under the name that it has in files. */
export interface NamedVariable {
  /** As in Keras: `generator/conv2d_transpose_1/kernel`. */
  name: string;
  /** The variable itself, of Keras's shape; its model or optimiser owns it. */
  variable: tf.Variable;
}

/**
 * A model's weights under the names that Keras gives them: model, layer, weight.
 *
 * @param model A model of named layers.
 * @returns Its variables, layer by layer in Keras's order; the model owns them.
 */
export function variablesOf(model: tf.LayersModel): NamedVariable[] {
  return model.layers.flatMap((layer) =>
    layer.weights.map((weight) => ({
      // tfjs puts the layer before it, and a number behind it where another model has the same.
      name: `${model.name}/${layer.name}/${weight.originalName.split("/").at(-1)}`,
      variable: weight.read() as tf.Variable,
    }))
  );
}

/**
 * The weights of a model that an optimiser changes.
 *
 * @param model A model of named layers.
 * @returns Its trainable variables, in the order of {@linkcode variablesOf}; the model owns them.
 */
export function trainableVariablesOf(model: tf.LayersModel): NamedVariable[] {
  return variablesOf(model).filter(({ variable }) => variable.trainable);
}

/**
 * An optimiser's state, named after the weights that it is about.
 *
 * @param model The model.
 * @param optimiser Made for its {@linkcode trainableVariablesOf}.
 * @returns The step count, int32, and two moments a weight; the optimiser owns them.
 */
export function adamVariablesOf(model: tf.LayersModel, optimiser: Adam): NamedVariable[] {
  const { step, firstMoments, secondMoments } = optimiser;
  const moments = trainableVariablesOf(model).flatMap(({ name }, k) => [
    { name: `${name}/first_moment`, variable: firstMoments[k] },
    { name: `${name}/second_moment`, variable: secondMoments[k] },
  ]);
  return [{ name: `${model.name}/optimiser_step`, variable: step }, ...moments];
}

/**
 * Copies variables to the host.
 *
 * @param variables Float32 or int32 variables.
 * @returns An array for each, in the same order.
 */
export function readVariables(variables: readonly NamedVariable[]): NamedArray[] {
  return variables.map(({ name, variable }) => ({
    name,
    shape: [...variable.shape],
    data: variable.dataSync<"float32" | "int32">().slice() as Float32Array | Int32Array,
  }));
}

/**
 * Variables as arrays without a copy: their numbers are read when they are looked at, as they are then.
 *
 * @param variables Float32 or int32 variables.
 * @returns An array for each, in the same order, of use until the variables are disposed.
 */
export function variablesInPlace(variables: readonly NamedVariable[]): NamedArray[] {
  return variables.map(({ name, variable }) => ({
    name,
    shape: [...variable.shape],
    get data() {
      return variable.dataSync<"float32" | "int32">() as Float32Array | Int32Array;
    },
  }));
}

/**
 * Gives variables the values of the arrays of their names. All arrays are checked before the first is used.
 *
 * @param variables Float32 or int32 variables.
 * @param arrays One for each of them, in any order.
 * @throws {TypeError} If an array is missing, unknown, named twice, or of another shape or type.
 */
export function assignVariables(
  variables: readonly NamedVariable[],
  arrays: readonly NamedArray[],
): void {
  for (const { variable, value: { array } } of inPlaces(variables, arrays.map(givenArray))) {
    const data = array.data as Float32Array | Int32Array;
    tf.tidy(() => variable.assign(tf.tensor(data, variable.shape, variable.dtype)));
  }
}

/**
 * Refuses arrays that {@linkcode assignVariables} would refuse, and changes nothing.
 *
 * @param variables Float32 or int32 variables.
 * @param arrays One for each of them, in any order.
 * @throws {TypeError} If an array is missing, unknown, named twice, or of another shape or type.
 */
export function checkArrays(
  variables: readonly NamedVariable[],
  arrays: readonly NamedArray[],
): void {
  inPlaces(variables, arrays.map(givenArray));
}

/**
 * Gives variables the values that others of their names have now. A tensor's numbers never change, so both have the same
 * ones in memory until one is given others. All are checked before the first is used.
 *
 * @param variables Float32 or int32 variables.
 * @param others One for each of them, in any order.
 * @throws {TypeError} If one is missing, unknown, named twice, or of another shape or type.
 */
export function takeOverVariables(
  variables: readonly NamedVariable[],
  others: readonly NamedVariable[],
): void {
  const given = others.map(({ name, variable }) => {
    const { shape, dtype } = variable;
    return { name, shape, kind: { is: dtype, fits: dtype }, variable };
  });
  for (const { variable, value } of inPlaces(variables, given)) variable.assign(value.variable);
}

/** What a variable can be given. */
interface Given {
  readonly name: string;
  readonly shape: readonly number[];
  /** What its numbers are, as a message names it, and the variables' type that they fit. */
  readonly kind: { readonly is: string; readonly fits: string };
}

/** An array, its numbers looked at but not kept: they may be read anew each time. */
function givenArray(array: NamedArray): Given & { readonly array: NamedArray } {
  const { name, shape, data } = array;
  const fits = data instanceof Float32Array
    ? "float32"
    : data instanceof Int32Array
    ? "int32"
    : "none";
  const isWhole = sizeOfShape(shape) === data.length;
  const is = `a ${data.constructor.name}${isWhole ? "" : ` of ${data.length} numbers`}`;
  return { name, shape, kind: { is, fits: isWhole ? fits : "none" }, array };
}

/** Each variable with what it is given. */
function inPlaces<T extends Given>(
  variables: readonly NamedVariable[],
  given: readonly T[],
): { variable: tf.Variable; value: T }[] {
  const byName = new Map(given.map((value) => [value.name, value]));
  if (byName.size !== given.length) {
    throw new UserTypeError(
      `Cannot set weights: ${given.length - byName.size} name(s) occur twice`,
    );
  }
  const known = new Set(variables.map(({ name }) => name));
  const unknown = given.find(({ name }) => !known.has(name));
  if (unknown) throw new UserTypeError(`Cannot set weights: the model has no "${unknown.name}"`);
  return variables.map(({ name, variable }) => {
    const value = byName.get(name);
    if (!value) throw new UserTypeError(`Cannot set weights: "${name}" is missing`);
    const { shape, kind } = value;
    if (shape.join() !== variable.shape.join()) {
      throw new UserTypeError(
        `Cannot set weights: "${name}" has shape [${shape}] but the model's is [${variable.shape}]`,
      );
    }
    if (kind.fits !== variable.dtype) {
      throw new UserTypeError(
        `Cannot set weights: "${name}" is ${kind.is} but the model's is ${variable.dtype}`,
      );
    }
    return { variable, value };
  });
}
