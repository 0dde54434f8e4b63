import { fromFileUrl } from "@std/path";
import { type ExplorerTable, readExplorerTable } from "./explorer_table.ts";

/**
 * The comparison of explorers whose results come with the project, in `lib/gflownet/results`: that of the command
 * `deno task explorers --profile full`. On another machine rounding makes other numbers of it.
 *
 * @returns The table.
 * @throws {Deno.errors.InvalidData} If its file is damaged.
 */
export async function publishedExplorers(): Promise<ExplorerTable> {
  return await readExplorerTable(
    fromFileUrl(new URL("../results/explorers.json", import.meta.url)),
  );
}
