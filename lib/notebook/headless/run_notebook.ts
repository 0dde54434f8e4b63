import { dirname, fromFileUrl, join, resolve } from "@std/path";
import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { childEnvironment } from "../../files/mod.ts";
import { notebookEnvironment } from "../kernel/environment.ts";
import { withFoldedCode } from "../folded_code.ts";
import {
  type CodeCell,
  codeCells,
  type Json,
  type Notebook,
  readNotebook,
  writeNotebook,
} from "../notebook_file.ts";
import { NotebookError } from "./notebook_error.ts";
import { showsNothing } from "../check/notebook_problems.ts";
import { type RunnerEvent, runnerEvents } from "./runner_events.ts";

/** What {@linkcode runNotebook} reports while it works. */
export interface CellProgress {
  /** `start` when a cell starts, `text` when it shows text, `end` when it has ended. */
  event: "start" | "text" | "end";
  /** Which code cell, from 1. */
  cell: number;
  /** How many code cells there are. */
  cells: number;
  /** With `text`: what it shows now, the last 1,000 characters of it. */
  text?: string;
  /** With `end`: how long it took. */
  seconds?: number;
}

/** Options of {@linkcode runNotebook}. */
export interface RunNotebookOptions {
  /** Where to write the executed notebook. Default: the notebook itself. */
  output?: string;
  /** The longest that one cell may take, in whole seconds. Default: 3,600. */
  cellSeconds?: number;
  /** Environment variables for the kernel, beside the process's own, such as `FEDGAN_PROFILE`. Default: none. */
  env?: Record<string, string>;
  /**
   * Whether to run folded code too, such as solutions of exercises, after all cells: see {@linkcode withFoldedCode}.
   * What is written and returned has it as cells. Default: `false`.
   */
  isWithFolded?: boolean;
  /** Ends the run when aborted. Default: never. */
  signal?: AbortSignal;
  /** Called for every cell. Default: none. */
  onProgress?: (progress: CellProgress) => void;
}

/**
 * Runs a notebook from top to bottom in a new kernel, loses none of its outputs, and writes it. The file is
 * written in any case, once and whole: after a failure with what was shown until then, and with no outputs from there
 * on. The kernel is gone when this returns or throws.
 *
 * Every code cell must show something, since a cell whose picture got lost looks like one that has none; cells that
 * only import, and cells with the tag `quiet`, need not. A cell with the tag `raises-exception` may throw.
 *
 * @param path The notebook.
 * @param options Where to write, limits, progress.
 * @returns The executed notebook.
 * @throws {NotebookError} If a cell throws, has a syntax error, shows nothing or takes too long, the kernel dies, or
 * `signal` is aborted.
 * @throws {RangeError} If the notebook's language is not the kernel's.
 */
export async function runNotebook(
  path: string,
  options: RunNotebookOptions = {},
): Promise<Notebook> {
  checkOptions<RunNotebookOptions>("runNotebook()", options, {
    output: "string",
    cellSeconds: "number",
    env: "object",
    isWithFolded: "boolean",
    signal: "object",
    onProgress: "function",
  });
  const { output = path, cellSeconds = 3600, env = {} } = options;
  if (!Number.isInteger(cellSeconds) || cellSeconds < 1) {
    throw new UserRangeError(
      `Cannot run a notebook: cellSeconds is ${cellSeconds} but must be a whole number from 1 on`,
    );
  }
  const environment = await notebookEnvironment();
  const committed = await readNotebook(path);
  const notebook = options.isWithFolded ? withFoldedCode(committed) : committed;
  checkLanguage(notebook);
  const run = new NotebookRun(notebook, cellSeconds, options.onProgress ?? (() => {}));
  // What the runner reads is of the newest format, even if the notebook's is older.
  const copy = await Deno.makeTempFile({ prefix: "fedgan-run-", suffix: ".ipynb" });
  try {
    await writeNotebook(copy, notebook);
    const folder = dirname(resolve(path));
    const events = runnerEvents({
      program: environment.python,
      args: [runnerProgram, copy, folder, String(cellSeconds)],
      env: {
        ...childEnvironment(),
        ...env,
        JUPYTER_PATH: join(environment.folder, "share", "jupyter"),
      },
      signal: options.signal,
    });
    for await (const event of events) run.take(event);
    run.finish();
  } finally {
    await Deno.remove(copy);
    await writeNotebook(output, notebook);
  }
  return notebook;
}

const runnerProgram = fromFileUrl(new URL("runner.py", import.meta.url));

/** A notebook of another language would fail cell by cell, each with a puzzling error of syntax. */
function checkLanguage({ name, metadata }: Notebook): void {
  const { kernelspec, language_info } = metadata as Record<
    string,
    Record<string, Json> | undefined
  >;
  const language = kernelspec?.language ?? language_info?.name ?? "typescript";
  if (language === "typescript" || language === "javascript") return;
  throw new UserRangeError(
    `Cannot run "${name}": its language is ${language} but must be typescript or javascript, the kernel's`,
  );
}

/** A run under way: takes the runner's events, and fills in the notebook. */
class NotebookRun {
  readonly #notebook: Notebook;
  readonly #cells: CodeCell[];
  readonly #cellSeconds: number;
  readonly #onProgress: (progress: CellProgress) => void;
  #current?: CodeCell;
  #isDone = false;

  constructor(
    notebook: Notebook,
    cellSeconds: number,
    onProgress: (progress: CellProgress) => void,
  ) {
    this.#notebook = notebook;
    this.#cells = codeCells(notebook);
    this.#cellSeconds = cellSeconds;
    this.#onProgress = onProgress;
    for (const cell of notebook.cells.filter((cell) => cell.cell_type === "code")) {
      cell.outputs = [];
      cell.execution_count = null;
    }
  }

  take(event: RunnerEvent): void {
    switch (event.event) {
      case "language":
        // As the kernel has it, or a front end would write that in, and call the notebook changed.
        this.#notebook.metadata.language_info = event.info;
        return;
      case "start":
        this.#current = this.#cells.find(({ index }) => index === event.index);
        return this.#tell({ event: "start" });
      case "text":
        return this.#tell({ event: "text", text: event.text });
      case "end":
        return this.#end(event);
      case "failure":
        throw this.#failure(event);
      case "done":
        this.#isDone = true;
    }
  }

  finish(): void {
    if (!this.#isDone) throw this.#failure({ reason: "kernel died", message: "its runner ended" });
  }

  #end(event: Extract<RunnerEvent, { event: "end" }>): void {
    const { cell } = this.#current!;
    cell.execution_count = event.execution_count;
    for (const [index, outputs] of Object.entries(event.outputs)) {
      this.#notebook.cells[Number(index)]!.outputs = outputs;
    }
    if (!event.has_ended) return;
    this.#tell({ event: "end", seconds: event.seconds });
    if (event.error) throw this.#thrown(event.error);
    if (showsNothing(cell)) {
      throw this.#error(
        "shows nothing",
        `shows nothing; end it with an expression or a call that shows something, ` +
          `or give it the tag "quiet"`,
      );
    }
  }

  #thrown({ name, message, is_syntax }: { name: string; message: string; is_syntax: boolean }) {
    return is_syntax
      ? this.#error("syntax error", `has a syntax error: ${message}`)
      : this.#error("threw", `threw ${name}: ${message}`);
  }

  #failure(event: { reason: string; message: string; status?: number | null }): NotebookError {
    switch (event.reason) {
      case "stopped":
        return this.#error("stopped", "was stopped");
      case "time limit":
        return this.#error("time limit", `did not end within ${this.#cellSeconds} s`);
      case "lost outputs":
        return this.#error(
          "lost outputs",
          "showed something that did not arrive; keep a single output below 5 MB",
        );
      default: {
        const status = event.status ? ` (exit status ${event.status})` : "";
        return this.#error("kernel died", `lost its kernel: ${event.message}${status}`);
      }
    }
  }

  #error(reason: NotebookError["reason"], what: string): NotebookError {
    return new NotebookError(this.#notebook.name, reason, what, this.#current);
  }

  #tell(progress: Omit<CellProgress, "cell" | "cells">): void {
    this.#onProgress({
      ...progress,
      cell: this.#current!.number,
      cells: this.#cells.length,
    });
  }
}
