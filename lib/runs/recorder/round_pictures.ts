import { UserInvalidDataError } from "../../errors/mod.ts";
import { decodeSafetensors, encodeSafetensors, type NamedArray } from "../../files/mod.ts";
import { firstImage, type Picture, roundsGrid } from "../../figures/mod.ts";
import type { Samples } from "../../learning/mod.ts";
import type { OwnFiles } from "../own_files.ts";
import { titleOfFolder } from "../run_parts.ts";

/** Where they are in a run's folder. */
const fileName = "rounds.safetensors";

/**
 * One image a round of each agent and of the mean, all from the same noise: an array `[rounds, height, width]` of bytes
 * for each, and the rounds' numbers. In `rounds.safetensors` they outlive the process, so that a run that is resumed
 * still has the pictures of its first rounds.
 */
export class RoundPictures {
  readonly #rounds: number[];
  readonly #rows: Map<string, { images: Uint8Array[]; shape: readonly number[] }>;

  private constructor(
    rounds: number[],
    rows: Map<string, { images: Uint8Array[]; shape: readonly number[] }>,
  ) {
    this.#rounds = rounds;
    this.#rows = rows;
  }

  /**
   * Takes over what {@linkcode RoundPictures.arrays} gave.
   *
   * @param arrays The arrays; none for a run that has not begun.
   * @param lastRound The last round that counts: a run that is resumed writes later ones again. Default: all do.
   * @throws {Deno.errors.InvalidData} If they are something else.
   */
  static of(arrays: readonly NamedArray[], lastRound: number = Infinity): RoundPictures {
    const all = [...arrays.find(({ name }) => name === "round")?.data ?? []].map(Number);
    const rounds = all.filter((round) => round <= lastRound);
    const rows = new Map(
      arrays.filter(({ name }) => name !== "round").map(({ name, shape, data }) => {
        const [count, ...image] = shape;
        if (!(data instanceof Uint8Array) || count !== all.length || image.length !== 2) {
          throw new UserInvalidDataError(
            `Cannot read pictures of rounds: "${name}" has shape [${shape}] but must be bytes of shape ` +
              `[${all.length}, height, width]`,
          );
        }
        const size = image[0] * image[1];
        const images = rounds.map((_, i) => data.slice(i * size, (i + 1) * size));
        return [name, { images, shape: image }];
      }),
    );
    return new RoundPictures(rounds, rows);
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
   * @param images By name, what agents and mean drew; the first image counts.
   */
  add(round: number, images: Readonly<Record<string, Samples>>): void {
    for (const [name, drawn] of Object.entries(images)) {
      const [, height, width] = drawn.shape;
      if (!this.#rows.has(name)) {
        const black = this.#rounds.map(() => new Uint8Array(height * width));
        this.#rows.set(name, { images: black, shape: [height, width] });
      }
    }
    this.#rounds.push(round);
    for (const [name, { images: row, shape: [height, width] }] of this.#rows) {
      row.push(
        Object.hasOwn(images, name) ? firstImage(images[name]) : new Uint8Array(height * width),
      );
    }
  }

  /** All of them as arrays, to be written. */
  arrays(): NamedArray[] {
    const arrays = [...this.#rows].map(([name, { images, shape: [height, width] }]) => {
      const data = new Uint8Array(images.length * height * width);
      images.forEach((image, i) => data.set(image, i * height * width));
      return { name, shape: [images.length, height, width], data };
    });
    const data = Int32Array.from(this.#rounds);
    return [...arrays, { name: "round", shape: [data.length], data }];
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
    // "agent-2" before "agent-10", and the mean last.
    const names = [...this.#rows.keys()]
      .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    if (names.length === 0 || this.#rounds.length === 0) return undefined;
    const rows = names.map((name) => {
      const { images, shape } = this.#rows.get(name)!;
      return {
        name: titleOfFolder(name),
        images: images.map((pixels) => ({ pixels, shape: [1, ...shape] })),
      };
    });
    return roundsGrid(rows, { rounds: this.#rounds });
  }
}
