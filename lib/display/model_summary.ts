import { formatCell, type TableRow } from "./table.ts";

/** The part of a tfjs layers model that {@linkcode summariseModel} reads; such a model fits as it is. */
export interface SummarisedModel {
  /** The model's name. */
  readonly name: string;
  /** Its layers, from input to output. */
  readonly layers: readonly {
    /** The layer's name. */
    readonly name: string;
    /** Shape of its output with `null` for the batch, `[null, height, width, channels]`. */
    readonly outputShape: unknown;
    /** The weights that training changes. */
    readonly trainableWeights: readonly { readonly shape: readonly (number | null)[] }[];
    /** The kind of layer, such as `Conv2D`. */
    getClassName(): string;
    /** Number of its parameters. */
    countParams(): number;
  }[];
}

/** A model as a table. */
export interface ModelSummary {
  /** A row for each layer, from input to output. */
  readonly rows: TableRow[];
  /** How many parameters there are, and how many of them training changes. */
  readonly note: string;
}

/**
 * A model's layers with their output shapes and numbers of parameters.
 *
 * @param model A model as tfjs builds it, which must have been built.
 */
export function summariseModel(model: SummarisedModel): ModelSummary {
  const sizes = model.layers.map((layer) => layer.countParams());
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const trained = model.layers.flatMap((layer) => layer.trainableWeights)
    .reduce(
      (sum, { shape }) => sum + shape.reduce<number>((size, axis) => size * (axis ?? 1), 1),
      0,
    );
  return {
    rows: model.layers.map((layer, index) => ({
      Layer: layer.name,
      Kind: layer.getClassName(),
      "Output shape": shapeText(layer.outputShape),
      Parameters: sizes[index],
    })),
    note: `${formatCell(total)} parameters` +
      (trained === total ? "" : `, of which training changes ${formatCell(trained)}`),
  };
}

function shapeText(shape: unknown): string {
  if (!Array.isArray(shape)) return String(shape);
  const axes = shape.map((axis) => Array.isArray(axis) ? shapeText(axis) : axis ?? "batch");
  return `[${axes.join(", ")}]`;
}
