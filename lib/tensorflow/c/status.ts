/** `TF_Status` turned into exceptions. */
import { UserError } from "../../errors/mod.ts";
import type { LibTensorFlow } from "./library.ts";
import { cString, readCString } from "./pointers.ts";

const CODES = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
];

const NO_MESSAGE = cString("");

/** A call into TensorFlow that failed. */
export class TensorFlowError extends UserError {
  /** TensorFlow's code, for example `"INVALID_ARGUMENT"`. */
  readonly code: string;
  /** The operation that failed, for example `"MatMul"`, or the C function if no operation was at fault. */
  readonly op: string;

  /** Makes the error from what was tried, TensorFlow's code and TensorFlow's own words. */
  constructor(op: string, code: string, message: string) {
    super(`TensorFlow's ${op} failed: ${message} (${code})`);
    this.name = "TensorFlowError";
    this.code = code;
    this.op = op;
    // tfjs alone fills the ten frames that V8 keeps, and the code that asked would not be among them.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = Math.max(limit, 100);
    Error.captureStackTrace(this, TensorFlowError);
    Error.stackTraceLimit = limit;
  }
}

/**
 * One `TF_Status`, reused from call to call. Calls on the main thread share one; a call that runs on another
 * thread needs its own, since two calls in flight would overwrite each other's result.
 */
export class Status {
  readonly #library: LibTensorFlow;
  /** What C functions take as `TF_Status*`. */
  readonly pointer: Deno.PointerValue;

  /** Allocates a status. */
  constructor(library: LibTensorFlow) {
    this.#library = library;
    this.pointer = library.TF_NewStatus();
  }

  /**
   * Throws if a call with this status failed, and says so once: some C functions leave a status as it is where they
   * succeed, so a failure must not wait there for the next one that asks.
   *
   * @param op What was called, for the message
   * @throws {TensorFlowError} With TensorFlow's code and message.
   */
  check(op: string): void {
    const code = this.#library.TF_GetCode(this.pointer);
    if (code !== 0) {
      const message = readCString(this.#library.TF_Message(this.pointer));
      this.reset();
      // In a compiled function, which `op` names then, an operation failed: "[[{{node MatMul_7}}]]".
      const inner = /\[\[\{\{node (\w+)_\d+\}\}\]\]/.exec(message)?.[1];
      throw new TensorFlowError(inner ?? op, CODES[code] ?? `code ${code}`, message);
    }
  }

  /** Forgets a failure that is not asked for. */
  reset(): void {
    this.#library.TF_SetStatus(this.pointer, 0, NO_MESSAGE);
  }

  /** Frees the status; do not use it afterwards. */
  dispose(): void {
    this.#library.TF_DeleteStatus(this.pointer);
  }
}
