/** What a compiled function is called with, taken apart: tensors on one side, structure on the other. */
import * as tf from "@tensorflow/tfjs";
import { UserTypeError } from "../../errors/mod.ts";
import { loadedEngine } from "../tfjs/load_tensorflow.ts";

/** Arguments without their tensors. */
export interface Signature {
  /** One line for each leaf, such as `"0.images: float32 [256, 28, 28, 1]"`; equal lines, equal signature. */
  readonly leaves: readonly string[];
  /** The tensors, in order of the leaves. */
  readonly tensors: readonly tf.Tensor[];
}

/**
 * Takes arguments apart. Tensors count by shape and type, variables by identity (a compiled function may
 * assign to them), everything else by value.
 *
 * @param args Arguments
 * @param refuse Makes the error for a part that is neither a tensor, a number, a boolean, a string, nor an array
 * or a record of such, or that is disposed or a part of itself; from its path, such as `"0.images"`, and its kind, such as
 * `"a Map"`
 * @throws {TypeError} The error that `refuse` makes, a `TypeError` unless stated.
 */
export function signatureOf(
  args: readonly unknown[],
  refuse: (path: string, kind: string) => Error = refuseArgument,
): Signature {
  const leaves: string[] = [];
  const tensors: tf.Tensor[] = [];
  const open = new Set<unknown>();
  const visit = (value: unknown, path: string): void => {
    if (value instanceof tf.Tensor && value.isDisposed) {
      loadedEngine().backend.checkNotSymbolic(value);
      throw refuse(path, "a disposed tensor");
    }
    if (open.has(value)) throw refuse(path, "part of itself");
    if (value instanceof tf.Variable) {
      leaves.push(`${path}: variable ${value.id}`);
    } else if (value instanceof tf.Tensor) {
      leaves.push(`${path}: ${value.dtype} [${value.shape.join(", ")}]`);
      tensors.push(value);
    } else if (Array.isArray(value)) {
      leaves.push(`${path}: array of ${value.length}`);
      open.add(value);
      value.forEach((item, i) => visit(item, `${path}.${i}`));
      open.delete(value);
    } else if (isRecord(value)) {
      leaves.push(`${path}: record of ${Object.keys(value)}`);
      open.add(value);
      for (const [name, item] of Object.entries(value)) visit(item, `${path}.${name}`);
      open.delete(value);
    } else if (isConstant(value)) {
      leaves.push(`${path}: ${typeof value} ${constantText(value)}`);
    } else {
      throw refuse(path, describe(value));
    }
  };
  args.forEach((argument, i) => visit(argument, `${i}`));
  return { leaves, tensors };
}

/**
 * Puts a structure together again with other tensors.
 *
 * @param structure Arguments or a result
 * @param replace What stands in for each tensor; variables stay
 */
export function mapTensors(
  structure: unknown,
  replace: (tensor: tf.Tensor) => tf.Tensor,
): unknown {
  if (structure instanceof tf.Variable) return structure;
  if (structure instanceof tf.Tensor) return replace(structure);
  if (Array.isArray(structure)) return structure.map((item) => mapTensors(item, replace));
  if (isRecord(structure)) {
    return Object.fromEntries(
      Object.entries(structure).map(([name, item]) => [name, mapTensors(item, replace)]),
    );
  }
  return structure;
}

/** The leaves of one signature that another one has otherwise, for a warning. */
export function difference(before: Signature, after: Signature): string {
  const known = new Set(before.leaves);
  const changed = after.leaves.filter((leaf) => !known.has(leaf));
  const path = (leaf: string) => leaf.slice(0, leaf.indexOf(":"));
  return changed.map((leaf) => {
    const old = before.leaves.find((other) => path(other) === path(leaf));
    return old === undefined ? leaf : `${leaf} (before: ${old.slice(path(old).length + 2)})`;
  }).join("; ");
}

function refuseArgument(path: string, kind: string): TypeError {
  return new UserTypeError(
    `Cannot call a compiled function: argument ${path} is ${kind} but must be a tensor, ` +
      "a number, a boolean, a string, or an array or record of such",
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isConstant(value: unknown): boolean {
  return value === null || ["undefined", "number", "boolean", "string"].includes(typeof value);
}

function constantText(value: unknown): string {
  // Quoted, so that no string can look like two leaves.
  return typeof value === "string"
    ? JSON.stringify(value)
    : Object.is(value, -0)
    ? "-0"
    : `${value}`;
}

function describe(value: unknown): string {
  if (typeof value !== "object" || value === null) return `a ${typeof value}`;
  return value.constructor?.name ? `a ${value.constructor.name}` : "an object of no class";
}
