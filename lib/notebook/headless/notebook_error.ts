import { UserError } from "../../errors/mod.ts";
import type { CodeCell } from "../notebook_file.ts";

/** Why a notebook's run failed. */
export type NotebookFailure =
  | "threw"
  | "syntax error"
  | "shows nothing"
  | "time limit"
  | "lost outputs"
  | "kernel died"
  | "stopped";

/** Says which cell of which notebook went wrong, how, and what is in the cell. */
export class NotebookError extends UserError {
  /** The kind of failure. */
  readonly reason: NotebookFailure;
  /** The notebook's file name. */
  readonly notebook: string;
  /** Which code cell, from 1; `undefined` if the kernel did not get as far as the first. */
  readonly cell?: number;
  /** The cell's code. */
  readonly source?: string;

  /**
   * Puts the message together.
   *
   * @param notebook The notebook's file name.
   * @param reason The kind of failure.
   * @param what What the cell did, as the end of a sentence.
   * @param cell The cell where it happened.
   */
  constructor(notebook: string, reason: NotebookFailure, what: string, cell?: CodeCell) {
    super(`Cannot run "${notebook}": ${cell ? `cell ${cell.number}` : "it"} ${what}`);
    this.name = "NotebookError";
    this.notebook = notebook;
    this.reason = reason;
    this.cell = cell?.number;
    this.source = cell?.cell.source;
  }
}
