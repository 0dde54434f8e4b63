/** Notebooks that name a command "with the same settings": it must have them. */
import assert from "node:assert/strict";
import { Command } from "commander";
import { findNotebooks, readNotebook } from "lib/notebook";
import { trainingModel } from "../../../lib/cli/models/training_models.ts";
import { addTrainingFlags, readTrainingFlags } from "../../../lib/cli/training/training_flags.ts";

/** The settings of the command `deno task train` that a notebook names, and the rows of a table that it shows. */
async function settingsAndTable(number: string, cell: string) {
  const { cells } = await readNotebook((await findNotebooks([number]))[0]);
  const text = cells.map(({ source }) => source).join("\n").replaceAll("\\\n", " ");
  const [, name, args] = /deno task train (\w+) ([^\n`]+)/.exec(text)!;
  const model = trainingModel(name);
  const command = addTrainingFlags(new Command(), model)
    .parse(args.trim().split(/\s+/), { from: "user" });
  const [{ data }] = cells.find(({ id }) => id === cell)!.outputs!;
  const table = (data as Record<string, string | string[]>)["text/markdown"];
  const rows = [table].flat().join("").split("\n")
    .filter((line) => line.startsWith("| ")).map((line) =>
      line.split("|").map((text) => text.trim())
    );
  const { settings } = readTrainingFlags(command, model);
  return { settings, shown: Object.fromEntries(rows.map(([, name, value]) => [name, value])) };
}

Deno.test("notebook 05 shows the settings of the command that it names", async () => {
  const { settings, shown } = await settingsAndTable("05", "settings-show");
  for (const [name, value] of Object.entries(settings)) {
    assert.equal(shown[name], typeof value === "string" ? value : JSON.stringify(value), name);
  }
});

Deno.test("notebook 01 shows the settings of the command that it names", async () => {
  const { settings, shown } = await settingsAndTable("01", "settings");
  for (const [name, value] of Object.entries(settings)) {
    assert.equal(shown[name], String(value), name);
  }
});
