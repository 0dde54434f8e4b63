import { join } from "@std/path";

/** A file of one round. */
export interface FoundRound {
  /** The round. */
  readonly round: number;
  /** Its file. */
  readonly path: string;
}

/** The files of a training's rounds in a folder, one each: `round-0007.safetensors`, as the intermediary's app names them. */
export class RoundFiles {
  /** The folder. */
  readonly folder: string;

  /**
   * Nothing is read yet.
   *
   * @param folder The folder, which need not be there before the first file.
   */
  constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Where the file of a round is, whether it is there or not.
   *
   * @param round The round.
   */
  pathOf(round: number): string {
    return join(this.folder, `round-${String(round).padStart(4, "0")}.safetensors`);
  }

  /** The files that there are, the newest round first. */
  async list(): Promise<FoundRound[]> {
    const found: FoundRound[] = [];
    for await (const { name } of Deno.readDir(this.folder)) {
      const [, digits] = /^round-(\d{4,})\.safetensors$/.exec(name) ?? [];
      if (digits !== undefined) {
        found.push({ round: Number(digits), path: join(this.folder, name) });
      }
    }
    return found.sort((a, b) => b.round - a.round);
  }
}
