import { type Figure, type FigureTrace, TRACE_COLOURS } from "../figures/mod.ts";
import type { MetricDescription } from "../learning/mod.ts";
import type { EpochLine } from "./schema/run_lines.ts";

/** What one learner measured, under its name. */
export interface MeasuredSeries {
  /** What people call it: `Agent 2`. */
  readonly name: string;
  /** Its epochs, ascending. */
  readonly epochs: readonly Pick<EpochLine, "epoch" | "metrics">[];
}

/**
 * All metrics of one or several learners over epochs.
 *
 * @param series The learners.
 * @param descriptions What the metrics are.
 * @param title Above the plot.
 */
export function metricPlot(
  series: readonly MeasuredSeries[],
  descriptions: Readonly<Record<string, MetricDescription>>,
  title: string,
): Figure {
  const dashes = ["solid", "dash", "dot"] as const;
  const data = Object.entries(descriptions).flatMap(([name, { label }], metric) =>
    series.map((one, learner): FigureTrace => ({
      type: "scatter",
      mode: one.epochs.length <= 25 ? "lines+markers" : "lines",
      name: series.length === 1 ? label : `${one.name}: ${label}`,
      x: one.epochs.map(({ epoch }) => epoch),
      y: one.epochs.map(({ metrics }) => metrics[name] ?? NaN),
      line: {
        color: TRACE_COLOURS[(series.length === 1 ? metric : learner) % TRACE_COLOURS.length],
        width: 2,
        dash: series.length === 1 ? "solid" : dashes[metric % dashes.length],
      },
    }))
  );
  const units = [...new Set(Object.values(descriptions).map(({ unit }) => unit))];
  const unit = units.filter(Boolean).join(", ");
  const yaxis = { title: unit === "" ? "Mean over the epoch" : `Mean over the epoch (${unit})` };
  return { data, layout: { title, xaxis: { title: "Epoch", tickformat: "d" }, yaxis } };
}

/**
 * The metrics as CSV with a header line and every digit that the numbers have.
 *
 * @param epochs The epochs, ascending.
 * @param descriptions What the metrics are.
 */
export function metricCsv(
  epochs: readonly Pick<EpochLine, "epoch" | "metrics">[],
  descriptions: Readonly<Record<string, MetricDescription>>,
): string {
  const names = Object.keys(descriptions);
  const rows = epochs.map((
    { epoch, metrics },
  ) => [epoch, ...names.map((name) => metrics[name] ?? NaN)]);
  return [["epoch", ...names], ...rows].map((row) => row.join(",") + "\n").join("");
}
