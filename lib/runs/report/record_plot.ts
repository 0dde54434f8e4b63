import { isUserError } from "../../errors/mod.ts";
import {
  type Figure,
  type MetricEpoch,
  metricFigure,
  type MetricSeries,
} from "../../figures/mod.ts";
import type { Metrics } from "../../learning/mod.ts";
import { learners, meanEpochs, meanOf, type RunPart, type RunRecord } from "../run_record.ts";
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
    series.push({
      name,
      epochs: [...means(steps, points), ...onlyOfEpochs(part.epochs, steps[0])],
    });
  }
  return metricFigure(series, record.config.metrics, { title: `Metrics of ${record.name}` });
}

/**
 * The plot of what several runs measured, a series for each: step by step where that was recorded, and what is measured once an
 * epoch; with agents their mean over all their examples, and what the mean of their networks was evaluated to, at the place
 * that they have come to on average.
 *
 * @param records The runs, at least one that has finished an epoch.
 */
export async function comparedPlot(records: readonly RunRecord[]): Promise<Figure> {
  const series: MetricSeries[] = [];
  for (const record of records) {
    series.push({ name: record.name, epochs: await meansOfRun(record) });
  }
  const descriptions = Object.assign({}, ...records.map(({ config }) => config.metrics));
  return metricFigure(series, descriptions, { title: "Metrics of both" });
}

async function meansOfRun(record: RunRecord): Promise<MetricEpoch[]> {
  const parts = learners(record);
  const measured = meanEpochs(parts, record.rounds);
  if (measured.length === 0) return measured;
  const epochs = [...measured, ...evaluatedMean(record)];
  const steps: (readonly StepLine[])[] = [];
  for (const part of parts) steps.push(await stepsOf(part));
  if (steps.some(({ length }) => length === 0)) return epochs;
  const last = Math.min(...steps.map((lines) => lines.at(-1)!.epoch));
  const points = Math.min(mostPoints, ...steps.map(({ length }) => length));
  // Agents with more examples have more steps an epoch, so what belongs together is of the same part of an epoch.
  const placeOf = ({ epoch }: StepLine) => Math.ceil(points * epoch / last - 1e-6) - 1;
  const placed = steps.map((lines) => Map.groupBy(lines, placeOf));
  const means = Array.from({ length: points }, (_, place): MetricEpoch[] => {
    if (placed.some((lines) => !lines.has(place))) return [];
    const metrics = meanOf(parts.map(({ examples }, i) => {
      return { examples, metrics: meanOfLines(placed[i].get(place)!) };
    }));
    return [{ epoch: (place + 1) * last / points, metrics }];
  });
  return [...means.flat(), ...onlyOfEpochs(epochs, steps[0][0])];
}

/** What the mean of a federation was evaluated to, at the places in epochs that its agents had come to. */
function evaluatedMean({ config: { shards = [] }, parts, rounds }: RunRecord): MetricEpoch[] {
  const all = shards.reduce((sum, { examples }) => sum + examples, 0);
  let epoch = 0;
  return rounds.flatMap(({ agents, metrics }) => {
    shards.forEach(({ agent, examples }, place) => {
      const steps = agents.find((other) => other.agent === agent)?.steps ?? 0;
      epoch += examples / all * steps / parts[place].epochs[0].steps;
    });
    return metrics === undefined ? [] : [{ epoch, metrics }];
  });
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
    return { epoch: part.at(-1)!.epoch, metrics: meanOfLines(part) };
  });
}

/** The mean over the steps of some lines. */
function meanOfLines(lines: readonly StepLine[]): Metrics {
  return Object.fromEntries(
    Object.keys(lines[0].metrics).map((name) => {
      const known = lines.filter(({ metrics }) => name in metrics);
      const steps = known.reduce((sum, line) => sum + line.steps, 0);
      return [name, known.reduce((sum, line) => sum + line.metrics[name] * line.steps / steps, 0)];
    }),
  );
}

/** What steps do not measure, such as an evaluation after each epoch. */
function onlyOfEpochs(epochs: readonly MetricEpoch[], step: StepLine): MetricEpoch[] {
  return epochs.map(({ epoch, metrics }) => ({
    epoch,
    metrics: Object.fromEntries(
      Object.entries(metrics).filter(([name]) => !(name in step.metrics)),
    ),
  }));
}
