import katex from "katex";

/**
 * Code, which stays as it is, or math: `$$…$$` or `$…$`. As in Jupyter, a dollar that begins or ends inline math touches
 * it, so that a price is no math.
 */
const codeOrMath =
  /(```[^]*?```|`[^`\n]*`|\\\$)|\$\$([^]+?)\$\$|\$(?!\s)([^$\n]+?)(?<!\s)\$(?!\d)/g;

/**
 * Turns the LaTeX in a text of Markdown into MathML, which browsers draw by themselves: pages that load MathJax need the
 * network.
 *
 * @example
 * ```ts
 * import { markdownMath } from "lib/notebook";
 * import assert from "node:assert/strict";
 *
 * assert.match(markdownMath("The share $p_j$"), /^The share <math.*<msub><mi>p<\/mi><mi>j<\/mi><\/msub>/);
 * assert.equal(markdownMath("`$PATH` and `$HOME`"), "`$PATH` and `$HOME`");
 * ```
 *
 * @param source The text.
 * @throws {Error} If KaTeX cannot read a formula, naming it.
 */
export function markdownMath(source: string): string {
  return source.replace(
    codeOrMath,
    (_, code, block, inline) => code ?? mathMl(block ?? inline, block !== undefined),
  );
}

function mathMl(formula: string, displayMode: boolean): string {
  try {
    const markup = katex.renderToString(formula, { output: "mathml", displayMode });
    // Without the formula itself, in which Markdown would find emphasis.
    return markup.replace(/<annotation[^]*?<\/annotation>/, "")
      .replace(/^<span class="katex">([^]*)<\/span>$/, "$1");
  } catch (cause) {
    throw new Error(`Cannot draw the formula "${formula}": ${(cause as Error).message}`, { cause });
  }
}
