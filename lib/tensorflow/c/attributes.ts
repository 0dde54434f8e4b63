/** Attributes of operations, as tfjs states them, checked and handed to C. */
import { UserTypeError } from "../../errors/mod.ts";
import { AttributeType } from "./data_types.ts";
import { dimensions, internedCString } from "./pointers.ts";

/** An attribute: its name in TensorFlow's operation definition, its type and its value. */
export interface OpAttribute {
  /** Name, for example `"strides"`. */
  name: string;
  /** One of {@linkcode AttributeType}. */
  type: number;
  /** Value of that type, or an array of such values. */
  value: unknown;
}

/** Name of a C string or number list as C takes it. */
type Bytes = Uint8Array<ArrayBuffer>;

/** The C functions that set an attribute on one kind of operation: eager, or a node of a graph. */
export interface AttributeSetters {
  string(name: Bytes, value: Bytes): void;
  int(name: Bytes, value: bigint): void;
  intList(name: Bytes, values: BigInt64Array<ArrayBuffer>): void;
  float(name: Bytes, value: number): void;
  floatList(name: Bytes, values: Float32Array<ArrayBuffer>): void;
  bool(name: Bytes, value: number): void;
  boolList(name: Bytes, values: Bytes): void;
  type(name: Bytes, value: number): void;
  shape(name: Bytes, dims: BigInt64Array<ArrayBuffer>): void;
}

const encoder = new TextEncoder();

/**
 * Sets one attribute.
 *
 * @throws {TypeError} If the value is not of the stated type.
 */
export function setAttribute(setters: AttributeSetters, attribute: OpAttribute): void {
  const { type, value } = attribute;
  const name = internedCString(attribute.name);
  const isList = Array.isArray(value);
  switch (type) {
    case AttributeType.STRING:
      return setters.string(name, encoder.encode(expect(attribute, value, "string")));
    case AttributeType.INT:
      return isList
        ? setters.intList(name, dimensions(integers(attribute, value)))
        : setters.int(name, BigInt(integers(attribute, [value])[0]));
    case AttributeType.FLOAT:
      return isList
        ? setters.floatList(name, Float32Array.from(value, (v) => expect(attribute, v, "number")))
        : setters.float(name, expect(attribute, value, "number"));
    case AttributeType.BOOL:
      return isList
        ? setters.boolList(name, Uint8Array.from(value, (v) => +expect(attribute, v, "boolean")))
        : setters.bool(name, +expect(attribute, value, "boolean"));
    case AttributeType.TYPE:
      // A list would pass unnoticed: TensorFlow prefers the type that it infers from the inputs.
      return setters.type(name, integers(attribute, [value])[0]);
    case AttributeType.SHAPE:
      if (!isList) throw unexpected(attribute, value, "array of numbers");
      return setters.shape(name, dimensions(integers(attribute, value)));
    default:
      throw new UserTypeError(`Cannot set attribute "${attribute.name}": unknown type ${type}`);
  }
}

interface Primitives {
  string: string;
  number: number;
  boolean: boolean;
}

function expect<T extends keyof Primitives>(
  attribute: OpAttribute,
  value: unknown,
  type: T,
): Primitives[T] {
  // deno-lint-ignore valid-typeof -- `type` is one of the three names above
  if (typeof value !== type) throw unexpected(attribute, value, type);
  return value as Primitives[T];
}

function integers(attribute: OpAttribute, values: unknown[]): number[] {
  // tfjs passes some integers as quotients, which C++ truncates as well.
  return values.map((value) => Math.trunc(expect(attribute, value, "number")));
}

function unexpected(attribute: OpAttribute, value: unknown, expected: string): TypeError {
  return new UserTypeError(
    `Cannot set attribute "${attribute.name}": value is ${
      value === null ? "null" : typeof value
    } ` +
      `but expected ${expected}`,
  );
}
