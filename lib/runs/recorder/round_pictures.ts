import { UserInvalidDataError } from "../../errors/mod.ts";
import { decodeSafetensors, encodeSafetensors, type NamedArray } from "../../files/mod.ts";
import {
  type FilmstripRow,
  firstImages,
  imageGrid,
  type Picture,
  roundsGrid,
} from "../../figures/mod.ts";
import type { Samples } from "../../learning/mod.ts";
import type { OwnFiles } from "../own_files.ts";
import { titleOfFolder } from "../run_parts.ts";

/** Where they are in a run's folder. */
const fileName = "rounds.safetensors";

/** Rounds with pictures at most: with each round the file is written again. */
const mostRounds = 128;
/** Agents and mean with four images a round at most; more have one. */
const mostWithFour = 16;

/** What one agent or the mean drew, round by round. */
interface Row {
  readonly images: Uint8Array[];
  /** `[count, height, width]` */
  readonly shape: readonly number[];
}

/**
 * A few images a round of each agent and of the mean, all from the same noise: an array `[rounds, count, height, width]` of
 * bytes for each, and the rounds' numbers. In `rounds.safetensors` they outlive the process, so that a run that is resumed
 * still has the pictures of its first rounds.
 *
 * Of a long run not all rounds have theirs: the first, the newest, and every second, fourth and so on in between, as far as
 * there is room.
 */
export class RoundPictures {
  #rounds: number[];
  readonly #rows: Map<string, Row>;
  /** Between the first and the newest, the rounds that it divides are kept: a power of two. */
  #every: number;

  private constructor(rounds: number[], rows: Map<string, Row>, every: number) {
    this.#rounds = rounds;
    this.#rows = rows;
    this.#every = every;
  }

  /**
   * Takes over what {@linkcode RoundPictures.arrays} gave.
   *
   * @param arrays The arrays; none for a run that has not begun.
   * @param lastRound The last round that counts: a run that is resumed writes later ones again. Default: all do.
   * @throws {Deno.errors.InvalidData} If they are something else.
   */
  static of(arrays: readonly NamedArray[], lastRound: number = Infinity): RoundPictures {
    const numbers = (of: string) =>
      [...arrays.find(({ name }) => name === of)?.data ?? []].map(Number);
    const [all, [every = 1]] = [numbers("round"), numbers("every")];
    const rounds = all.filter((round) => round <= lastRound);
    const rows = new Map(
      arrays.filter(({ name }) => name !== "round" && name !== "every").map((array) => {
        const { name, shape: [length, ...image], data } = array;
        // Of runs that an older version began there is one image a round.
        const shape = image.length === 2 ? [1, ...image] : image;
        if (!(data instanceof Uint8Array) || length !== all.length || shape.length !== 3) {
          throw new UserInvalidDataError(
            `Cannot read pictures of rounds: "${name}" has shape [${array.shape}] but must be bytes of shape ` +
              `[${all.length}, count, height, width]`,
          );
        }
        const size = shape.reduce((product, side) => product * side);
        const images = rounds.map((_, i) => data.slice(i * size, (i + 1) * size));
        return [name, { images, shape }];
      }),
    );
    return new RoundPictures(rounds, rows, every);
  }

  /**
   * Reads the pictures of a run, if there are any yet.
   *
   * @param files The run's files.
   * @param lastRound The last round that counts. Default: all do.
   * @throws {Deno.errors.InvalidData} If the file is damaged.
   */
  static async read(files: OwnFiles, lastRound?: number): Promise<RoundPictures> {
    const bytes = await files.read(fileName);
    return RoundPictures.of(bytes === undefined ? [] : decodeSafetensors(bytes).arrays, lastRound);
  }

  /** The rounds that there are pictures of. */
  get rounds(): readonly number[] {
    return this.#rounds;
  }

  /**
   * Adds a round. Of an agent that was absent the place stays black.
   *
   * @param round The round, from 1.
   * @param images By name, what agents and mean drew; the first images count.
   */
  add(round: number, images: Readonly<Record<string, Samples>>): void {
    const names = Object.keys(images);
    for (const [name, drawn] of Object.entries(images)) {
      if (this.#rows.has(name)) continue;
      const [drawings, height, width] = drawn.shape;
      const count = drawings >= 4 && names.length <= mostWithFour ? 4 : 1;
      const black = this.#rounds.map(() => new Uint8Array(count * height * width));
      this.#rows.set(name, { images: black, shape: [count, height, width] });
    }
    this.#rounds.push(round);
    for (const [name, { images: row, shape }] of this.#rows) {
      const [count, height, width] = shape;
      row.push(
        Object.hasOwn(images, name)
          ? firstImages(images[name], count)
          : new Uint8Array(count * height * width),
      );
    }
    this.#thin();
  }

  /** All of them as arrays, to be written. */
  arrays(): NamedArray[] {
    const arrays = [...this.#rows].map(([name, { images, shape }]) => {
      const size = shape.reduce((product, side) => product * side);
      const data = new Uint8Array(images.length * size);
      images.forEach((image, i) => data.set(image, i * size));
      return { name, shape: [images.length, ...shape], data };
    });
    const numbers = (name: string, values: readonly number[]) => {
      return { name, shape: [values.length], data: Int32Array.from(values) };
    };
    return [
      ...arrays,
      numbers("round", this.#rounds),
      ...(this.#every === 1 ? [] : [numbers("every", [this.#every])]),
    ];
  }

  /**
   * Writes them into a run's folder.
   *
   * @param files The run's files.
   */
  async write(files: OwnFiles): Promise<void> {
    await files.write(fileName, encodeSafetensors(this.arrays()));
  }

  /**
   * The grid of all: a row for each agent before it is given the mean, and one for the mean.
   *
   * @returns The picture; undefined before the first round that drew something.
   */
  grid(): Picture | undefined {
    const rows = this.#sorted();
    if (rows.length === 0 || this.#rounds.length === 0) return undefined;
    const named = rows.map(({ name, images, shape }) => ({
      name,
      images: images.map((pixels) => ({ pixels, shape })),
    }));
    return roundsGrid(named, { rounds: this.#rounds });
  }

  /**
   * What each agent drew before it was given the mean, and the mean, a picture a round of up to four images.
   *
   * @returns The rows of a filmstrip with a frame for each of {@linkcode RoundPictures.rounds}; none if nothing was drawn.
   */
  rows(): FilmstripRow[] {
    return this.#sorted().map(({ name, images, shape }) => ({
      name,
      pictures: images.map((pixels) =>
        imageGrid({ pixels, shape }, { scale: 1, gap: 1, background: 128 })
      ),
    }));
  }

  /** "agent-2" before "agent-10", and the mean last. */
  #sorted(): (Row & { name: string })[] {
    return [...this.#rows]
      .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
      .map(([name, row]) => ({ ...row, name: titleOfFolder(name) }));
  }

  #thin(): void {
    const isKept = (round: number, place: number) =>
      place === 0 || place === this.#rounds.length - 1 || round % this.#every === 0;
    if (this.#rounds.filter(isKept).length > mostRounds) this.#every *= 2;
    const kept = this.#rounds.map(isKept);
    if (kept.every(Boolean)) return;
    this.#rounds = this.#rounds.filter((_, i) => kept[i]);
    for (const { images } of this.#rows.values()) {
      images.splice(0, images.length, ...images.filter((_, i) => kept[i]));
    }
  }
}
