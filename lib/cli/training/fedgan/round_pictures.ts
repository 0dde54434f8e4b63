import { join } from "@std/path";
import { decodeSafetensors, encodeSafetensors, writeFileAtomically } from "../../../files/mod.ts";
import { firstImage, type GreyPicture, roundsGrid } from "../../../figures/mod.ts";

/** Pixels of an image, 28 by 28. */
const imageSize = 28 * 28;

/**
 * One image a round of each agent and of the mean, all from the same noise, in `rounds.safetensors`: an array
 * `[rounds, 28, 28]` of bytes for each, and the rounds' numbers. It outlives the process, so that a run that is
 * resumed still has the pictures of its first rounds.
 */
export class RoundPictures {
  readonly #path: string;
  readonly #rounds: number[];
  readonly #rows: Map<string, Uint8Array[]>;

  private constructor(path: string, rounds: number[], rows: Map<string, Uint8Array[]>) {
    this.#path = path;
    this.#rounds = rounds;
    this.#rows = rows;
  }

  /**
   * Reads the pictures of a run, if there are any yet.
   *
   * @param folder The run's folder.
   * @param lastRound The last round that counts: a run that is resumed writes later ones again.
   * @returns The pictures.
   */
  static async open(folder: string, lastRound: number): Promise<RoundPictures> {
    const path = join(folder, "rounds.safetensors");
    const bytes = await Deno.readFile(path).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return encodeSafetensors([]);
      throw error;
    });
    const { arrays } = decodeSafetensors(bytes, { name: path });
    const numbers = arrays.find(({ name }) => name === "round")?.data as Int32Array | undefined;
    const rounds = [...numbers ?? []].filter((round) => round <= lastRound);
    const rows = new Map(
      arrays.filter(({ name }) => name !== "round").map(({ name, data }) => [
        name,
        rounds.map((_, i) => (data as Uint8Array).slice(i * imageSize, (i + 1) * imageSize)),
      ]),
    );
    return new RoundPictures(path, rounds, rows);
  }

  /**
   * Adds a round and writes the file.
   *
   * @param round The round, from 1.
   * @param images By name, the images of agents and mean, `[count, 28, 28, 1]` in [-1, 1]; the first counts.
   */
  async add(round: number, images: Readonly<Record<string, Float32Array>>): Promise<void> {
    this.#rounds.push(round);
    for (const [name, pixels] of Object.entries(images)) {
      this.#rows.set(name, [...this.#rows.get(name) ?? [], firstImage(pixels)]);
    }
    const arrays = [...this.#rows].map(([name, row]) => {
      const data = new Uint8Array(row.length * imageSize);
      row.forEach((image, i) => data.set(image, i * imageSize));
      return { name, shape: [row.length, 28, 28], data };
    });
    const data = Int32Array.from(this.#rounds);
    const numbers = { name: "round", shape: [data.length], data };
    await writeFileAtomically(this.#path, encodeSafetensors([...arrays, numbers]));
  }

  /**
   * The grid of all: a row for each agent before it is given the mean, and one for the mean.
   *
   * @returns The picture, after at least one round.
   */
  grid(): GreyPicture {
    // "agent-2" before "agent-10", and the mean last.
    const names = [...this.#rows.keys()]
      .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    const rows = names.map((name) => ({
      name: name === "intermediary" ? "Mean" : name.replace("agent-", "Agent "),
      images: this.#rows.get(name)!,
    }));
    return roundsGrid(rows, { rounds: this.#rounds });
  }
}
