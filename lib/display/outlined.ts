import { formatCell } from "./table.ts";

/** More lines than these are no display but a dump. */
const mostLines = 24;
const mostLetters = 2_000;
const mostFields = 16;

/**
 * A value in words that fit under a cell: as `console.log` writes it where that is short; else what it is and its
 * fields, a line each.
 *
 * @example A record with a long array
 * ```ts
 * import { outlined } from "lib/display";
 * import assert from "node:assert/strict";
 *
 * assert.equal(outlined({ count: 2 }), "{ count: 2 }");
 * assert.equal(
 *   outlined({ count: 2, images: new Uint8Array(1_000) }),
 *   "Object with 2 fields\n  count: 2\n  images: Uint8Array of 1,000 numbers: 0, 0, 0, 0, 0, 0, 0, 0, …",
 * );
 * ```
 *
 * @param value Any value.
 * @returns At most 24 lines, or 2,000 letters.
 */
export function outlined(value: unknown): string {
  const text = Deno.inspect(value);
  // Deno leaves out what comes after the first hundred of a list: they alone are many lines.
  const isShort = text.length <= mostLetters && text.split("\n").length <= mostLines &&
    !/^ +\.\.\. \d+ more items?$/m.test(text);
  if (isShort || typeof value === "string" || value instanceof Error) return text;
  if (typeof value !== "object" || value === null) return shortened(text);
  const fields = value instanceof Map ? [...value] : Object.entries(value);
  if (isNumbers(value) || fields.length === 0) return inOneLine(value);
  const lines = fields.slice(0, mostFields).map(([name, field]) =>
    `  ${String(name)}: ${inOneLine(field)}`
  );
  const more = fields.length > mostFields ? [`  … and ${fields.length - mostFields} more`] : [];
  return [headline(value, fields.length), ...lines, ...more].join("\n");
}

function headline(value: object, count: number): string {
  const name = value.constructor?.name ?? "Object";
  const [one, many] = Array.isArray(value) ? ["entry", "entries"] : ["field", "fields"];
  return `${name} with ${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

function inOneLine(value: unknown): string {
  if (isNumbers(value)) {
    const shown = Array.from(
      { length: Math.min(8, value.length) },
      (_, index) => formatCell(Number(value[index])),
    );
    const rest = value.length > 8 ? ", …" : "";
    const name = value.constructor.name;
    return `${name} of ${value.length.toLocaleString("en")} numbers: ${shown.join(", ")}${rest}`;
  }
  const text = Deno.inspect(value, { depth: 1, iterableLimit: 8, strAbbreviateSize: 80 });
  if (!text.includes("\n") && text.length <= 120) return text;
  if (typeof value !== "object" || value === null) return shortened(text);
  return headline(value, Object.keys(value).length);
}

function shortened(text: string): string {
  const line = text.split("\n")[0];
  return line.length > 120 || line !== text ? `${line.slice(0, 120)} …` : line;
}

/** Whether a value is many numbers: a typed array, or a list of numbers. */
function isNumbers(value: unknown): value is ArrayLike<number | bigint> & object {
  if (ArrayBuffer.isView(value)) return !(value instanceof DataView);
  return Array.isArray(value) && value.length > 8 &&
    value.every((entry) => typeof entry === "number");
}
