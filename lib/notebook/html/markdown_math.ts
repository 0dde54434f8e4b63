import katex from "katex";

/**
 * Code, which stays as it is, or math: `$$…$$` or `$…$`. As in Jupyter, a dollar that begins or ends inline math touches
 * it, so that a price is not math.
 */
const codeOrMath =
  /(```[^]*?```|`[^`\n]*`|\\\$)|\$\$([^]+?)\$\$|\$(?!\s)([^$\n]+?)(?<!\s)\$(?!\d)/g;

/**
 * Turns the LaTeX in a text of Markdown into MathML, which browsers draw without a library: pages that load MathJax need the
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
 * @param source The text. A formula that KaTeX cannot read stays in it as code.
 */
export function markdownMath(source: string): string {
  return source.replace(codeOrMath, (_, code, block, inline) => {
    if (code !== undefined) return code;
    try {
      return mathMl(block ?? inline, block !== undefined);
    } catch (error) {
      if (!isParseError(error)) throw error;
      return `\`\` ${block ?? inline} \`\``;
    }
  });
}

/**
 * What is wrong with the formulas in a text of Markdown.
 *
 * @param source The text.
 * @returns A line for each formula that cannot be drawn, naming it; none if all is well.
 */
export function mathProblems(source: string): string[] {
  return [...source.matchAll(codeOrMath)].flatMap(([, code, block, inline]) => {
    if (code !== undefined) return [];
    try {
      mathMl(block ?? inline!, false);
      return [];
    } catch (error) {
      if (!isParseError(error)) throw error;
      return [`the formula "${block ?? inline}" cannot be drawn: ${error.message}`];
    }
  });
}

/** By name: KaTeX makes the error's class through `__proto__`, which Deno does not have. */
function isParseError(error: unknown): error is Error {
  return error instanceof Error && error.name === "ParseError";
}

/** KaTeX trusts no notebook here: no links, no pictures, no boxes of any size. */
function mathMl(formula: string, displayMode: boolean): string {
  const markup = katex.renderToString(formula, {
    output: "mathml",
    displayMode,
    trust: false,
    strict: "ignore",
    maxSize: 50,
  });
  // Without the formula itself, in which Markdown would find emphasis.
  return markup.replace(/<annotation[^]*?<\/annotation>/, "")
    .replace(/^<span class="katex">([^]*)<\/span>$/, "$1");
}
