import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fromFileUrl, join } from "@std/path";
import {
  installLibTensorFlow,
  type InstallOptions,
  type InstallProgress,
  locateLibTensorFlow,
  pinnedWheel,
} from "lib/tensorflow";
import { entries, makeWheel, onStage } from "./stage.ts";

const project = fromFileUrl(new URL("../../../", import.meta.url));

/** Starts set-up in a process of its own, which can be killed. */
function startSetUp(options: InstallOptions): Deno.ChildProcess {
  const code = `import { installLibTensorFlow } from "lib/tensorflow";
    await installLibTensorFlow(${JSON.stringify(options)});`;
  return new Deno.Command(Deno.execPath(), { args: ["eval", code], cwd: project }).spawn();
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

function isRunning(pid: number): boolean {
  const command = new Deno.Command("ps", { args: ["-o", "stat=", "-p", String(pid)] });
  const state = new TextDecoder().decode(command.outputSync().stdout).trim();
  return state !== "" && !state.startsWith("Z");
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0;
  }
}

Deno.test("installLibTensorFlow() fetches the two libraries, and nothing the second time", () =>
  onStage(async ({ folder, options, root, pip, go, runs }) => {
    pip("held");
    const seen: InstallProgress[] = [];
    const onProgress = (progress: InstallProgress) => {
      seen.push(progress);
      if (progress.doneBytes > 0) go();
    };
    const first = await installLibTensorFlow({ ...options, onProgress });
    assert.deepEqual(first, { folder, fetched: true });
    const libraries = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
    assert.deepEqual(entries(folder), ["SHA256SUMS", ...libraries]);
    assert.deepEqual(entries(join(root, "cache")), [".lock-library", "library"]);
    assert.deepEqual(await installLibTensorFlow(options), { folder, fetched: false });
    assert.equal(runs().length, 1);
    assert.match(runs()[0].line, / download --no-deps --only-binary=:all: --require-hashes -r /);
    const downloading = seen.filter(({ phase }) => phase === "downloading");
    assert(downloading.some(({ doneBytes: done, totalBytes: all }) => 0 < done && done < all));

    const env = { FEDGAN_LIBTENSORFLOW: folder };
    const found = locateLibTensorFlow({ env, os: "linux", arch: "x86_64" });
    assert.equal(found.cc, join(folder, "libtensorflow_cc.so.2"));
  }));

Deno.test("installLibTensorFlow() fetches again what is half there", () =>
  onStage(async ({ folder, options }) => {
    await installLibTensorFlow(options);
    await Deno.truncate(join(folder, "libtensorflow_cc.so.2"), 100);
    assert.equal((await installLibTensorFlow(options)).fetched, true);
    assert.equal(sizeOf(join(folder, "libtensorflow_cc.so.2")), 64 + (1 << 20));
  }));

Deno.test("installLibTensorFlow() lets a second set-up wait for the first", () =>
  onStage(async ({ options, pip, go, runs }) => {
    pip("held");
    const phases = new Set<string>();
    const onProgress = ({ phase }: InstallProgress) => {
      phases.add(phase);
      if (phase === "waiting") go();
    };
    const results = await Promise.all([
      installLibTensorFlow({ ...options, onProgress }),
      installLibTensorFlow({ ...options, onProgress }),
    ]);
    assert.deepEqual(results.map(({ fetched }) => fetched).sort(), [false, true]);
    assert.equal(runs().length, 1);
    assert(phases.has("waiting"));
  }));

Deno.test("installLibTensorFlow() leaves nothing half-made when killed while downloading", () =>
  onStage(async ({ folder, options, root, pip, runs }) => {
    pip("held");
    const killed = startSetUp(options);
    await until(() => runs().length === 1);
    killed.kill("SIGKILL");
    await killed.status;
    assert.equal(sizeOf(folder), 0);
    await until(() => !isRunning(runs()[0].pid));
    pip("good");
    assert.deepEqual(await installLibTensorFlow(options), { folder, fetched: true });
    assert.deepEqual(entries(join(root, "cache")), [".lock-library", "library"]);
  }));

Deno.test("installLibTensorFlow() leaves nothing half-made when killed while extracting", () =>
  onStage(async ({ folder, options, root }) => {
    const killed = startSetUp(options);
    const partial = join(root, "cache/.staging-library/libraries/libtensorflow_cc.so.2");
    await until(() => sizeOf(partial) > 0);
    killed.kill("SIGKILL");
    await killed.status;
    assert.equal(sizeOf(folder), 0);
    assert(sizeOf(partial) > 0, "it was killed in the middle");
    assert.deepEqual(await installLibTensorFlow(options), { folder, fetched: true });
    assert.deepEqual(entries(join(root, "cache")), [".lock-library", "library"]);
  }, 600));

Deno.test("installLibTensorFlow() says what failed and what to do, and leaves nothing", () =>
  onStage(async ({ options, root, pip }) => {
    const failures: [mode: string, message: RegExp][] = [
      [
        "offline",
        /Cannot download tensorflow-cpu==2.21.0 with pip: check the network.*pip config list[^]*Could not find/,
      ],
      ["mismatch", /the index offers another file than the pinned one/],
      ["full", /the disk is full; free some space or set FEDGAN_CACHE/],
      [
        "tampered",
        /Cannot use tensorflow_cpu.*whl: its SHA-256 is \w{64} but the pinned one is \w{64}/,
      ],
    ];
    for (const [mode, message] of failures) {
      pip(mode);
      await assert.rejects(installLibTensorFlow(options), message);
      assert.deepEqual(entries(join(root, "cache")), [".lock-library"]);
    }
    pip("good");
    const wheel = { ...options.wheel!, libraries: [{ name: "libmissing.so", bytes: 1 }] };
    await assert.rejects(
      installLibTensorFlow({ ...options, wheel }),
      /Cannot extract libmissing.so .*no item named/,
    );
    const huge = { ...options.wheel!, bytes: 1e18 };
    await assert.rejects(
      installLibTensorFlow({ ...options, wheel: huge }),
      /it needs \d+ MB for a moment but the disk has \d+ MB/,
    );
  }));

Deno.test("installLibTensorFlow() names what it tried when there is no Python with pip", () =>
  onStage(async ({ options, root }) => {
    const path = Deno.env.get("PATH")!;
    try {
      Deno.env.set("PATH", root);
      await assert.rejects(
        installLibTensorFlow(options),
        /Cannot find Python 3.8 or newer with pip \(python3: not on the PATH; python: not on the PATH\)/,
      );
      await Deno.writeTextFile(
        join(root, "python3"),
        "#!/bin/sh\necho No module named pip\nexit 1\n",
      );
      await Deno.chmod(join(root, "python3"), 0o755);
      await assert.rejects(
        installLibTensorFlow(options),
        /\(python3: No module named pip; python: not/,
      );
    } finally {
      Deno.env.set("PATH", path);
    }
  }));

Deno.test("installLibTensorFlow() stops when aborted and leaves nothing", () =>
  onStage(async ({ options, root, pip, runs }) => {
    pip("held");
    const abort = new AbortController();
    const work = installLibTensorFlow({ ...options, signal: abort.signal });
    const stopped = assert.rejects(work, { name: "AbortError" });
    await until(() => runs().length === 1);
    abort.abort();
    await stopped;
    assert.deepEqual(entries(join(root, "cache")), [".lock-library"]);
  }));

Deno.test("pinnedWheel() refuses machines that it has no wheel for", () => {
  assert.equal(pinnedWheel("darwin", "aarch64").platform, "macosx_12_0_arm64");
  assert.throws(
    () => pinnedWheel("linux", "aarch64"),
    /Cannot set up TensorFlow for linux on aarch64/,
  );
});

Deno.test("installLibTensorFlow() refuses libraries that the wheel's RECORD does not know", () =>
  onStage(async ({ root, options }) => {
    const wheelPath = join(root, "wheel.zip");
    await makeWheel(wheelPath, 1 << 20, "wrong");
    const content = await Deno.readFile(wheelPath);
    const sha256 = createHash("sha256").update(content).digest("hex");
    const wheel = { ...options.wheel!, sha256, bytes: content.length };
    await assert.rejects(
      installLibTensorFlow({ ...options, wheel }),
      /Cannot extract .*the SHA-256 of libtensorflow_framework\.so\.2 differs from the one in the wheel's RECORD/,
    );
    assert.deepEqual(entries(join(root, "cache")), [".lock-library"]);
  }));
