import type { MediaBundle } from "../../display/mod.ts";

/**
 * Something that a notebook can show. As the last expression of a cell the Deno kernel shows it; anywhere else
 * `await output.display()` does. Outside a notebook it is its plain text.
 */
export class CellOutput {
  /** What it shows in words, for those who cannot see it and wherever there is only text. */
  readonly text: string;
  readonly #render: () => Promise<MediaBundle>;

  /**
   * An output that is drawn once it is shown.
   *
   * @param text What it shows in words.
   * @param render Draws it, in the MIME types beside `text/plain`.
   */
  constructor(text: string, render: () => Promise<MediaBundle>) {
    this.text = text;
    this.#render = render;
  }

  /** Everything that it can be shown as, `text/plain` among it. */
  async bundle(): Promise<MediaBundle> {
    return { ...await this.#render(), "text/plain": this.text };
  }

  /** Shows it now, before the cell ends; does nothing outside a notebook. */
  async display(): Promise<void> {
    await broadcast("display_data", await this.bundle());
  }

  /** Called by the Deno kernel for a cell's last expression. */
  [Symbol.for("Jupyter.display")](): Promise<MediaBundle> {
    return this.bundle();
  }

  /** Called by `console.log`. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.text;
  }

  /** The text. */
  toString(): string {
    return this.text;
  }
}

/** Whether this process is a notebook's kernel. */
export function inNotebook(): boolean {
  try {
    // The getter throws outside the kernel.
    return Deno.jupyter !== undefined;
  } catch {
    return false;
  }
}

/**
 * Sends an output to the notebook; does nothing outside one.
 *
 * @param type Whether it is a new output, or takes the place of the one with that id.
 * @param data The output.
 * @param displayId Name under which the output can be replaced later. Default none.
 */
export async function broadcast(
  type: "display_data" | "update_display_data",
  data: MediaBundle,
  displayId?: string,
): Promise<void> {
  if (!inNotebook()) return;
  const transient = displayId === undefined ? {} : { display_id: displayId };
  await Deno.jupyter.broadcast(type, { data, metadata: {}, transient });
}
