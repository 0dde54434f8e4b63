import assert from "node:assert/strict";
import { fedganSettings } from "lib/fedgan";
import { tupleSettings } from "lib/game2048";
import { comparisonSettings } from "lib/gflownet";
import { ganSettings, sampleSettings } from "lib/gan";
import type { SettingsRecord } from "lib/settings";
import { sweepSettings } from "lib/sweep";
import { controlSettings } from "../../../lib/cli/control/control_settings.ts";
import { flowerSettings } from "../../../lib/cli/flower/flower_settings.ts";
import { runCli } from "../run_cli.ts";

/** The commands with the settings that each has a flag for, beside its own. */
const commands: [args: string[], settings: SettingsRecord][] = [
  [["train", "dcgan"], ganSettings.settings],
  [["train", "fedgan"], fedganSettings.settings],
  [["train", "2048"], tupleSettings.settings],
  [["train", "control"], controlSettings.settings],
  [["play", "2048"], {}],
  [["flower", "run"], flowerSettings.settings],
  [["flower", "up"], {}],
  [["sample"], sampleSettings.settings],
  [["sweep"], sweepSettings.settings],
  [["explorers"], comparisonSettings.settings],
  ...[
    "agent",
    "demo",
    "evaluate",
    "export",
    "flower",
    "judge",
    "notebook",
    "notebooks",
    "ok",
    "play",
    "plot",
    "report",
    "resume",
    "runs",
    "setup",
    "test",
  ]
    .map((name): [string[], SettingsRecord] => [[name], {}]),
];

Deno.test("the help of every command has each flag's default, and each setting with its range", async (t) => {
  for (const [[file, ...args], settings] of commands) {
    await t.step([file, ...args].join(" "), async () => {
      const { code, stdout, stderr } = await runCli("", file, ...args, "--help");
      assert.equal(code, 0, stderr);
      const flags = flagsOf(stdout);
      for (const [flag, text] of flags) {
        if (flag.includes("<")) assert.match(text, /\((default|full): .+\)$/, flag);
      }
      for (const [name, setting] of Object.entries(settings)) {
        const wanted = setting.flag?.name ??
          name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
        const text = flags.get(setting.hint ? `--${wanted} <${setting.hint}>` : `--${wanted}`);
        assert(text?.includes(setting.flag?.meaning ?? setting.meaning), name);
        if (setting.hint) assert(text?.includes(setting.range), `${name}: ${text}`);
      }
    });
  }
});

Deno.test("the table of commands above has them all", async () => {
  const folder = new URL("../../../lib/cli/commands/", import.meta.url);
  const files = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  const listed = new Set(commands.map(([[file]]) => `${file}.ts`));
  assert.deepEqual(files.filter((file) => !listed.has(file)), []);
});

/** The text of each flag, its lines joined. */
function flagsOf(help: string): Map<string, string> {
  const [, options = ""] = /^Options:\n((?: .*\n)*)/m.exec(help) ?? [];
  const entries = options.replace(/\n {4,}/g, " ").split("\n").filter((line) => line !== "");
  return new Map(entries.map((line) => {
    const [flag, ...text] = line.trim().split(/ {2,}/);
    return [flag.replace(/^-\w, /, ""), text.join(" ")];
  }));
}
