import { formatCell, type SummarisedModel, summariseModel } from "../display/mod.ts";
import { type Diagram, type DiagramPart, textWidth } from "../figures/mod.ts";

/** The part of a tfjs layers model that {@linkcode networkDiagram} reads; such a model fits as it is. */
export interface DrawnModel extends SummarisedModel {
  /** What it takes. */
  readonly inputs: readonly {
    /** With `null` for the batch, `[null, latent]`. */
    readonly shape: readonly (number | null)[];
  }[];
}

/** What flows from one layer to the next, and what made it. */
interface Stage {
  /** Without the batch: `[height, width, channels]` or `[units]`. */
  readonly shape: readonly number[];
  /** The layer that gave it this shape, and its kernel; none for the input. */
  readonly made: readonly string[];
  /** Layers behind it that keep the shape, such as activations. */
  readonly kept: string[];
}

/** Longest side of a block, and how far the deepest goes back, in pixels. */
const [MOST_SIDE, MOST_DEPTH] = [76, 34];
/** Size of small text, and how far apart its baselines are. */
const [SMALL, LEADING] = [11, 14];
/** Where the blocks stand: their lower edge. */
const GROUND = 196;

/**
 * A network from left to right: a block for each shape that its layers give, as high and wide as the image and the deeper
 * the more channels there are. Above an arrow stands the layer that changes the shape, with the size
 * of its kernel; below the block the layers that keep it, such as activations.
 *
 * @param model A model of layers in a row, which must have been built.
 */
export function networkDiagram(model: DrawnModel): Diagram {
  const stages = stagesOf(model);
  const keptLines = stages.map(({ kept }) => kept.flatMap(words));
  const { note } = summariseModel(model);
  const widths = stages.map(({ shape, made }, place) =>
    Math.max(
      58,
      ...[shapeText(shape), ...made, ...keptLines[place]].map((line) => textWidth(line, SMALL)),
    ) + 18
  );
  const title = `${model.name}: ${note}`;
  const chain = widths.reduce((sum, width) => sum + width, 0);
  const width = Math.ceil(Math.max(chain, textWidth(title, 16)) + 24);
  const starts = widths.map((_, place) =>
    widths.slice(0, place).reduce((sum, width) => sum + width, (width - chain) / 2)
  );
  const sizes = sizesOf(stages);
  let before = 0; // where the arrow to the next block starts
  const parts = stages.flatMap((stage, place): DiagramPart[] => {
    const { shape, made } = stage;
    const middle = starts[place] + widths[place] / 2;
    const { width, height: side, depth } = sizes[place];
    const x = middle - (width + depth) / 2;
    const text = (line: string, y: number): DiagramPart => ({
      ...{ kind: "text", x: middle, y, text: line, size: SMALL },
    });
    const drawn: DiagramPart[] = [
      { kind: "block", x, y: GROUND - side, width, height: side, depth, colour: 0 },
      text(shapeText(shape), GROUND + 18),
      ...keptLines[place].map((line, row) => text(line, GROUND + 36 + row * LEADING)),
      ...made.map((line, row) => text(line, 62 + row * LEADING)),
    ];
    const height = GROUND - 14;
    if (place > 0) drawn.push({ kind: "arrow", points: [[before + 3, height], [x - 3, height]] });
    before = x + width + depth;
    return drawn;
  });
  const below = Math.max(...keptLines.map((lines) => lines.length));
  return {
    title,
    text: `The network "${model.name}", layer by layer: ${stages.map(stageText).join("; ")}`,
    width,
    height: GROUND + 40 + below * LEADING,
    parts,
  };
}

function stagesOf({ inputs, layers }: DrawnModel): Stage[] {
  const stages: Stage[] = [{ shape: withoutBatch(inputs[0].shape), made: [], kept: [] }];
  for (const layer of layers) {
    const shape = withoutBatch(layer.outputShape as readonly (number | null)[]);
    const last = stages[stages.length - 1];
    const kernel = layer.trainableWeights.find(({ shape }) => shape.length > 1)?.shape;
    const kind = layer.getClassName();
    if (kernel === undefined && `${shape}` === `${last.shape}`) last.kept.push(kind);
    else stages.push({ shape, made: [kind, ...kernelText(kernel, last.shape, shape)], kept: [] });
  }
  return stages;
}

/** "5 × 5" and by how much a convolution shrinks or widens the image; nothing for a dense layer. */
function kernelText(
  kernel: readonly (number | null)[] | undefined,
  from: readonly number[],
  to: readonly number[],
): string[] {
  if (kernel?.length !== 4) return [];
  const stride = Math.max(from[0], to[0]) / Math.min(from[0], to[0]);
  return [`${kernel[0]} × ${kernel[1]}, stride ${Number(stride.toFixed(1))}`];
}

/** A class's name in lines of at most 13 letters, as far as its words allow: what is long would part the blocks. */
function words(kind: string): string[] {
  const lines: string[] = [];
  for (const word of kind.replace(/([a-z\d])([A-Z])/g, "$1 $2").split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && `${last}${word}`.length <= 13) lines[lines.length - 1] += word;
    else lines.push(word);
  }
  return lines;
}

function withoutBatch(shape: readonly (number | null)[]): number[] {
  return shape.slice(1).map((axis) => axis ?? 0);
}

function shapeText(shape: readonly number[]): string {
  return shape.map(formatCell).join(" × ");
}

function stageText({ shape, made, kept }: Stage): string {
  const layers = [made.join(" "), ...kept].filter(Boolean).join(", ");
  return layers === "" ? shapeText(shape) : `${layers} to ${shapeText(shape)}`;
}

/** How large each block is: images by their sides, lists of units and channels by the logarithm of how many they are. */
function sizesOf(stages: readonly Stage[]): { width: number; height: number; depth: number }[] {
  const shapes = stages.map(({ shape }) => shape);
  const most = (sizes: number[]) => Math.max(1, ...sizes);
  const units = most(shapes.filter(isList).map(([units]) => units));
  const images = shapes.filter((shape) => !isList(shape));
  const side = most(images.flatMap(([height, width]) => [height, width]));
  const channels = most(images.map(([, , channels = 1]) => channels));
  return shapes.map((shape) => {
    if (isList(shape)) {
      return { width: 10, height: logarithmic(shape[0], units, MOST_SIDE), depth: 4 };
    }
    const [height, width] = shape.map((pixels) => Math.max(8, MOST_SIDE * pixels / side));
    return { width, height, depth: logarithmic(shape[2] ?? 1, channels, MOST_DEPTH) };
  });
}

function isList(shape: readonly number[]): boolean {
  return shape.length === 1;
}

function logarithmic(value: number, most: number, pixels: number): number {
  return 4 + (pixels - 4) * Math.log(1 + value) / Math.log(1 + most);
}
