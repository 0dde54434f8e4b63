import { directions } from "../../game2048/mod.ts";

/** What terminals send for arrow keys, in both of their modes, and the letters that games use instead. */
const keys: Readonly<Record<string, (typeof directions)[number]>> = {
  ...{ "\x1b[A": "up", "\x1b[C": "right", "\x1b[B": "down", "\x1b[D": "left" },
  ...{ "\x1bOA": "up", "\x1bOC": "right", "\x1bOB": "down", "\x1bOD": "left" },
  ...{ w: "up", d: "right", s: "down", a: "left" },
};

/** The letter q, Ctrl-C and Ctrl-D, which a raw terminal does not turn into signals. */
const ends = ["q", "\x03", "\x04"];

/**
 * The moves that a person makes by keys.
 *
 * @param input What the keys send, as a raw terminal gives it. Not a stream: that would read ahead, and wait for one more key.
 * @returns Directions as indices; ends with the input, or by q, Ctrl-C or Ctrl-D. Other keys do nothing.
 */
export async function* readMoves(
  input: Pick<typeof Deno.stdin, "read">,
): AsyncGenerator<number, void> {
  const buffer = new Uint8Array(256);
  for (;;) {
    const count = await input.read(buffer);
    if (count === null) return;
    // A key's letters come together; quick fingers send several keys at once.
    const text = new TextDecoder().decode(buffer.subarray(0, count));
    // deno-lint-ignore no-control-regex -- an escape begins what an arrow key sends
    for (const key of text.match(/\x1b[[O][A-Z]|[^\x1b]/g) ?? []) {
      if (ends.includes(key)) return;
      if (Object.hasOwn(keys, key)) yield directions.indexOf(keys[key]);
    }
  }
}
