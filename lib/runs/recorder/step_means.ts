import type { Metrics, StepLog } from "../../learning/mod.ts";
import type { StepLine } from "../schema/run_lines.ts";

/** Lines at most: a file stays below 100 kB, however long the training is. */
const mostLines = 512;

/**
 * What one learner's steps measured: a line a step, and of a long training means over two steps a line, four, eight and so on,
 * so that there are never many. Its lines are all of its state: from them it goes on to the same lines as without a stop.
 */
export class StepMeans {
  #lines: StepLine[];

  /**
   * Goes on from lines.
   *
   * @param lines The lines so far. Default: none.
   */
  constructor(lines: readonly StepLine[] = []) {
    this.#lines = [...lines];
  }

  /** The lines, ascending. */
  get lines(): readonly StepLine[] {
    return this.#lines;
  }

  /** Adds a step. */
  add({ epoch, step, stepsPerEpoch, totalSteps, metrics }: StepLog): void {
    // The first line is always full.
    const every = this.#lines.length > 1 ? this.#lines[0].steps : 1;
    const added = { step: totalSteps, epoch: epoch - 1 + step / stepsPerEpoch, steps: 1, metrics };
    const last = this.#lines.at(-1);
    if (last === undefined || last.steps >= every) this.#lines.push(added);
    else this.#lines[this.#lines.length - 1] = joined(last, added);
    if (this.#lines.length > mostLines) this.#lines = inPairs(this.#lines);
  }
}

function inPairs(lines: readonly StepLine[]): StepLine[] {
  return lines.flatMap((line, place) => {
    if (place % 2 === 1) return [];
    return place + 1 < lines.length ? [joined(line, lines[place + 1])] : [line];
  });
}

/** One line for two, at the place of the later. */
function joined(a: StepLine, b: StepLine): StepLine {
  const steps = a.steps + b.steps;
  const metrics: Metrics = Object.fromEntries(
    Object.keys({ ...a.metrics, ...b.metrics }).map((name) => {
      // Not every step measures everything.
      const [before = b.metrics[name], after = before] = [a.metrics[name], b.metrics[name]];
      return [name, before + (after - before) * b.steps / steps];
    }),
  );
  return { step: b.step, epoch: b.epoch, steps, metrics };
}
