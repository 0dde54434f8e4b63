/** `deno task notebooks`: runs notebooks headless, from top to bottom. */
import { basename, join } from "@std/path";
import { Command, InvalidArgumentError, Option } from "commander";
import {
  type CellProgress,
  findNotebooks,
  NotebookError,
  runNotebook,
  settingsVariable,
} from "../../notebook/mod.ts";
import { makeFolder } from "../../files/mod.ts";
import { outputsFolder } from "../../runs/mod.ts";
import { catchInterrupt } from "../terminal/interrupt.ts";
import { prepareNotebooks } from "../setup/prepare_notebooks.ts";
import { ProgressLine } from "../terminal/progress_line.ts";
import { interrupted, runProgram } from "../terminal/run_program.ts";
import {
  integer,
  profileNames,
  SettingsFamily,
  type SettingsOf,
  toggle,
  word,
} from "../../settings/mod.ts";
import { addSettingFlags, readSettingFlags } from "../flags/setting_flags.ts";
import { formatDuration } from "../../learning/mod.ts";

const notebookSettings = new SettingsFamily("notebooks", {
  profile: word({
    meaning:
      "how much they do: smoke a few steps, quick some minutes, full the published settings, which take hours",
    default: "quick",
    words: profileNames,
  }),
  inPlace: toggle({
    meaning: "write the outputs into the notebooks, not into copies in outputs/notebooks",
    default: false,
  }),
  cellSeconds: integer({
    meaning: "the longest that a cell may take",
    default: 4 * 3600,
    least: 1,
    most: 604_800, // a week
  }),
});

interface Settings extends SettingsOf<typeof notebookSettings> {
  /** Texts of a configuration cell's settings, by name. */
  set: Record<string, string>;
}

const program = new Command("deno task notebooks")
  .description(
    "Runs notebooks from top to bottom without a browser, each in a new kernel, and ends at the first error. " +
      "A cell that should show something and shows nothing is an error.",
  )
  .argument(
    "[name...]",
    "which notebooks: numbers such as 05, names, parts such as 1-federated-gans, or files (default: all)",
  )
  .addOption(
    new Option(
      "--set <name=value>",
      "a setting of the notebooks' configuration cells, such as epochs=5; may be given several times",
    ).argParser(addSetting).default({}, "none"),
  )
  .action(async (names: string[], { set }: Pick<Settings, "set">, command: Command) => {
    const chosen = notebookSettings.complete(readSettingFlags(command, notebookSettings));
    const notebooks = await findNotebooks(names);
    await prepareNotebooks(false);
    for (const path of notebooks) {
      if (!await execute(path, { ...chosen, set })) return;
    }
  });

/** Runs one notebook, and shows how far it is; false if it was stopped. */
async function execute(path: string, settings: Settings): Promise<boolean> {
  const name = basename(path);
  const line = new ProgressLine();
  const copies = join(outputsFolder(), "notebooks");
  if (!settings.inPlace) await makeFolder(copies);
  using interrupt = catchInterrupt("Ending the notebook, which is written as far as it got");
  const start = performance.now();
  const view = new NotebookView(name, line);
  try {
    await runNotebook(path, {
      output: settings.inPlace ? path : join(copies, name),
      cellSeconds: settings.cellSeconds,
      env: { FEDGAN_PROFILE: settings.profile, ...settingsEnvironment(settings) },
      signal: interrupt.signal,
      onProgress: (progress) => view.take(progress),
    });
    line.print(`${name}: done in ${formatDuration(performance.now() - start)}`);
    return true;
  } catch (error) {
    if (!(error instanceof NotebookError)) throw error;
    line.clear();
    if (error.source) console.error(`\n${indented(error.source)}\n`);
    if (error.reason !== "stopped") throw error;
    console.error(error.message);
    Deno.exitCode = interrupted;
    return false;
  } finally {
    view.stop();
    line.clear();
  }
}

/** What carries `--set` to the notebooks; without it, what the user's own environment has counts. */
function settingsEnvironment({ set }: Settings): Record<string, string> {
  return Object.keys(set).length > 0 ? { [settingsVariable]: JSON.stringify(set) } : {};
}

/** Takes `name=value` in; the last value of a name counts. */
function addSetting(text: string, before: Record<string, string>): Record<string, string> {
  const [, name, value] = text.match(/^([A-Za-z]\w*)=(.*)$/s) ?? [];
  if (name === undefined) throw new InvalidArgumentError("Expected name=value, such as epochs=5.");
  return { ...before, [name]: value };
}

/** One line about the cell that runs: which, for how long, and what it shows last. */
class NotebookView {
  readonly #name: string;
  readonly #line: ProgressLine;
  readonly #timer: ReturnType<typeof setInterval>;
  #progress?: CellProgress;
  #startMs = 0;
  #text = "";

  constructor(name: string, line: ProgressLine) {
    this.#name = name;
    this.#line = line;
    this.#timer = setInterval(() => this.#show(), 500);
  }

  take(progress: CellProgress): void {
    this.#progress = progress;
    if (progress.event === "start") {
      this.#startMs = performance.now();
      this.#text = "";
    }
    if (progress.text) this.#text = progress.text.trim().split("\n").at(-1)!;
    this.#show();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #show(): void {
    if (!this.#progress) return;
    const { cell, cells } = this.#progress;
    const time = formatDuration(performance.now() - this.#startMs);
    this.#line.show(`${this.#name}  cell ${cell} of ${cells}  ${time}  ${this.#text}`);
  }
}

function indented(source: string): string {
  return source.split("\n").map((text) => `    ${text}`).join("\n");
}

addSettingFlags(program, notebookSettings);
await runProgram(program);
