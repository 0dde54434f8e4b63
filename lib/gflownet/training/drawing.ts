import type { NamedArray } from "../../files/mod.ts";
import { RandomStream } from "../../random/mod.ts";
import type { Trajectories } from "../trajectories/trajectories.ts";
import type { Collected } from "../explorers/explorer.ts";

/** What has been drawn so far, and the chance of what will be. */
export class Drawing {
  /** 1 for each state that was built as an object. */
  readonly built: Uint8Array<ArrayBuffer>;
  /** Iterations, and how often the reward was asked for. */
  readonly #counts = new Float64Array(2);
  #random: RandomStream;

  /**
   * Nothing drawn yet.
   *
   * @param states How many states there are.
   * @param seed Decides all chance.
   */
  constructor(states: number, seed: number) {
    this.built = new Uint8Array(states);
    this.#random = new RandomStream(seed);
  }

  /** Iterations so far. */
  get iterations(): number {
    return this.#counts[0];
  }

  /** How often the reward was asked for. */
  get rewardCalls(): number {
    return this.#counts[1];
  }

  /** Where chance comes from. */
  get random(): RandomStream {
    return this.#random;
  }

  /** Counts an iteration and notes what was built in it. */
  note({ main, auxiliary, rewardCalls }: Collected): void {
    this.#counts[0]++;
    this.#counts[1] += rewardCalls;
    this.#noteObjects(main);
    if (auxiliary !== undefined) this.#noteObjects(auxiliary);
  }

  /** All that it remembers; but for the random stream the arrays are its own. */
  arrays(): NamedArray[] {
    return [
      { name: "random", shape: [4], data: Uint32Array.from(this.#random.state) },
      { name: "counts", shape: [2], data: this.#counts },
      { name: "built", shape: [this.built.length], data: this.built },
    ];
  }

  /** Takes back what {@linkcode Drawing.arrays} gave, of the same sizes. */
  restore([random, counts, built]: readonly NamedArray[]): void {
    this.#random = RandomStream.fromState([...random.data as Uint32Array]);
    this.#counts.set(counts.data as Float64Array);
    this.built.set(built.data as Uint8Array);
  }

  #noteObjects(trajectories: Trajectories): void {
    for (let i = 0; i < trajectories.count; i++) this.built[trajectories.object(i)] = 1;
  }
}
