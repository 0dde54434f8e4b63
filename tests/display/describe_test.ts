import assert from "node:assert/strict";
import { describe, displayedAs, isDisplayable } from "lib/display";

Deno.test("describe() draws title, facts, table, note and pictures, and escapes them", async () => {
  const bundle = await describe({
    title: "A <pair>",
    facts: { Steps: 1200, Rate: undefined, Fair: true },
    rows: [{ Layer: "a&b", Parameters: 2 }],
    note: "2 in all",
    pictures: {
      images: { pixels: new Uint8Array(64), shape: [1, 8, 8] },
      text: 'What "it" draws',
    },
  });
  assert.equal(
    bundle["text/plain"],
    "A <pair>\n\nSteps  1,200\nFair   yes\n\nLayer  Parameters\n-----  ----------\na&b             2\n\n2 in all",
  );
  const html = String(bundle["text/html"]);
  assert.match(html, /^<p><strong>A &lt;pair&gt;<\/strong><\/p>\n<table>.*Steps.*1,200/);
  assert.match(html, /<td style="text-align: left">a&amp;b<\/td>/);
  assert.match(
    html,
    /<p>2 in all<\/p>\n<img src="data:image\/png;base64,[^"]+" alt="What &quot;it&quot; draws"/,
  );
  assert.doesNotMatch(html, /Rate|color:/, "the page's own colours hold, light or dark");
});

Deno.test("displayedAs() leaves an object equal to what it was", () => {
  const record = displayedAs({ a: 1 }, ({ a }) => ({ "text/plain": `a is ${a}` }));
  assert.ok(isDisplayable(record));
  assert.deepEqual(record, { a: 1 });
  assert.deepEqual(Object.keys({ ...record }), ["a"]);
  assert.equal(isDisplayable({ ...record }), false);
});
