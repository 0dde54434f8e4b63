/** What was recorded into a graph, in words: graphs of the same words compute the same. */
import { sha256 } from "../../files/mod.ts";
import type { OpAttribute } from "../c/attributes.ts";
import type { GraphOutput } from "./graph_output.ts";

/** An operation each line, in the order of recording. */
export class GraphDescription {
  readonly #lines: string[] = [];
  readonly #places = new Map<Deno.PointerObject, number>();

  /** How many operations there are. */
  get length(): number {
    return this.#lines.length;
  }

  /** Describes the next operation by its type and what else decides what it computes. */
  add(type: string, ...details: string[]): void {
    this.#lines.push([type, ...details].join(" "));
  }

  /** Adds to the last description. */
  amend(detail: string): void {
    this.#lines.push(`${this.#lines.pop()} ${detail}`);
  }

  /** Notes which operation the last description was of. */
  place(operation: Deno.PointerObject): void {
    this.#places.set(operation, this.#lines.length - 1);
  }

  /** Attributes in words. */
  attributes(attributes: readonly OpAttribute[]): string {
    return JSON.stringify(attributes, spelled);
  }

  /** Outputs in words: which of which operation. */
  outputs(outputs: readonly GraphOutput[]): string {
    return outputs.map(({ operation, index }) => `${this.#places.get(operation)}:${index}`).join();
  }

  /** The checksum of all lines and of what is given beside them. */
  checksum(...details: string[]): string {
    return sha256(new TextEncoder().encode([...this.#lines, ...details].join("\n")));
  }
}

/** JSON knows neither infinity nor what is not a number. */
function spelled(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
