import { distance } from "fastest-levenshtein";

/**
 * The question that a mistyped name deserves.
 *
 * @example
 * ```ts
 * import { didYouMean } from "lib/errors";
 * import assert from "node:assert/strict";
 *
 * assert.equal(didYouMean("exmples", ["epochs", "examples"]), ', did you mean "examples"?');
 * assert.equal(didYouMean("colour", ["epochs", "examples"]), "; there are epochs, examples");
 * ```
 *
 * @param name The name that nothing has.
 * @param known The names that there are.
 * @returns What follows "is unknown" in a message: the name that is meant, or all where none is near.
 */
export function didYouMean(name: string, known: readonly string[]): string {
  const bare = (text: string) => text.toLowerCase().replace(/[-_ ]/g, "");
  const near = known.map((other) => ({ other, edits: distance(bare(name), bare(other)) }))
    // A third of the letters may be wrong: two swapped ones count as two.
    .filter(({ other, edits }) => edits <= Math.max(1, Math.ceil(other.length / 3)))
    .toSorted((a, b) => a.edits - b.edits);
  if (near.length > 0) return `, did you mean "${near[0].other}"?`;
  return known.length === 0 ? "; there are none" : `; there are ${known.join(", ")}`;
}
