import type { Estimate, Evaluation } from "../../evaluation/mod.ts";
import type { EvaluationTexts } from "../../runs/mod.ts";
import { numberColumns } from "../terminal/number_columns.ts";

/** What one row of a table is about, and what was measured. */
export interface EvaluatedImages {
  /** Whose images: a run, an agent, or what they are compared with. */
  readonly name: string;
  /** What was measured. */
  readonly evaluation: Evaluation;
}

/** What was measured of several sets of images, as a file holds it. */
export interface EvaluationTable {
  /** Version of this form. */
  readonly schema: 1;
  /** Who looked. */
  readonly judge: {
    /** The data set that it has learned. */
    readonly name: string;
    /** SHA-256 of its file. */
    readonly sha256: string;
    /** The share of the images below that it gets right. */
    readonly accuracy: number;
  };
  /** What images are compared with: the part of a data set that nothing has learned. */
  readonly data: { readonly name: string; readonly sha256: string };
  /** How many images each row has, and are compared with. */
  readonly samples: number;
  /** Decides drawn images, those of the data, subsets and bootstrap samples. */
  readonly seed: number;
  /** The rows; `floor` is real images, `ceiling` noise. */
  readonly rows: readonly EvaluatedImages[];
}

/** What drawings stand between, in a table's first and last row. */
export const referencesNote =
  "Floor: what as many real images measure, which drawings can hardly better. Ceiling: what random pixels measure.";

/** Half of a 95 % interval of a normal distribution, in standard errors. */
const halfInterval = 1.96;

/** The columns: heading, number, and how many digits it has after the point. */
const columns: [heading: string, of: (evaluation: Evaluation) => Estimate, digits: number][] = [
  ["Fréchet", ({ frechetDistance }) => frechetDistance, 1],
  ["kernel", ({ kernelDistance }) => kernelDistance, 1],
  ["precision", ({ neighbours: [three] }) => three.precision, 3],
  ["recall", ({ neighbours: [three] }) => three.recall, 3],
  ["density", ({ neighbours: [, five] }) => five.density, 3],
  ["coverage", ({ neighbours: [, five] }) => five.coverage, 3],
  ["recognised", ({ recognised }) => recognised, 3],
  ["certain", ({ certain }) => certain, 3],
  ["divergence", ({ shareDivergence }) => shareDivergence, 3],
  ["score", ({ classScore }) => classScore, 2],
];

/** The headings of a table. */
export const evaluationHeadings: readonly string[] = [
  "images",
  ...columns.map(([heading]) => heading),
];

/**
 * The cells of a row: each number with half of its 95 % interval.
 *
 * @param row The row.
 * @returns As many texts as there are headings.
 */
export function evaluationCells({ name, evaluation }: EvaluatedImages): string[] {
  return [
    name,
    ...columns.map(([, of, digits]) => {
      const { value, standardError } = of(evaluation);
      return `${value.toFixed(digits)} ±${(halfInterval * standardError).toFixed(digits)}`;
    }),
  ];
}

/**
 * A table as text: the numbers, how often each class is drawn, and what they depend on.
 *
 * @param table What was measured.
 * @returns Several lines.
 */
export function evaluationText(table: EvaluationTable): string {
  const { rows } = table;
  const numbers = numberColumns([[...evaluationHeadings], ...rows.map(evaluationCells)]);
  const classes = rows[0].evaluation.histogram.counts.map((_, label) => String(label));
  const counts = numberColumns([
    ["images", ...classes, "none"],
    ...rows.map(({ name, evaluation: { histogram } }) =>
      [name, ...histogram.counts, histogram.unrecognised].map(String)
    ),
  ]);
  return [numbers, counts, evaluationNotes(table).join("\n")].join("\n\n");
}

/**
 * What the numbers of a table depend on.
 *
 * @param table What was measured.
 * @returns A line each.
 */
export function evaluationNotes({ judge, data, samples, seed }: EvaluationTable): string[] {
  return [
    `${samples} images each against ${samples} of ${data.name} that nothing has learned, seed ${seed}; ± is half of a 95 % ` +
    "interval.",
    referencesNote,
    "Precision and recall of 3 neighbours, density and coverage of 5. A distance grows as images get fewer: compare one count " +
    "only, and one judge.",
    `Judge ${judge.name}, SHA-256 ${judge.sha256.slice(0, 12)}, gets ${
      (100 * judge.accuracy).toFixed(2)
    } % right. ` +
    "Its distance is no Inception distance.",
  ];
}

/**
 * A table of texts in columns.
 *
 * @param texts The table.
 * @returns Several lines, without the notes.
 */
export function textsTable({ headings, rows }: EvaluationTexts): string {
  return numberColumns([headings, ...rows]);
}
