import { basename, fromFileUrl, join } from "@std/path";
import { checkOptions, UserError } from "../errors/mod.ts";
import {
  exists,
  makeFolder,
  readFolder,
  sha256,
  userPath,
  writeFileAtomically,
} from "../files/mod.ts";

/** The project's Python virtual environment. */
export interface PythonEnvironment {
  /** Its folder. */
  folder: string;
  /** Its Python. */
  python: string;
}

/** Options of {@linkcode pythonEnvironment}. */
export interface PythonEnvironmentOptions {
  /** Where the environment is. Default: `FEDGAN_VENV`, else `.venv` in the project's folder; and `name` behind it. */
  folder?: string;
  /**
   * What sets another environment apart, for packages whose versions contradict the other lists': `flower` for
   * `.venv-flower`. Default: none, the environment of all other lists.
   */
  name?: string;
  /** The oldest Python 3 that the packages work with, an integer of at least 10: 11 for Python 3.11. Default: 10. */
  leastPython?: number;
  /** Called with what is going on, a line at a time. Default: none. */
  onProgress?: (line: string) => void;
}

/** The file that says what the folder holds. It is there from the first moment, and full only at the end. */
const stampName = "fedgan.json";

/**
 * Makes the project's own virtual environment, or brings it up to date; returns at once when all is there.
 * A stamp, written last, marks a finished environment; one without it is made again.
 * Two processes may ask at the same time: one waits for the other.
 *
 * @param lists Files of packages with the hashes of what the index has to deliver, as pip reads them. What other lists
 * have brought stays.
 * @param options Where.
 * @throws {Error} If there is no Python of that age or newer with `venv`, the folder holds something else, or packages can't
 * be installed.
 */
export async function pythonEnvironment(
  lists: readonly URL[],
  options: PythonEnvironmentOptions = {},
): Promise<PythonEnvironment> {
  checkOptions<PythonEnvironmentOptions>("pythonEnvironment()", options, {
    folder: "string",
    name: "string",
    leastPython: "number",
    onProgress: "function",
  });
  const folder = options.folder ?? environmentFolder(options.name);
  const onProgress = options.onProgress ?? (() => {});
  const files = lists.map((list) => fromFileUrl(list));
  const hashes = await Promise.all(files.map(async (file) => sha256(await Deno.readFile(file))));
  const wanted = Object.fromEntries(files.map((file, i) => [basename(file), hashes[i]]));
  const environment = { folder, python: join(folder, "bin", "python") };
  if (await isReady(environment, wanted)) return environment;

  await claim(folder);
  using lock = await Deno.open(join(folder, stampName), { read: true, write: true });
  await lock.lock(true);
  if (await isReady(environment, wanted)) return environment;
  if (!await isMade(environment)) {
    onProgress("Making the Python environment");
    await empty(folder);
    await run(await findPython(options.leastPython ?? 10), ["-m", "venv", folder], onProgress);
  }
  const quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar=off"];
  const checked = ["--require-hashes", ...files.flatMap((file) => ["-r", file])];
  await run(environment.python, ["-m", "pip", "install", ...quiet, ...checked], onProgress);
  const before = await readStamp(folder);
  await writeStamp(folder, { requirements: { ...before?.requirements, ...wanted } });
  return environment;
}

/** Where an environment is: `FEDGAN_VENV` where that is set, else `.venv` in the project's folder, and its name. */
function environmentFolder(name?: string): string {
  const setting = Deno.env.get("FEDGAN_VENV");
  const folder = setting ? userPath(setting) : fromFileUrl(new URL("../../.venv", import.meta.url));
  return name === undefined ? folder : `${folder.replace(/\/+$/, "")}-${name}`;
}

/** Whether all is there; it may be made and lack packages. */
async function isReady(
  environment: PythonEnvironment,
  wanted: Readonly<Record<string, string>>,
): Promise<boolean> {
  const stamp = await readStamp(environment.folder);
  return stamp !== null && await isMade(environment) &&
    Object.entries(wanted).every(([name, hash]) => stamp.requirements?.[name] === hash);
}

async function isMade({ folder, python }: PythonEnvironment): Promise<boolean> {
  // The Python that it was made from may have been removed since, and would leave a dangling link.
  return await readStamp(folder) !== null && await exists(python);
}

/** What the stamp of a finished environment holds. */
interface Stamp {
  /** SHA-256 of each list whose packages are there, by file name; an environment of an older version has none. */
  requirements?: Record<string, string>;
}

async function readStamp(folder: string): Promise<Stamp | null> {
  try {
    return JSON.parse(await Deno.readTextFile(join(folder, stampName)));
  } catch (error) {
    if (!await exists(join(folder, stampName)) || error instanceof SyntaxError) return null;
    throw error;
  }
}

async function writeStamp(folder: string, stamp: Stamp): Promise<void> {
  await writeFileAtomically(join(folder, stampName), JSON.stringify(stamp, null, 2) + "\n");
}

/** Puts an empty stamp into a new folder; refuses one that was not made here, since it is going to be emptied. */
async function claim(folder: string): Promise<void> {
  if (await exists(join(folder, stampName))) return;
  await makeFolder(folder);
  for (const entry of await readFolder(folder)) {
    if (entry.name === stampName) return;
    throw new UserError(
      `Cannot use "${folder}" as the Python environment: it exists and was not made by this project; ` +
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

async function findPython(least: number): Promise<string> {
  const probe = `import sys, venv, ensurepip; sys.exit(sys.version_info < (3, ${least}))`;
  for (const name of ["python3", "python"]) {
    try {
      if ((await new Deno.Command(name, { args: ["-c", probe] }).output()).success) return name;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  throw new UserError(
    `Cannot make the Python environment: neither python3 nor python is Python 3.${least} or later with venv; ` +
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
  const { success } = await child.status;
  const words = (await complaint).trim();
  if (success) return;
  const last = words.split("\n").slice(-8).join("\n");
  if (/NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|SSLError/.test(words)) {
    throw new UserError(
      "Cannot make the Python environment: the package index cannot be reached; check the network, and pip's " +
        `settings with "${program} -m pip config list". pip's last words were:\n${last}`,
    );
  }
  throw new UserError(
    `Cannot make the Python environment: "${program} ${args.join(" ")}" failed; ` +
      `its last words were:\n${last}`,
  );
}
