import { UserTypeError } from "../../errors/mod.ts";
import { SERIES_COLOURS } from "../figure/series_style.ts";
import { INK } from "../figure/theme.ts";
import { outlineText } from "../text/outline_text.ts";
import { decimal, escapeMarkup, svgText } from "../text/svg_text.ts";
import type {
  Diagram,
  DiagramArrow,
  DiagramBlock,
  DiagramBox,
  DiagramPart,
  DiagramPoint,
  DiagramText,
} from "./diagram.ts";

/** Sizes of a box's first line and of the others, and how far apart their baselines are, in pixels. */
const [LARGE, SMALL, LEADING] = [14, 12, 17];
/** Length of an arrow's head, and half of its width. */
const [HEAD, HALF_HEAD] = [9, 4];

/**
 * Draws a diagram as SVG.
 *
 * @example Two boxes and an arrow
 * ```ts
 * import { renderDiagram } from "lib/figures";
 * import assert from "node:assert/strict";
 *
 * const box = { kind: "box", y: 40, width: 80, height: 40 } as const;
 * const svg = renderDiagram({
 *   title: "There",
 *   text: "An arrow from here to there",
 *   ...{ width: 300, height: 100 },
 *   parts: [
 *     { ...box, x: 20, lines: ["here"] },
 *     { ...box, x: 200, lines: ["there"] },
 *     { kind: "arrow", points: [[100, 60], [200, 60]] },
 *   ],
 * });
 * assert.match(svg, /^<svg[^>]*aria-label="An arrow from here to there"/);
 * ```
 *
 * @param diagram What to draw.
 * @returns The drawing in light colours; `withTheme()` puts it into others.
 * @throws {TypeError} If an arrow has fewer than two points.
 */
export function renderDiagram(diagram: Diagram): string {
  const { title, text, width, height, parts } = diagram;
  const heading = svgText(title, {
    ...{ x: width / 2, y: 24, size: 16, align: "centre", colour: INK.title },
  });
  const drawn = parts.map(drawPart).join("");
  return outlineText(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeMarkup(text)}">` +
      `<rect width="${width}" height="${height}" fill="${INK.ground}"/>${heading}${drawn}</svg>\n`,
  );
}

function drawPart(part: DiagramPart): string {
  switch (part.kind) {
    case "box":
      return drawBox(part);
    case "block":
      return drawBlock(part);
    case "arrow":
      return drawArrow(part);
    case "text":
      return drawText(part);
  }
}

function drawBox({ x, y, width, height, lines, colour }: DiagramBox): string {
  const middle = y + height / 2 + LARGE * 0.36 - LEADING * (lines.length - 1) / 2;
  const texts = lines.map((line, place) =>
    svgText(line, {
      ...{ x: x + width / 2, y: middle + place * LEADING, align: "centre" },
      ...place === 0 ? { size: LARGE, colour: INK.title } : { size: SMALL, colour: INK.text },
    })
  );
  return `<rect x="${decimal(x)}" y="${decimal(y)}" width="${decimal(width)}" height="${
    decimal(height)
  }" rx="6" fill="${INK.ground}" stroke="${inkOf(colour)}" stroke-width="1.5"/>${texts.join("")}`;
}

function drawBlock({ x, y, width, height, depth, colour }: DiagramBlock): string {
  const face = (fill: string, points: readonly DiagramPoint[]) =>
    `<path d="M${points.map(place).join("L")}Z" fill="${fill}" stroke="${inkOf(colour)}" ` +
    `stroke-width="1" stroke-linejoin="round"/>`;
  const [right, bottom] = [x + width, y + height];
  return face(INK.ground, [[x, y], [x + depth, y - depth], [right + depth, y - depth], [
    right,
    y,
  ]]) +
    face(INK.ground, [
      ...[[right, y], [right + depth, y - depth]] as const,
      ...[[right + depth, bottom - depth], [right, bottom]] as const,
    ]) +
    face(INK.grid, [[x, y], [right, y], [right, bottom], [x, bottom]]);
}

function drawArrow({ points, isDashed = false, hasHead = true, colour }: DiagramArrow): string {
  if (points.length < 2) {
    throw new UserTypeError(
      `Cannot draw a diagram: an arrow has ${points.length} points but must have at least 2`,
    );
  }
  const ink = inkOf(colour);
  const [before, [endX, endY]] = points.slice(-2);
  const length = Math.hypot(endX - before[0], endY - before[1]) || 1;
  const [dx, dy] = [(endX - before[0]) / length, (endY - before[1]) / length];
  const neck: DiagramPoint = hasHead ? [endX - HEAD * dx, endY - HEAD * dy] : [endX, endY];
  const line = [...points.slice(0, -1), neck].map(place).join("L");
  const dashes = isDashed ? ' stroke-dasharray="6 4"' : "";
  const head = [
    ...[[endX, endY], [neck[0] - HALF_HEAD * dy, neck[1] + HALF_HEAD * dx]] as const,
    ...[[neck[0] + HALF_HEAD * dy, neck[1] - HALF_HEAD * dx]] as const,
  ].map(place).join("L");
  return `<path d="M${line}" fill="none" stroke="${ink}" stroke-width="1.5" ` +
    `stroke-linejoin="round"${dashes}/>` + (hasHead ? `<path d="M${head}Z" fill="${ink}"/>` : "");
}

function drawText({ x, y, text, size = SMALL, align = "centre", colour }: DiagramText): string {
  const ink = colour === undefined ? INK.text : inkOf(colour);
  return svgText(text, { x, y, size, align, colour: ink });
}

function place([x, y]: DiagramPoint): string {
  return `${decimal(x)} ${decimal(y)}`;
}

function inkOf(colour?: number): string {
  return colour === undefined ? INK.axis : SERIES_COLOURS[colour];
}
