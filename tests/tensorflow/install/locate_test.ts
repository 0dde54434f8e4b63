import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  LibTensorFlowNotFoundError,
  locateLibTensorFlow,
  pinnedLibraryFolder,
} from "lib/tensorflow";

const linux = ["libtensorflow_framework.so.2", "libtensorflow_cc.so.2"];

/** The first bytes of a shared library for a machine: enough for the search, which opens nothing. */
function elfHeader(machine: number): Uint8Array {
  const header = new Uint8Array(64);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  new DataView(header.buffer).setUint16(18, machine, true);
  return header;
}

function machOHeader(cpuType: number): Uint8Array {
  const header = new Uint8Array(32);
  new DataView(header.buffer).setUint32(0, 0xfeedfacf, true);
  new DataView(header.buffer).setUint32(4, cpuType, true);
  return header;
}

/** A universal file with one record of 20 bytes a machine. */
function universalHeader(...cpuTypes: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 + 20 * cpuTypes.length));
  view.setUint32(0, 0xcafebabe);
  view.setUint32(4, cpuTypes.length);
  cpuTypes.forEach((type, i) => view.setUint32(8 + 20 * i, type));
  return new Uint8Array(view.buffer);
}

const x86 = elfHeader(62);

function put(folder: string, names: string[], header: Uint8Array = x86): string {
  Deno.mkdirSync(folder, { recursive: true });
  for (const name of names) Deno.writeFileSync(join(folder, name), header);
  return folder;
}

/** A machine of which nothing but the given variables and the files put into `root` is known. */
function machine(root: string, env: Record<string, string> = {}) {
  return {
    env: { HOME: join(root, "home"), ...env },
    os: "linux",
    arch: "x86_64",
    projectFolder: join(root, "project"),
  };
}

function inFolder(run: (root: string) => void): void {
  const root = Deno.makeTempDirSync();
  try {
    run(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

Deno.test("locateLibTensorFlow() takes the folder that FEDGAN_LIBTENSORFLOW names", () =>
  inFolder((root) => {
    const folder = put(join(root, "tensorflow"), linux);
    const found = locateLibTensorFlow(machine(root, { FEDGAN_LIBTENSORFLOW: folder }));
    assert.deepEqual(found, {
      framework: join(folder, linux[0]),
      cc: join(folder, linux[1]),
      origin: "FEDGAN_LIBTENSORFLOW",
      tried: [],
    });
  }));

Deno.test("locateLibTensorFlow() takes either library's file in FEDGAN_LIBTENSORFLOW", () =>
  inFolder((root) => {
    const folder = put(root, linux);
    for (const name of linux) {
      const env = { FEDGAN_LIBTENSORFLOW: join(folder, name) };
      assert.equal(locateLibTensorFlow(machine(root, env)).cc, join(folder, linux[1]));
    }
  }));

Deno.test("locateLibTensorFlow() takes the names of a C archive, preferring a wheel's", () =>
  inFolder((root) => {
    const folder = put(root, [linux[0], "libtensorflow.so.2"]);
    const env = { FEDGAN_LIBTENSORFLOW: folder };
    assert.equal(locateLibTensorFlow(machine(root, env)).cc, join(folder, "libtensorflow.so.2"));
    put(root, linux);
    assert.equal(locateLibTensorFlow(machine(root, env)).cc, join(folder, linux[1]));
  }));

Deno.test("locateLibTensorFlow() refuses a wrong FEDGAN_LIBTENSORFLOW though other places would serve", () =>
  inFolder((root) => {
    put(pinnedLibraryFolder(machine(root)), linux);
    const half = put(join(root, "half"), [linux[0]]);
    const other = put(join(root, "other"), ["libm.so.6"]);
    const refused: [value: string, reason: RegExp][] = [
      [join(root, "missing"), /FEDGAN_LIBTENSORFLOW=".*missing": it does not exist; set it to/],
      ["", /it is empty/],
      [half, /it has neither libtensorflow_cc.so.2 nor libtensorflow.so.2/],
      [other, /it has no libtensorflow_framework.so.2/],
      [join(other, "libm.so.6"), /the file's name is none of libtensorflow_framework.so.2, /],
    ];
    for (const [value, message] of refused) {
      assert.throws(
        () => locateLibTensorFlow(machine(root, { FEDGAN_LIBTENSORFLOW: value })),
        { name: "RangeError", message },
      );
    }
  }));

Deno.test("locateLibTensorFlow() searches cache, Python environments, tfjs-node-gpu in this order", () =>
  inFolder((root) => {
    const options = machine(root, {
      FEDGAN_CACHE: join(root, "cache"),
      VIRTUAL_ENV: join(root, "venv"),
      CONDA_PREFIX: join(root, "conda"),
      DENO_DIR: join(root, "deno"),
    });
    const deps = "@tensorflow/tfjs-node-gpu";
    const places = [
      pinnedLibraryFolder(options),
      join(root, "venv/lib/python3.12/site-packages/tensorflow"),
      join(root, "conda/lib/python3.11/site-packages/tensorflow"),
      join(root, "project/node_modules", deps, "deps/lib"),
      join(root, "deno/npm/registry.npmjs.org", deps, "4.22.0/deps/lib"),
    ];
    assert.equal(places[0], join(root, "cache/libtensorflow/2.21.0-linux-x86_64"));
    for (const [i, folder] of [...places.entries()].reverse()) {
      put(folder, i >= 3 ? [linux[0], "libtensorflow.so.2"] : linux);
      const found = locateLibTensorFlow(options);
      assert.equal(found.framework, join(folder, linux[0]));
      assert.equal(found.tried.length, i, "every place before is reported");
    }
  }));

Deno.test("locateLibTensorFlow() lists every place tried, why it did not serve, and the cure", () =>
  inFolder((root) => {
    Deno.mkdirSync(join(root, "venv"));
    const env = { VIRTUAL_ENV: join(root, "venv") };
    const old = machine(root, env);
    put(pinnedLibraryFolder(old), linux, elfHeader(183));
    assert.throws(() => locateLibTensorFlow(old), (error) => {
      assert(error instanceof LibTensorFlowNotFoundError);
      assert.deepEqual(error.tried.map(({ origin, reason }) => [origin, reason]), [
        [
          "project cache",
          "libtensorflow_framework.so.2 is built for aarch64 but this machine is x86_64",
        ],
        ["Python environment", "TensorFlow is not installed in it"],
        ["tfjs-node-gpu", "it does not exist"],
      ]);
      for (const { place, reason } of error.tried) {
        assert(error.message.includes(`${place}: ${reason}`));
      }
      assert.match(error.message, /Run "deno task setup"/);
      return true;
    });
    assert.throws(
      () => locateLibTensorFlow(machine(root)),
      /VIRTUAL_ENV and CONDA_PREFIX: both are unset/,
    );
  }));

Deno.test("locateLibTensorFlow() knows macOS's names, cache folder and headers", () =>
  inFolder((root) => {
    const options = { ...machine(root), os: "darwin", arch: "aarch64" };
    const names = ["libtensorflow_framework.2.dylib", "libtensorflow_cc.2.dylib"];
    const folder = pinnedLibraryFolder(options);
    assert.equal(
      folder,
      join(root, "home/Library/Caches/fedgan/libtensorflow/2.21.0-darwin-aarch64"),
    );
    put(folder, names, machOHeader(0x01000007));
    assert.throws(
      () => locateLibTensorFlow(options),
      /is built for x86_64 but this machine is aarch64/,
    );
    put(folder, names, machOHeader(0x0100000c));
    assert.equal(locateLibTensorFlow(options).cc, join(folder, names[1]));
    put(folder, names, universalHeader(0x01000007, 0x0100000c));
    assert.equal(locateLibTensorFlow(options).origin, "project cache");
  }));

Deno.test("locateLibTensorFlow() says what a file is that is no library", () =>
  inFolder((root) => {
    const check = (bytes: Uint8Array, message: RegExp) => {
      put(root, linux, bytes);
      const options = machine(root, { FEDGAN_LIBTENSORFLOW: root });
      assert.throws(() => locateLibTensorFlow(options), { name: "RangeError", message });
    };
    check(
      new TextEncoder().encode("version https://git-lfs"),
      /starts with 0x76657273, which is neither ELF nor Mach-O/,
    );
    check(x86.subarray(0, 10), /the file ends within it/);
    check(new Uint8Array(0), /starts with 0x00000000/);
    check(elfHeader(243), /is built for machine 243 but this machine is x86_64/);
  }));

Deno.test("locateLibTensorFlow() sends Windows users to WSL2", () =>
  assert.throws(() => locateLibTensorFlow({ os: "windows" }), /run the project in WSL2/));
