import * as vega from "vega";
import type { Spec } from "vega";
import { UserError } from "../../errors/mod.ts";
import { textWidth } from "../text/text_layout.ts";

// Vega exports these, but its types leave them out.
interface Scenegraph {
  readonly SVGStringRenderer: new () => SvgRenderer;
  readonly textMetrics: { width: (item: { fontSize?: number }, text: unknown) => number };
  readonly resetSVGDefIds: () => void;
}

interface SvgRenderer {
  initialize(element: null, width: number, height: number, origin: [number, number]): this;
  background(colour: string): this;
  render(scene: unknown): this;
  svg(): string;
}

const { SVGStringRenderer, textMetrics, resetSVGDefIds } = vega as unknown as Scenegraph;

/** Vega would log an error, and draw without what failed. */
const strictLogger: vega.LoggerInterface = {
  ...vega.logger(0),
  error: (...messages: unknown[]) => {
    const [cause] = messages;
    throw new UserError(`Cannot draw a figure: Vega says ${messages.join(" ")}`, { cause });
  },
};

/**
 * What Vega draws, as the content of an SVG element. The same specification gives the same text.
 *
 * @param spec What to draw.
 * @throws {Error} If Vega reports an error.
 */
export function drawWithVega(spec: Spec & { width: number; height: number }): string {
  // Where there is no canvas, Vega would guess widths.
  textMetrics.width = ({ fontSize = 11 }, text) => textWidth(String(text), fontSize);
  const view = new vega.View(vega.parse(spec), { renderer: "none", logger: strictLogger }).run();
  // Names within the SVG are counted over all that were drawn before.
  resetSVGDefIds();
  const { root } = view.scenegraph() as unknown as { root: unknown };
  const svg = new SVGStringRenderer().initialize(null, spec.width, spec.height, [0, 0])
    .render(root).svg();
  view.finalize();
  return svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>"));
}
