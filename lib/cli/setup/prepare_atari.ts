import { prepareAtari as prepare } from "../../environments/mod.ts";
import { ProgressLine } from "../terminal/progress_line.ts";

/**
 * Sees to it that there is an emulator of Atari's games, and shows what it is doing meanwhile.
 *
 * @returns The Python that has it.
 * @throws {Error} If it cannot be had.
 */
export async function prepareAtari(): Promise<string> {
  const line = new ProgressLine();
  try {
    return await prepare({ onProgress: (text) => line.show(text) });
  } finally {
    line.clear();
  }
}
