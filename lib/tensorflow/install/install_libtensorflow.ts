import { statfsSync } from "node:fs";
import { basename, dirname, join } from "@std/path";
import { checkOptions, UserError } from "../../errors/mod.ts";
import { statusOf } from "./library_files.ts";
import { pinnedLibraryFolder } from "./locate.ts";
import { type PinnedWheel, pinnedWheel } from "./pinned_wheel.ts";
import { findPythonWithPip, runPython } from "./python.ts";
import { checksumFile, sha256OfFile } from "./verify_libtensorflow.ts";

/** How far set-up is. */
export interface InstallProgress {
  /** What is under way; `waiting` is for another set-up that fetches the same. */
  phase: "waiting" | "downloading" | "extracting";
  /** Bytes done in this phase. */
  doneBytes: number;
  /** Bytes that this phase has in all; 0 while waiting. */
  totalBytes: number;
}

/** Options of {@linkcode installLibTensorFlow}. */
export interface InstallOptions {
  /** The folder to put the two libraries in. Default: {@linkcode pinnedLibraryFolder}. */
  folder?: string;
  /** The wheel to fetch. Default: the pin of this machine. */
  wheel?: PinnedWheel;
  /** Called about four times a second while something is under way. Default: nothing. */
  onProgress?: (progress: InstallProgress) => void;
  /** Ends set-up when aborted; nothing half-made stays. Default: never. */
  signal?: AbortSignal;
}

/** What {@linkcode installLibTensorFlow} did. */
export interface InstallResult {
  /** The folder that holds the two libraries. */
  folder: string;
  /** Whether they were fetched now; false if they were there. */
  fetched: boolean;
}

/**
 * Puts TensorFlow's C library into the project's cache, from a wheel on PyPI that is pinned by its SHA-256.
 *
 * pip downloads the wheel, so pip's own settings (indexes, proxies, certificates) hold. Only the two libraries are
 * kept. They appear in their folder both or not at all: everything is made in a folder beside it, which is renamed
 * at the end. What a killed set-up left is removed by the next one. Of two set-ups at the same time the second waits.
 *
 * @param options Where, from which wheel, progress and abort.
 * @returns The folder, and whether anything was fetched.
 * @throws {Error} If Python or pip is missing, the network or the disk fails, or the wheel is not the pinned one.
 */
export async function installLibTensorFlow(options: InstallOptions = {}): Promise<InstallResult> {
  checkOptions<InstallOptions>("installLibTensorFlow()", options, {
    folder: "string",
    wheel: "object",
    onProgress: "function",
    signal: "object",
  });
  const {
    folder = pinnedLibraryFolder(),
    wheel = pinnedWheel(Deno.build.os, Deno.build.arch),
    onProgress = () => {},
    signal,
  } = options;
  if (isComplete(folder, wheel)) return { folder, fetched: false };

  const parent = dirname(folder);
  const staging = join(parent, `.staging-${basename(folder)}`);
  using lock = await openLock(parent, basename(folder));
  await watch(lock.lock(true), () => onProgress({ phase: "waiting", doneBytes: 0, totalBytes: 0 }));
  signal?.throwIfAborted();
  if (isComplete(folder, wheel)) return { folder, fetched: false };
  // Only the holder of the lock makes this folder: what is in it was left by a set-up that was killed.
  await removeFolder(staging);
  try {
    await Deno.mkdir(join(staging, "libraries"), { recursive: true });
    checkDiskSpace(staging, wheel);
    const python = await findPythonWithPip();
    const file = await download(python, wheel, staging, { onProgress, signal });
    await checkSha256(file, wheel);
    await extract(python, wheel, file, staging, { onProgress, signal });
    await removeFolder(folder);
    await Deno.rename(join(staging, "libraries"), folder);
  } finally {
    await removeFolder(staging);
  }
  return { folder, fetched: true };
}

type Watch = Pick<Required<InstallOptions>, "onProgress"> & Pick<InstallOptions, "signal">;

/** Lets pip download the wheel and check its hash; returns the wheel's path. */
async function download(
  python: string,
  wheel: PinnedWheel,
  staging: string,
  { onProgress, signal }: Watch,
): Promise<string> {
  const requirements = join(staging, "requirements.txt");
  const target = join(staging, "wheel");
  const temporary = join(staging, "temporary");
  await Deno.mkdir(temporary);
  await Deno.writeTextFile(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
  const run = runPython(
    python,
    'import runpy\nsys.argv[0] = "pip"\nrunpy.run_module("pip", run_name="__main__", alter_sys=True)',
    {
      args: [
        ...["download", "--no-deps", "--only-binary=:all:", "--require-hashes", "-r", requirements],
        ...["--python-version", "3.11", "--platform", wheel.platform, "--dest", target],
        // Without its cache pip needs the disk space once and streams; the library itself is what is cached.
        ...["--no-cache-dir", "--no-input", "--progress-bar", "off", "--disable-pip-version-check"],
      ],
      // pip downloads to its temporary folder and copies from there.
      env: { TMPDIR: temporary, PIP_REQUIRE_VIRTUALENV: "0", PYTHONIOENCODING: "utf-8" },
      signal,
    },
  );
  let doneBytes = 0; // never goes back, though for a moment there may be no file while pip moves it
  const { code, output } = await watch(run, () => {
    doneBytes = Math.min(Math.max(doneBytes, ...wheelSizes(staging)), wheel.bytes);
    onProgress({ phase: "downloading", doneBytes, totalBytes: wheel.bytes });
  });
  if (code !== 0) throw downloadError(wheel, python, output);
  return join(target, [...Deno.readDirSync(target)][0].name);
}

function downloadError(wheel: PinnedWheel, python: string, output: string): Error {
  const said = output.split("\n").filter((line) => line.trim() !== "").slice(-8).join("\n  ");
  const reason = /DO NOT MATCH THE HASHES/.test(output)
    ? "the index offers another file than the pinned one (SHA-256 differs), so it was not used"
    : /No space left on device|Disk quota exceeded/.test(output)
    ? "the disk is full; free some space or set FEDGAN_CACHE to a folder on another disk"
    : `check the network, and pip's settings with "${python} -m pip config list"`;
  return new UserError(
    `Cannot download ${wheel.requirement} with pip: ${reason}. pip said:\n  ${said}`,
  );
}

async function checkSha256(file: string, wheel: PinnedWheel): Promise<void> {
  const actual = await sha256OfFile(file);
  if (actual !== wheel.sha256) {
    throw new UserError(
      `Cannot use ${
        basename(file)
      }: its SHA-256 is ${actual} but the pinned one is ${wheel.sha256}`,
    );
  }
}

/** A wheel's RECORD has the SHA-256 of each of its files, in base64 without padding. */
const extraction = `
import base64, csv, hashlib, io, zipfile
_, wheel, folder, checksums, *names = sys.argv
with zipfile.ZipFile(wheel) as archive:
    record = next(name for name in archive.namelist() if name.endswith(".dist-info/RECORD"))
    rows = csv.reader(io.TextIOWrapper(archive.open(record), "utf-8"))
    recorded = {row[0]: row[1] for row in rows}
    lines = []
    for name in names:
        digest = hashlib.sha256()
        with archive.open("tensorflow/" + name) as source, open(os.path.join(folder, name), "wb") as target:
            while chunk := source.read(1 << 20):
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        encoded = base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode()
        if recorded.get("tensorflow/" + name) != "sha256=" + encoded:
            sys.exit(f"the SHA-256 of {name} differs from the one in the wheel's RECORD")
        lines.append(f"{digest.hexdigest()}  {name}\\n")
    with open(os.path.join(folder, checksums), "w") as file:
        file.writelines(lines)
`;

/** Writes the two libraries to the staging folder, and their SHA-256 beside; Python streams and checks them. */
async function extract(
  python: string,
  wheel: PinnedWheel,
  file: string,
  staging: string,
  { onProgress, signal }: Watch,
): Promise<void> {
  const target = join(staging, "libraries");
  const names = wheel.libraries.map(({ name }) => name);
  const sum = (sizes: number[]) => sizes.reduce((total, bytes) => total + bytes, 0);
  const args = [file, target, checksumFile, ...names];
  const run = runPython(python, extraction, { args, signal });
  const { code, output } = await watch(run, () =>
    onProgress({
      phase: "extracting",
      doneBytes: sum(names.map((name) => fileSize(join(target, name)))),
      totalBytes: sum(wheel.libraries.map(({ bytes }) => bytes)),
    }));
  if (code !== 0 || !isComplete(target, wheel)) {
    throw new UserError(
      `Cannot extract ${names.join(" and ")} from ${basename(file)}: ` +
        (output.split("\n").at(-1) || "the sizes differ from the pinned ones"),
    );
  }
}

function isComplete(folder: string, wheel: PinnedWheel): boolean {
  return wheel.libraries.every(({ name, bytes }) => fileSize(join(folder, name)) === bytes);
}

function fileSize(path: string): number {
  return statusOf(path)?.size ?? 0;
}

/** The sizes of all wheels in a folder and its subfolders, half-downloaded ones too. */
function wheelSizes(folder: string): number[] {
  return readFolder(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory) return wheelSizes(path);
    return entry.name.endsWith(".whl") ? [fileSize(path)] : [];
  });
}

/** A folder's entries; none if it has gone, since pip removes its temporary folders meanwhile. */
function readFolder(folder: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function checkDiskSpace(folder: string, wheel: PinnedWheel): void {
  const { bavail, bsize } = statfsSync(folder);
  // pip holds the wheel twice for a moment; later one wheel and the two libraries lie side by side.
  const libraries = wheel.libraries.reduce((total, { bytes }) => total + bytes, 0);
  const needed = wheel.bytes + Math.max(wheel.bytes, libraries);
  if (bavail * bsize >= needed) return;
  throw new UserError(
    `Cannot set up TensorFlow in "${folder}": it needs ${
      megabytes(needed)
    } for a moment but the disk has ` +
      `${
        megabytes(bavail * bsize)
      } left; free some space or set FEDGAN_CACHE to a folder on another disk`,
  );
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** Opens the file whose lock the system gives back when its holder ends, however it ends. */
async function openLock(folder: string, name: string): Promise<Deno.FsFile> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    return await Deno.open(join(folder, `.lock-${name}`), { write: true, create: true });
  } catch (cause) {
    throw new UserError(
      `Cannot write to the cache folder "${folder}": ${(cause as Error).message}; ` +
        "set FEDGAN_CACHE to a folder that can be written",
      { cause },
    );
  }
}

async function removeFolder(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Calls `report` four times a second until the work ends. */
async function watch<T>(work: Promise<T>, report: () => void): Promise<T> {
  const timer = setInterval(report, 250);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
