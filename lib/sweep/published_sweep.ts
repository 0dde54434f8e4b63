import { fromFileUrl } from "@std/path";
import { readSweepTable, type SweepTable } from "./sweep_table.ts";

/**
 * What a sweep has measured whose results come with the project, in `lib/sweep/results`: those of the commands
 * `deno task sweep --profile quick` and `--profile full`. On another machine rounding makes other numbers of it; the same machine gives the same.
 *
 * @param name The profile.
 * @returns The table.
 * @throws {Deno.errors.InvalidData} If its file is damaged.
 */
export async function publishedSweep(name: "quick" | "full"): Promise<SweepTable> {
  return await readSweepTable(fromFileUrl(new URL(`./results/${name}.json`, import.meta.url)));
}
