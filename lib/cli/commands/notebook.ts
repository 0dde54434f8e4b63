/** `deno task notebook`: JupyterLab on the project's notebooks. */
import { dirname, fromFileUrl, join, relative } from "@std/path";
import { Command } from "commander";
import { childEnvironment, writeFileAtomically } from "../../files/mod.ts";
import { findNotebooks, notebooksFolder, writeLabExtension } from "../../notebook/mod.ts";
import type { PythonEnvironment } from "../../python/mod.ts";
import { catchInterrupt } from "../terminal/interrupt.ts";
import { prepareNotebooks } from "../setup/prepare_notebooks.ts";
import { failure, runProgram } from "../terminal/run_program.ts";
import { integer, type ValueOf, word } from "../../settings/mod.ts";
import { settingFlag } from "../flags/setting_flags.ts";

const labProgram = fromFileUrl(new URL("../../notebook/lab/lab.py", import.meta.url));

interface Settings {
  browser: boolean;
  types?: ValueOf<typeof types>;
  port?: number;
}

const port = integer({ meaning: "where to listen", default: 8888, least: 1, most: 65_535 });

/** What to do about a cell whose types are wrong; Deno's kernel would not notice. */
const types = word({
  meaning: "what becomes of a cell with wrong types: show says so under it, stop does not run it",
  default: "show",
  words: ["show", "stop", "off"],
});

const program = new Command("deno task notebook")
  .description(
    "Opens JupyterLab on the notebooks, with the project's kernel. Ctrl-C ends it and every kernel. " +
      "The first call installs JupyterLab.",
  )
  .argument(
    "[name]",
    "the notebook to open: its number such as 05, its name or its file (default: none)",
  )
  .option("--no-browser", "only show the address, to open it in another browser or machine")
  .addOption(settingFlag("types", types))
  .addOption(settingFlag("port", port, "default: 8888 or the next that is free"))
  .action(async (name: string | undefined, settings: Settings) => {
    const place = await placeOf(name);
    const environment = await prepareNotebooks(true);
    using interrupt = catchInterrupt("Ending JupyterLab and its kernels");
    await writeLabSettings(environment);
    await writeLabExtension(environment.folder);
    const lab = startLab(environment, { ...settings, ...place });
    const stop = () => lab.stdin.close(); // by which it knows that it is to end
    interrupt.signal.addEventListener("abort", stop);
    const { success } = await lab.status;
    interrupt.signal.removeEventListener("abort", stop);
    if (!success && !interrupt.signal.aborted) Deno.exitCode = failure;
  });

/** What JupyterLab shows: the folder, and the address of the notebook within it. */
interface Place {
  folder: string;
  page: string;
}

async function placeOf(name?: string): Promise<Place> {
  if (name === undefined) return { folder: notebooksFolder, page: "/lab" };
  const [path, ...others] = await findNotebooks([name]);
  if (others.length > 0) return { folder: dirname(path), page: "/lab" };
  const isOurs = !relative(notebooksFolder, path).startsWith("..");
  const folder = isOurs ? notebooksFolder : dirname(path);
  const parts = relative(folder, path).split(/[/\\]/).map(encodeURIComponent);
  return { folder, page: `/lab/tree/${parts.join("/")}` };
}

/** Versions are pinned, so JupyterLab need not look for a newer one, nor ask whether it may show news. */
async function writeLabSettings({ folder }: PythonEnvironment): Promise<void> {
  const settings = join(folder, "share", "jupyter", "lab", "settings");
  await Deno.mkdir(settings, { recursive: true });
  const overrides = {
    "@jupyterlab/apputils-extension:notification": { checkForUpdates: false, fetchNews: "false" },
    // The language server is asked, which takes longer than a kernel's list of names while a cell trains.
    "@jupyterlab/completer-extension:manager": { providerTimeout: 6_000 },
  };
  await writeFileAtomically(join(settings, "overrides.json"), JSON.stringify(overrides) + "\n");
}

/**
 * Starts JupyterLab in another session: the terminal would send Ctrl-C to it as well, which it answers with a
 * question.
 */
function startLab(
  { folder: environment, python }: PythonEnvironment,
  { browser, port, types: asked, folder, page }: Settings & Place,
): Deno.ChildProcess {
  const args = [
    `--ServerApp.root_dir=${folder}`,
    `--LabApp.default_url=${page}`,
    // Which notebooks were open. Jupyter's own place is one for all projects, whose notebooks would open here.
    `--LabApp.workspaces_dir=${join(environment, "share", "jupyter", "lab", "workspaces")}`,
    // The address, warnings and errors; not every request.
    "--log-level=WARN",
    // A new notebook is one of ours. Jupyter's own Python kernel, which comes along, knows nothing of the project.
    "--MultiKernelManager.default_kernel_name=deno",
    "--KernelSpecManager.allowed_kernelspecs=deno",
    "--KernelSpecManager.ensure_native_kernel=False",
    // In a container everybody is root. Cells can do no more than any other task of the project.
    "--allow-root",
    ...(browser ? [] : ["--no-browser"]),
    ...(port === undefined ? [] : [`--ServerApp.port=${port}`, "--ServerApp.port_retries=0"]),
  ];
  return new Deno.Command(python, {
    args: [labProgram, ...args],
    // Before any kernel "deno" of the user's own.
    clearEnv: true,
    env: {
      ...childEnvironment(),
      JUPYTER_PATH: join(environment, "share", "jupyter"),
      FEDGAN_CELL_TYPES: asked ?? types.default,
    },
    stdin: "piped",
    stdout: "inherit",
    stderr: "inherit",
    detached: true,
  }).spawn();
}

await runProgram(program);
