import assert from "node:assert/strict";
import { markdownMath } from "lib/notebook";

Deno.test("markdownMath() draws inline and block formulas as MathML", () => {
  const text = markdownMath("Weights $w_j$ and\n\n$$\nw = \\sum_j p_j \\, w_j\n$$\n\nend");
  assert.match(text, /^Weights <math [^]*<msub><mi>w<\/mi><mi>j<\/mi><\/msub>[^]*<\/math> and\n\n/);
  assert.match(text, /<math [^>]*display="block">[^]*<mo>∑<\/mo>[^]*<\/math>\n\nend$/);
  assert.equal(text.match(/<math/g)!.length, 2);
  // The formula's own text would be emphasis to Markdown.
  assert.doesNotMatch(text, /_|\\|<annotation|<span/);
});

Deno.test("markdownMath() leaves code, prices and escaped dollars alone", () => {
  for (
    const text of [
      "`$PATH` and `$HOME`",
      "```sh\necho $PATH $HOME\n```",
      "It costs $5 or $6.",
      "Between $ and $ nothing",
      "\\$x\\$",
      "no math",
    ]
  ) assert.equal(markdownMath(text), text);
});

Deno.test("markdownMath() names a formula that it cannot draw", () => {
  assert.throws(() => markdownMath("$\\frac{1}$"), /Cannot draw the formula "\\frac\{1\}": KaTeX/);
});
