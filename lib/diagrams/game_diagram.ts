import { formatCell, type SummarisedModel } from "../display/mod.ts";
import { type Diagram, type DiagramPart, type DiagramPoint, textWidth } from "../figures/mod.ts";
import type { AdversarialPair } from "../gan/mod.ts";

/** The part of an {@linkcode AdversarialPair} that {@linkcode gameDiagram} reads. */
export type Players = Pick<AdversarialPair, "generator" | "discriminator" | "options">;

/** Colours of what belongs to the generator and to the discriminator. */
const [OF_GENERATOR, OF_DISCRIMINATOR] = [0, 1];
/** Height of a box, and the middle of the upper row, of the lower one and between the two. */
const [HEIGHT, UPPER, LOWER, MIDDLE] = [54, 111, 203, 157];
/** Between two columns. */
const GAP = 40;

/**
 * The game of a pair: noise becomes drawn images, the discriminator sees them and real ones, and each network's loss moves
 * that network's weights alone. Solid arrows are numbers on their way forwards, broken ones are gradients on their way back.
 *
 * @param pair The pair, whose shapes and sizes stand in the boxes.
 */
export function gameDiagram({ generator, discriminator, options }: Players): Diagram {
  const { latentSize, batchSize } = options;
  const noise = `[${batchSize}, ${latentSize}]`;
  const images = `[${[batchSize, ...generator.outputs[0].shape.slice(1)].join(", ")}]`;
  const columns = [
    ["noise z", noise],
    ["generator G", sizeText(generator)],
    ["drawn G(z)", images],
    ["discriminator D", sizeText(discriminator)],
    ["loss of D", "of D(x) and D(G(z))"],
  ];
  const widths = columns.map((lines) =>
    Math.max(...lines.map((line) => textWidth(line, 13.5))) + 24
  );
  const starts = widths.map((_, place) =>
    widths.slice(0, place).reduce((sum, width) => sum + width + GAP, 16)
  );
  const box = (
    column: number,
    middle: number,
    lines: readonly string[],
    colour?: number,
  ): DiagramPart => ({
    ...{ kind: "box", x: starts[column], y: middle - HEIGHT / 2, height: HEIGHT },
    ...{ width: widths[column], lines, colour },
  });
  /** From the right of a column to the left of the next, around a corner where heights differ. */
  const arrow = (column: number, from: number, to: number): DiagramPart => {
    const [start, end] = [starts[column] + widths[column], starts[column + 1]];
    const corners: DiagramPoint[] = from === to
      ? []
      : [[start + GAP / 2, from], [start + GAP / 2, to]];
    return { kind: "arrow", points: [[start, from], ...corners, [end, to]] };
  };
  const centre = (column: number) => starts[column] + widths[column] / 2;
  const [above, below] = [UPPER - HEIGHT / 2, LOWER + HEIGHT / 2];
  return {
    title: "A game of two players",
    text:
      `The generator G makes images G(z) of shape ${images} from noise z of shape ${noise}. The discriminator D ` +
      "sees them and real images x of the same shape, and gives a logit for each. The gradient of G's loss goes back " +
      "through D to G and moves G alone; that of D's loss moves D alone.",
    width: Math.ceil(starts[4] + widths[4] + 16),
    height: below + 54,
    parts: [
      box(0, UPPER, columns[0]),
      box(1, UPPER, columns[1], OF_GENERATOR),
      box(2, UPPER, columns[2]),
      box(2, LOWER, ["real x", images]),
      box(3, MIDDLE, columns[3], OF_DISCRIMINATOR),
      box(4, UPPER, ["loss of G", "of D(G(z))"], OF_GENERATOR),
      box(4, LOWER, columns[4], OF_DISCRIMINATOR),
      arrow(0, UPPER, UPPER),
      arrow(1, UPPER, UPPER),
      arrow(2, UPPER, MIDDLE - 9),
      arrow(2, LOWER, MIDDLE + 9),
      arrow(3, MIDDLE - 9, UPPER),
      arrow(3, MIDDLE + 9, LOWER),
      {
        ...{ kind: "arrow", isDashed: true, colour: OF_GENERATOR },
        points: [
          ...[[centre(4), above], [centre(4), above - 22]] as const,
          ...[[centre(1), above - 22], [centre(1), above]] as const,
        ],
      },
      {
        ...{ kind: "text", x: (centre(1) + centre(4)) / 2, y: above - 29, colour: OF_GENERATOR },
        text: "its gradient, back through D and the drawn images, moves G",
      },
      {
        ...{ kind: "arrow", isDashed: true, colour: OF_DISCRIMINATOR },
        points: [
          ...[[centre(4), below], [centre(4), below + 22]] as const,
          ...[[centre(3), below + 22], [centre(3), MIDDLE + HEIGHT / 2]] as const,
        ],
      },
      {
        ...{
          kind: "text",
          x: (centre(3) + centre(4)) / 2,
          y: below + 38,
          colour: OF_DISCRIMINATOR,
        },
        text: "its gradient moves D",
      },
    ],
  };
}

function sizeText({ layers }: SummarisedModel): string {
  return `${formatCell(layers.reduce((sum, layer) => sum + layer.countParams(), 0))} parameters`;
}
