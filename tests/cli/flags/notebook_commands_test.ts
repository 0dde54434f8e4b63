/** Notebooks that name a command "with the same settings": it must have them. */
import assert from "node:assert/strict";
import { Command } from "commander";
import { fedganOptions } from "lib/fedgan";
import { ganOptions } from "lib/gan";
import { findNotebooks, readNotebook } from "lib/notebook";
import { addFedganFlags, readFedganFlags } from "../../../lib/cli/flags/fedgan_flags.ts";
import { addDcganFlags, readDcganFlags } from "../../../lib/cli/flags/training_flags.ts";

/** The flags of the command `deno task train` that a notebook names, and the rows of a table that it shows. */
async function commandAndTable(number: string, cell: string) {
  const { cells } = await readNotebook((await findNotebooks([number]))[0]);
  const text = cells.map(({ source }) => source).join("\n").replaceAll("\\\n", " ");
  const command = /deno task train \w+ ([^\n`]+)/.exec(text)![1].trim().split(/\s+/);
  const [{ data }] = cells.find(({ id }) => id === cell)!.outputs!;
  const table = (data as Record<string, string | string[]>)["text/markdown"];
  const rows = [table].flat().join("").split("\n")
    .filter((line) => line.startsWith("| ")).map((line) =>
      line.split("|").map((text) => text.trim())
    );
  return { command, shown: Object.fromEntries(rows.map(([, name, value]) => [name, value])) };
}

Deno.test("notebook 05 shows the settings of the command that it names", async () => {
  const { command, shown } = await commandAndTable("05", "settings-show");
  const flags = addFedganFlags(new Command());
  flags.parse(command, { from: "user" });
  for (const [name, value] of Object.entries(fedganOptions(readFedganFlags(flags).options))) {
    assert.equal(shown[name], typeof value === "string" ? value : JSON.stringify(value), name);
  }
});

Deno.test("notebook 01 shows the settings of the command that it names", async () => {
  const { command, shown } = await commandAndTable("01", "settings");
  const flags = addDcganFlags(new Command());
  flags.parse(command, { from: "user" });
  for (const [name, value] of Object.entries(ganOptions(readDcganFlags(flags).options))) {
    const text = shown[name].replaceAll(",", "");
    if (typeof value === "number") assert.equal(Number(text), value, name);
    else assert.equal(text, typeof value === "boolean" ? "yes" : value, name);
  }
});
