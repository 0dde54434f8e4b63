import { broadcast, type CellOutput, inNotebook } from "../show/cell_output.ts";

/** Shortest time between two refreshes in milliseconds, and before the first: four a second. */
const REFRESH_MS = 250;
/** Drawing may take this share of the time, so that what is watched is not slowed down. */
const DRAWING_SHARE = 0.04;

/**
 * An output that changes in place while its cell runs. What it shows last stays in the saved notebook. Outside a notebook
 * nothing is drawn.
 */
export class LiveOutput {
  readonly #id: string = crypto.randomUUID();
  #isShown = false;
  #nextMs: number | undefined;

  /**
   * Shows the newest state, or does nothing if the last refresh was too short ago: at most four a second, and fewer if
   * drawing takes more than 4 % of the time. The first call only starts the clock.
   *
   * @param output Gives the state as an output; not called if nothing is shown.
   * @returns Whether it was shown.
   */
  async refresh(output: () => CellOutput): Promise<boolean> {
    if (!inNotebook()) return false;
    // VS Code clears what a cell showed before a little late, and forgets with it an output that was there already: its
    // later states would be lost.
    this.#nextMs ??= performance.now() + REFRESH_MS;
    if (performance.now() < this.#nextMs) return false;
    await this.replace(output());
    return true;
  }

  /** Shows a state at once, as the last must be, which stays. */
  async replace(output: CellOutput): Promise<void> {
    if (!inNotebook()) return;
    const startMs = performance.now();
    const type = this.#isShown ? "update_display_data" : "display_data";
    this.#isShown = true;
    await broadcast(type, await output.bundle(), this.#id);
    const endMs = performance.now();
    this.#nextMs = endMs + Math.max(REFRESH_MS, (endMs - startMs) / DRAWING_SHARE);
  }
}
