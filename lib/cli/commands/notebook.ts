/** `deno task notebook`: JupyterLab on the project's notebooks. */
import { fromFileUrl, join } from "@std/path";
import { Command } from "commander";
import { writeFileAtomically } from "../../files/mod.ts";
import { type NotebookEnvironment, notebooksFolder } from "../../notebook/mod.ts";
import { catchInterrupt } from "../terminal/interrupt.ts";
import { prepareNotebooks } from "../setup/prepare_notebooks.ts";
import { failure, runProgram } from "../terminal/run_program.ts";
import { integer } from "../../settings/mod.ts";
import { settingFlag } from "../flags/setting_flags.ts";

const labProgram = fromFileUrl(new URL("../../notebook/kernel/lab.py", import.meta.url));

interface Settings {
  browser: boolean;
  port?: number;
}

const port = integer({ meaning: "where to listen", default: 8888, least: 1, most: 65_535 });

const program = new Command("deno task notebook")
  .description(
    "Opens JupyterLab on the notebooks, with the project's own kernel. Ctrl-C ends it and every kernel.\n" +
      "JupyterLab is fetched when it is first wanted.",
  )
  .option("--no-browser", "only show the address, for another machine or browser")
  .addOption(settingFlag("port", port, "default: 8888 or the next that is free"))
  .action(async (settings: Settings) => {
    const environment = await prepareNotebooks(true);
    using interrupt = catchInterrupt("Ending JupyterLab and its kernels");
    await writeLabSettings(environment);
    const lab = startLab(environment, settings);
    const stop = () => lab.stdin.close(); // by which it knows that it is to end
    interrupt.signal.addEventListener("abort", stop);
    const { success } = await lab.status;
    interrupt.signal.removeEventListener("abort", stop);
    if (!success && !interrupt.signal.aborted) Deno.exitCode = failure;
  });

/** Versions are pinned, so JupyterLab need not look for a newer one, nor ask whether it may tell news. */
async function writeLabSettings({ folder }: NotebookEnvironment): Promise<void> {
  const settings = join(folder, "share", "jupyter", "lab", "settings");
  await Deno.mkdir(settings, { recursive: true });
  const overrides = {
    "@jupyterlab/apputils-extension:notification": { checkForUpdates: false, fetchNews: "false" },
  };
  await writeFileAtomically(join(settings, "overrides.json"), JSON.stringify(overrides) + "\n");
}

/**
 * Starts JupyterLab in a session of its own: the terminal would send Ctrl-C to it as well, which it answers with a
 * question.
 */
function startLab(
  { folder: environment, python }: NotebookEnvironment,
  { browser, port }: Settings,
): Deno.ChildProcess {
  const args = [
    `--ServerApp.root_dir=${notebooksFolder}`,
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
    env: { JUPYTER_PATH: join(environment, "share", "jupyter") },
    stdin: "piped",
    stdout: "inherit",
    stderr: "inherit",
    detached: true,
  }).spawn();
}

await runProgram(program);
