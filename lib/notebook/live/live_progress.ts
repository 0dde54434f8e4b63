import type { MediaBundle } from "../../display/mod.ts";
import { checkOptions } from "../../errors/mod.ts";
import { formatDuration, progressBar, ProgressMeter } from "../../learning/mod.ts";
import { CellOutput } from "../show/cell_output.ts";
import { LiveOutput } from "./live_output.ts";

/** Options of {@linkcode liveProgress}. */
export interface LiveProgressOptions {
  /** Steps that were done before, as by a run that was stopped; the time left does not count them. 0 to the total, default 0. */
  done?: number;
}

/**
 * Shows how far any work is, as one line that changes in place: a bar, steps, time left and a note. What it shows at the end
 * stays in the saved notebook.
 *
 * @param title What the work is.
 * @param total Number of its steps, at least 1.
 * @param options Where the work goes on from.
 * @throws {RangeError} If there is no step, or `done` is not from 0 to the total.
 */
export function liveProgress(
  title: string,
  total: number,
  options: LiveProgressOptions = {},
): LiveProgress {
  return new LiveProgress(title, total, options);
}

/** The view of one piece of work; see {@linkcode liveProgress}. */
export class LiveProgress {
  readonly #title: string;
  readonly #meter: ProgressMeter;
  readonly #live: LiveOutput = new LiveOutput();
  readonly #startMs: number = performance.now();
  readonly #doneBefore: number;
  #done: number;
  #note = "";
  #isFinished = false;

  /** A view of work that has not begun, or of what is left of it. */
  constructor(title: string, total: number, options: LiveProgressOptions = {}) {
    checkOptions<LiveProgressOptions>("liveProgress()", options, { done: "number" });
    const { done = 0 } = options;
    this.#title = title;
    this.#done = this.#doneBefore = done;
    this.#meter = new ProgressMeter(total);
    this.#meter.advance(done, this.#startMs);
  }

  /**
   * Notes how many steps are done and refreshes what is shown, at most four times a second.
   *
   * @param done Steps done so far.
   * @param note What to show beside them, such as the newest figures. Default none.
   * @throws {RangeError} If `done` is more than the total, or less than before.
   */
  async update(done: number, note: string = ""): Promise<void> {
    this.#meter.advance(done, performance.now());
    [this.#done, this.#note] = [done, note];
    await this.#live.refresh(() => this.output());
  }

  /** Shows the final state, which stays in the notebook. */
  async finish(): Promise<void> {
    this.#isFinished = true;
    await this.#live.replace(this.output());
  }

  /** What it shows now. */
  output(): CellOutput {
    const { fraction, remainingMs } = this.#meter.estimate();
    const part = this.#doneBefore === 0 ? "" : ` for ${this.#done - this.#doneBefore} of them`;
    const time = this.#isFinished
      ? `in ${formatDuration(performance.now() - this.#startMs)}${part}`
      : remainingMs === undefined
      ? ""
      : `${formatDuration(remainingMs)} left`;
    // The time comes last, where a narrow terminal still shows it.
    const parts = [`${this.#done}/${this.#meter.total}`, this.#note, time].filter(Boolean);
    const text = `${this.#title} ${progressBar(fraction)} ${parts.join(" · ")}`;
    return new CellOutput(text, () => Promise.resolve({}));
  }

  /** What it shows now, where it is a cell's last expression. */
  [Symbol.for("Jupyter.display")](): Promise<MediaBundle> {
    return this.output().bundle();
  }
}
