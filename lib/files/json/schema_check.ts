import * as v from "valibot";
import { UserInvalidDataError } from "../../errors/mod.ts";

/**
 * Checks a value that JSON gave.
 *
 * @param value What `JSON.parse` returned.
 * @param options The schema, and what an error calls the value's source: `"/runs/a/config.json"`, with quotes.
 * @returns The value, as the schema gives it.
 * @throws {Deno.errors.InvalidData} If it is not as the schema says, naming place, actual value and expectation.
 */
export function checkAgainst<Schema extends v.GenericSchema>(
  value: unknown,
  { schema, source }: { schema: Schema; source: string },
): v.InferOutput<Schema> {
  const { success, output, issues } = v.safeParse(schema, value);
  if (success) return output;
  throw new UserInvalidDataError(`Cannot read ${source}: ${describe(issues[0])}`);
}

function describe(issue: v.BaseIssue<unknown>, above = ""): string {
  const place = [above, v.getDotPath(issue)].filter(Boolean).join(".");
  // Of a choice between objects, what is wrong inside: the choice itself expected an object and received one.
  const inner = issue.issues?.[0];
  if (inner !== undefined && /^(Object|Array)$/.test(issue.received)) return describe(inner, place);
  const what = place || "it";
  if (issue.expected === "never") return `${what} is not known`;
  // JSON has no undefined.
  if (issue.received === "undefined") return `${what} is missing`;
  return `${what} is ${actual(issue)} but must be ${inWords(issue)}`;
}

function actual({ input, received }: v.BaseIssue<unknown>): string {
  if (Array.isArray(input)) return "an array";
  if (typeof input === "object" && input !== null) return "an object";
  return received.length > 60 ? `${received.slice(0, 60)}…` : received;
}

const names: Readonly<Record<string, string>> = {
  Object: "an object",
  Array: "an array",
  number: "a number",
  string: "a string",
  boolean: "true or false",
};
const types: Readonly<Record<string, string>> = {
  integer: "an integer",
  safe_integer: "an integer",
  finite: "a finite number",
};
const bounds: Readonly<Record<string, string>> = {
  ">=": "at least ",
  "<=": "at most ",
  ">": "above ",
  "<": "below ",
};

/** What valibot expected, in words. */
function inWords(issue: v.BaseIssue<unknown>): string {
  const { expected, type, message } = issue;
  if (type === "union" && issue.issues !== undefined) {
    return [...new Set(issue.issues.map((inner) => inWords(inner)))].join(" or ");
  }
  if (Object.hasOwn(types, type)) return types[type];
  if (expected === null || type === "custom") return message;
  if (Object.hasOwn(names, expected)) return names[expected];
  const choices = expected.replace(/^\((.*)\)$/s, "$1").replaceAll(" | ", " or ");
  return choices.replace(/^[<>]=?/, (sign) => bounds[sign]);
}
