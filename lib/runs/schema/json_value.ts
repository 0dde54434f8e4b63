import * as v from "valibot";

/** A value that JSON can hold; a number that is not finite is written as `null`. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** An object that JSON can hold. */
export type JsonEntry = { readonly [key: string]: JsonValue };

/** Any value, for what `JSON.parse()` gave: it gives no other. */
export const jsonValue: v.GenericSchema<unknown, JsonValue> = v.custom<JsonValue>(
  (value) => value !== undefined,
);
