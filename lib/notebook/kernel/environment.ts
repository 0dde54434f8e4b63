import { fromFileUrl, join } from "@std/path";
import { checkOptions, UserError } from "../../errors/mod.ts";
import {
  exists,
  makeFolder,
  readFolder,
  sha256,
  userPath,
  writeFileAtomically,
} from "../../files/mod.ts";
import { kernelSpec, writeKernelSpec } from "./kernelspec.ts";

/** The Python virtual environment in which notebooks run. */
export interface NotebookEnvironment {
  /** Its folder. */
  folder: string;
  /** Its Python. */
  python: string;
}

/** Options of {@linkcode notebookEnvironment}. */
export interface NotebookEnvironmentOptions {
  /** Where the environment is. Default: `FEDGAN_VENV`, else `.venv` in the project's folder. */
  folder?: string;
  /** Whether JupyterLab must be there too. Default: `false`. */
  lab?: boolean;
  /** Called with what is going on, a line at a time. Default: none. */
  onProgress?: (line: string) => void;
}

/**
 * The packages, with the hashes of what PyPI has to deliver. Each list comes from the `.in` file beside it, which names
 * what is wanted for itself and says how to make the list anew.
 */
const lists = {
  run: new URL("requirements/run.txt", import.meta.url),
  /** All of `run` too. */
  lab: new URL("requirements/lab.txt", import.meta.url),
};

/** The file that says what the folder holds. It is there from the first moment, and full only at the end. */
const stampName = "fedgan.json";

/**
 * Makes the project's own virtual environment, or brings it up to date; returns at once when all is there.
 * A stamp, written last, marks a finished environment; one without it is made again.
 * Two processes may ask at the same time: one waits for the other.
 *
 * @param options Where, and whether with JupyterLab.
 * @throws {Error} If there is no Python from 3.10 on with `venv`, the folder holds something else, or packages can't
 * be installed.
 */
export async function notebookEnvironment(
  options: NotebookEnvironmentOptions = {},
): Promise<NotebookEnvironment> {
  checkOptions<NotebookEnvironmentOptions>("notebookEnvironment()", options, {
    folder: "string",
    lab: "boolean",
    onProgress: "function",
  });
  const folder = options.folder ?? notebookEnvironmentFolder();
  const onProgress = options.onProgress ?? (() => {});
  const wanted = options.lab ? [lists.run, lists.lab] : [lists.run];
  const hashes = await Promise.all(wanted.map(async (list) => sha256(await Deno.readFile(list))));
  const environment = { folder, python: join(folder, "bin", "python") };
  if (await isReady(environment, hashes)) return environment;

  await claim(folder);
  using lock = await Deno.open(join(folder, stampName), { read: true, write: true });
  await lock.lock(true);
  if (await isReady(environment, hashes)) return environment;
  if (!await isMade(environment)) {
    onProgress(`Making the notebooks' Python environment`);
    await empty(folder);
    await run(await findPython(), ["-m", "venv", folder], onProgress);
  }
  const quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar=off"];
  const checked = ["--require-hashes", "-r", fromFileUrl(wanted.at(-1)!)];
  await run(environment.python, ["-m", "pip", "install", ...quiet, ...checked], onProgress);
  await writeKernelSpec(folder);
  await writeStamp(folder, hashes);
  return environment;
}

/** Where the environment is: `FEDGAN_VENV` where that is set, else `.venv` in the project's folder. */
function notebookEnvironmentFolder(): string {
  const setting = Deno.env.get("FEDGAN_VENV");
  return setting ? userPath(setting) : fromFileUrl(new URL("../../../.venv", import.meta.url));
}

/** Whether all is there; it may be made and lack packages, or hold an older kernelspec. */
async function isReady(environment: NotebookEnvironment, hashes: string[]): Promise<boolean> {
  const stamp = await readStamp(environment.folder);
  return stamp !== null && await isMade(environment) &&
    JSON.stringify(stamp.kernel) === JSON.stringify(kernelSpec(environment.folder)) &&
    hashes.every((hash) => stamp.lists?.includes(hash));
}

async function isMade({ folder, python }: NotebookEnvironment): Promise<boolean> {
  // The Python that it was made from may have been removed since, and would leave a dangling link.
  return await readStamp(folder) !== null && await exists(python);
}

/** What the stamp of a finished environment holds. */
interface Stamp {
  /** SHA-256 of each list whose packages are there; an environment of an older version has none. */
  lists?: string[];
  /** The kernelspec. */
  kernel: unknown;
}

async function readStamp(folder: string): Promise<Stamp | null> {
  try {
    return JSON.parse(await Deno.readTextFile(join(folder, stampName)));
  } catch (error) {
    if (!await exists(join(folder, stampName)) || error instanceof SyntaxError) return null;
    throw error;
  }
}

async function writeStamp(folder: string, hashes: string[]): Promise<void> {
  const stamp: Stamp = { lists: hashes, kernel: kernelSpec(folder) };
  await writeFileAtomically(join(folder, stampName), JSON.stringify(stamp, null, 2) + "\n");
}

/** Puts an empty stamp into a new folder; refuses one that was not made here, since it is going to be emptied. */
async function claim(folder: string): Promise<void> {
  if (await exists(join(folder, stampName))) return;
  await makeFolder(folder);
  for (const entry of await readFolder(folder)) {
    if (entry.name === stampName) return;
    throw new UserError(
      `Cannot use "${folder}" as the notebooks' environment: it exists and was not made by this project; ` +
        `remove it, or set FEDGAN_VENV to another folder`,
    );
  }
  await Deno.writeTextFile(join(folder, stampName), "", { append: true });
}

async function empty(folder: string): Promise<void> {
  // Emptied before anything else goes, so that being killed here leaves no stamp that looks finished.
  await Deno.writeTextFile(join(folder, stampName), "");
  for await (const entry of Deno.readDir(folder)) {
    if (entry.name !== stampName) await Deno.remove(join(folder, entry.name), { recursive: true });
  }
}

async function findPython(): Promise<string> {
  const probe = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
  for (const name of ["python3", "python"]) {
    try {
      if ((await new Deno.Command(name, { args: ["-c", probe] }).output()).success) return name;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  throw new UserError(
    "Cannot make the notebooks' environment: neither python3 nor python is Python 3.10 or later with venv; " +
      "install one (Debian, Ubuntu: apt install python3-venv; macOS: brew install python)",
  );
}

async function run(program: string, args: string[], onLine: (line: string) => void): Promise<void> {
  const child = new Deno.Command(program, { args, stdout: "piped", stderr: "piped" }).spawn();
  const complaint = new Response(child.stderr).text();
  let rest = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) onLine(line.trim());
  }
  if ((await child.status).success) return;
  throw new UserError(
    `Cannot make the notebooks' environment: "${program} ${args.join(" ")}" failed; ` +
      `its last words were:\n${(await complaint).trim().split("\n").slice(-8).join("\n")}`,
  );
}
