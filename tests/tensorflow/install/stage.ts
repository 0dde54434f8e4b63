/** An empty cache, a small wheel and a stand-in for pip, for tests of set-up. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "@std/path";
import { type InstallOptions, pinnedWheel } from "lib/tensorflow";

/** Stands in for pip: it obeys FAKE_PIP, notes its process id, and "downloads" in two pieces; "held" waits between them. */
const fakePip = `
import os, shutil, sys, time
mode, wheel, notes = (os.environ[name] for name in ("FAKE_PIP", "FAKE_WHEEL", "FAKE_NOTES"))
with open(notes, "a") as file: file.write(f"{os.getpid()} {' '.join(sys.argv)}\\n")
if mode == "offline": sys.exit("ERROR: Could not find a version that satisfies the requirement")
if mode == "mismatch": sys.exit("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.")
if mode == "full": sys.exit("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device")
unpack = os.path.join(os.environ["TMPDIR"], "pip-unpack-x")
os.mkdir(unpack)
name = "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl"
content = open(wheel, "rb").read()
with open(os.path.join(unpack, name), "wb") as file:
    file.write(content[:len(content) // 2])
    file.flush()
    while mode == "held" and not os.path.exists(notes + "-go"): time.sleep(0.02)
    file.write(content[len(content) // 2:])
target = sys.argv[sys.argv.index("--dest") + 1]
os.makedirs(target)
shutil.copy(os.path.join(unpack, name), target)
if mode == "tampered": open(os.path.join(target, name), "ab").write(b"x")
`;

/** What a test has. */
export interface Stage {
  /** A folder of the test's own. */
  root: string;
  /** Where the libraries go, in that folder. */
  folder: string;
  /** What `installLibTensorFlow()` takes. */
  options: InstallOptions;
  /** Chooses how the stand-in for pip behaves. */
  pip(mode: string): void;
  /** Lets one that is held go on. */
  go(): void;
  /** The process ids and command lines of the stand-in's runs so far. */
  runs(): { pid: number; line: string }[];
}

/** Runs a test with a small wheel of its own, a stand-in for pip, and an empty cache. */
export async function onStage(test: (stage: Stage) => Promise<void>, megabytes = 1): Promise<void> {
  const root = await Deno.makeTempDir();
  const bytes = megabytes << 20;
  await Deno.mkdir(join(root, "python/pip"), { recursive: true });
  await Deno.writeTextFile(join(root, "python/pip/__init__.py"), "");
  await Deno.writeTextFile(join(root, "python/pip/__main__.py"), fakePip);
  const wheelPath = join(root, "wheel.zip");
  await makeWheel(wheelPath, bytes);
  const wheel = await Deno.readFile(wheelPath);
  const folder = join(root, "cache", "library");
  const variables: Record<string, string> = {
    PYTHONPATH: join(root, "python"),
    FAKE_PIP: "good",
    FAKE_WHEEL: wheelPath,
    FAKE_NOTES: join(root, "notes"),
  };
  const before = Object.keys(variables).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
  try {
    await test({
      root,
      folder,
      options: {
        folder,
        wheel: {
          ...pinnedWheel("linux", "x86_64"),
          sha256: createHash("sha256").update(wheel).digest("hex"),
          bytes: wheel.length,
          libraries: [
            { name: "libtensorflow_framework.so.2", bytes: 64 },
            { name: "libtensorflow_cc.so.2", bytes: 64 + bytes },
          ],
        },
      },
      pip: (mode) => Deno.env.set("FAKE_PIP", mode),
      go: () => Deno.writeTextFileSync(`${variables.FAKE_NOTES}-go`, ""),
      runs: () =>
        entries(root).includes("notes")
          // The file is there a moment before its line is.
          ? Deno.readTextFileSync(variables.FAKE_NOTES).split("\n").slice(0, -1)
            .map((line) => ({ pid: Number(line.split(" ")[0]), line }))
          : [],
    });
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
    await Deno.remove(root, { recursive: true });
  }
}

/** A zip file with the two libraries (an ELF header, then zeros) and a file that nobody wants. */
export async function makeWheel(path: string, bytes: number, record = "right"): Promise<void> {
  const program = `
import base64, hashlib, sys, zipfile
header = b"\\x7fELF\\x02\\x01\\x01" + bytes(11) + b"\\x3e\\x00" + bytes(44)
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
    record = ""
    for name, content in [("framework", header), ("cc", header + bytes(int(sys.argv[2])))]:
        path = f"tensorflow/libtensorflow_{name}.so.2"
        archive.writestr(path, content)
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest if sys.argv[3] == 'right' else 'x'},{len(content)}\\n"
    archive.writestr("tensorflow_cpu-2.21.0.dist-info/RECORD", record)
    archive.writestr("tensorflow/__init__.py", "unwanted")
`;
  const command = new Deno.Command("python3", {
    args: ["-c", program, path, String(bytes), record],
  });
  const { success, stderr } = await command.output();
  assert(success, new TextDecoder().decode(stderr));
}

export function entries(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}
