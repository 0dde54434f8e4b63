import { isUserError } from "../../errors/mod.ts";
import {
  type Figure,
  type MetricEpoch,
  metricFigure,
  type MetricSeries,
} from "../../figures/mod.ts";
import { learners, type RunPart, type RunRecord } from "../run_record.ts";
import type { StepLine } from "../schema/run_lines.ts";

/** Points of a learner's line at most, where there is one or there are several. */
const mostPoints = 100;
/** Of all lines together; with many agents each has fewer. */
const mostOfAll = 2000;

/**
 * The plot of all that a run's learners measured: step by step, as means over some steps, where its steps were recorded, and
 * what is measured once an epoch. Of a single learner the steps themselves stand pale behind.
 *
 * @param record The run.
 */
export async function recordPlot(record: RunRecord): Promise<Figure> {
  const measured = learners(record).filter(({ epochs }) => epochs.length > 0);
  const points = Math.max(20, Math.min(mostPoints, Math.floor(mostOfAll / measured.length)));
  const series: MetricSeries[] = [];
  for (const part of measured) {
    const steps = await stepsOf(part);
    const { name } = part;
    if (steps.length === 0) {
      series.push({ name, epochs: part.epochs });
      continue;
    }
    if (measured.length === 1) series.push({ name, epochs: steps, isFaint: true });
    series.push({ name, epochs: [...means(steps, points), ...onlyOfEpochs(part, steps[0])] });
  }
  return metricFigure(series, record.config.metrics, { title: `Metrics of ${record.name}` });
}

/** What a learner's steps measured; nothing unless it is known from the first to the last finished epoch. */
async function stepsOf({ folder, epochs }: RunPart): Promise<readonly StepLine[]> {
  try {
    const { lines, problems } = await folder.steps.read();
    const isWhole = problems.length === 0 && lines.length > 0 && lines[0].step === lines[0].steps &&
      lines.at(-1)!.epoch >= epochs.at(-1)!.epoch;
    return isWhole ? lines : [];
  } catch (error) {
    if (!isUserError(error)) throw error;
    return []; // its epochs say the same in fewer points
  }
}

/** Means over as many lines each as make so many points. */
function means(lines: readonly StepLine[], points: number): MetricEpoch[] {
  const size = Math.ceil(lines.length / points);
  return Array.from({ length: Math.ceil(lines.length / size) }, (_, place) => {
    const part = lines.slice(place * size, (place + 1) * size);
    const metrics = Object.keys(part[0].metrics).map((name) => {
      const known = part.filter(({ metrics }) => name in metrics);
      const steps = known.reduce((sum, line) => sum + line.steps, 0);
      return [name, known.reduce((sum, line) => sum + line.metrics[name] * line.steps / steps, 0)];
    });
    return { epoch: part.at(-1)!.epoch, metrics: Object.fromEntries(metrics) };
  });
}

/** What steps do not measure, such as an evaluation after each epoch. */
function onlyOfEpochs({ epochs }: RunPart, step: StepLine): MetricEpoch[] {
  return epochs.map(({ epoch, metrics }) => ({
    epoch,
    metrics: Object.fromEntries(
      Object.entries(metrics).filter(([name]) => !(name in step.metrics)),
    ),
  }));
}
