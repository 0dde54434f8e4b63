import assert from "node:assert/strict";
import { markdownMath, mathProblems } from "lib/notebook";

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

Deno.test("markdownMath() leaves a formula that it cannot draw as code; mathProblems() names it", () => {
  const text = "From $\\frac{1}$ to $x$";
  assert.match(markdownMath(text), /^From `` \\frac\{1\} `` to <math /);
  const [problem, ...others] = mathProblems(text);
  assert.match(problem, /^the formula "\\frac\{1\}" cannot be drawn: KaTeX/);
  assert.deepEqual(others, []);
  assert.deepEqual(mathProblems("`$\\frac{1}$` and $x$"), []);
});

Deno.test("markdownMath() trusts no formula with links, pictures or endless macros", () => {
  const link = "\\href{javascript:alert(1)}{x}";
  assert.doesNotMatch(markdownMath(`$${link}$`), /href=|<a/);
  assert.doesNotMatch(markdownMath("$\\includegraphics{https://example.org/a.png}$"), /<img/);
  assert.match(markdownMath("$\\def\\a{\\a\\a}\\a$"), /^`` /);
  assert.doesNotMatch(markdownMath("$\\rule{9999em}{9999em}$"), /9999em/);
});
