/** What a traced function has to do with JavaScript's objects besides tensors: numbers, settings, counts. */
import type { GraphOutput } from "../graph/graph_output.ts";

/** A number that each call reads anew. */
export interface HostNumber {
  /** The graph's input that stands for it, a float32 scalar. */
  readonly placeholder: GraphOutput;
  /** Reads it. */
  readonly read: () => number;
}

/** Collected during a trace; consulted at every call. */
export class HostState {
  readonly #numbers = new Map<object, HostNumber>();
  readonly #settings: { read: () => string; value: string }[] = [];
  readonly #effects: (() => void)[] = [];
  readonly #undos: (() => void)[] = [];
  readonly #newPlaceholder: () => GraphOutput;

  /** @param newPlaceholder Adds an input to the graph, a float32 scalar */
  constructor(newPlaceholder: () => GraphOutput) {
    this.#newPlaceholder = newPlaceholder;
  }

  /** The numbers, in the order of the graph's inputs. */
  get numbers(): readonly HostNumber[] {
    return [...this.#numbers.values()];
  }

  /** What runs after each call. */
  get effects(): readonly (() => void)[] {
    return this.#effects;
  }

  /**
   * A number that each call reads anew.
   *
   * @param owner Whose number it is; one for each owner
   * @param read Reads it
   */
  number(owner: object, read: () => number): GraphOutput {
    let number = this.#numbers.get(owner);
    if (number === undefined) {
      this.#numbers.set(owner, number = { placeholder: this.#newPlaceholder(), read });
    }
    return number.placeholder;
  }

  /**
   * Settings that the trace took for constants: where they are others at a call, the function is traced anew.
   *
   * @param read Reads them, as one text
   * @param value What they were, if they may have changed since
   */
  dependOn(read: () => string, value = read()): void {
    this.#settings.push({ read, value });
  }

  /** Whether all settings are what they were while tracing. */
  isCurrent(): boolean {
    return this.#settings.every(({ read, value }) => read() === value);
  }

  /**
   * Something to do where the trace fails: objects that keep variables made in the trace, which are disposed then.
   *
   * @param undo Brings back what was before
   */
  onFailure(undo: () => void): void {
    this.#undos.push(undo);
  }

  /** Brings everything back, the last change first. */
  undo(): void {
    for (const undo of this.#undos.toReversed()) undo();
  }

  /**
   * Something to do after each call.
   *
   * @param effect What to do
   */
  afterCall(effect: () => void): void {
    this.#effects.push(effect);
  }
}
