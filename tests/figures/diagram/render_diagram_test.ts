import assert from "node:assert/strict";
import { type Diagram, renderDiagram, withTheme } from "lib/figures";

const box = { kind: "box", y: 40, width: 80, height: 40, lines: ["a", "b"] } as const;
const diagram: Diagram = {
  title: "There & back",
  text: "From here <to> there",
  ...{ width: 300, height: 100 },
  parts: [
    { ...box, x: 20, colour: 1 },
    { kind: "block", x: 200, y: 50, width: 30, height: 40, depth: 10 },
    { kind: "arrow", points: [[100, 60], [150, 60], [150, 90]], isDashed: true },
    { kind: "text", x: 10, y: 95, text: "ab" },
  ],
};

Deno.test("renderDiagram() says in words what it shows, and draws letters as outlines", () => {
  const svg = renderDiagram(diagram);
  assert.match(svg, /role="img" aria-label="From here &lt;to&gt; there"/);
  assert.doesNotMatch(svg, /<text/);
  assert.equal(svg, renderDiagram(diagram), "the same bytes again");
});

Deno.test("renderDiagram() ends an arrow's line at its head, which has its tip at the last point", () => {
  const svg = renderDiagram(diagram);
  // The line ends 9 pixels before (150, 90); the head is 8 wide there.
  assert.ok(svg.includes('d="M100 60L150 60L150 81" fill="none"'), "line");
  assert.ok(svg.includes('d="M150 90L146 81L154 81Z"'), "head");
  assert.match(svg, /stroke-dasharray/);
  const parts: Diagram["parts"] = [{ kind: "arrow", points: [[0, 0], [9, 9]], hasHead: false }];
  assert.ok(renderDiagram({ ...diagram, parts }).includes('d="M0 0L9 9" fill="none"'), "no head");
});

Deno.test("renderDiagram() uses colours that a dark page has others for", () => {
  const dark = withTheme(renderDiagram(diagram), "dark");
  for (const light of ["#FFFFFF", "#222222", "#333333", "#555555", "#E4E4E4"]) {
    assert.ok(!dark.includes(light), light);
  }
});

Deno.test("renderDiagram() refuses an arrow that leads nowhere", () => {
  const parts = [{ kind: "arrow", points: [[1, 1]] }] as unknown as Diagram["parts"];
  assert.throws(() => renderDiagram({ ...diagram, parts }), {
    name: "TypeError",
    message: "Cannot draw a diagram: an arrow has 1 points but must have at least 2",
  });
});
