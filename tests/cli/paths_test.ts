import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { fromFileUrl, join, toFileUrl } from "@std/path";
import sharp from "sharp";
import { idxImages, idxLabels } from "../data/idx/idx_bytes.ts";
import { smallDcganRun } from "../runs/small_run.ts";

const config = fromFileUrl(new URL("../../deno.json", import.meta.url));

/** Runs a task of the project from a folder elsewhere, as a person does who stands there. */
async function runTask(
  folder: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; text: string }> {
  // A task that finds the variable, as within another task, leaves it as it is.
  const { INIT_CWD: _, ...inherited } = Deno.env.toObject();
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--config", config, ...args],
    cwd: folder,
    clearEnv: true,
    env: { ...inherited, FEDGAN_OUTPUTS: "runs", NO_COLOR: "1", ...env },
  }).output();
  const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  return { code, text };
}

/** A folder elsewhere, by its real path: the system's folder for such may be a link. */
async function elsewhere(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("relative paths on the command line start from the folder that one stands in", () =>
  elsewhere(async (folder) => {
    const message = async (...args: string[]) => {
      const { code, text } = await runTask(folder, args);
      assert.notEqual(code, 0, text);
      return text.split("\n").find((line) => line.startsWith("Error: ")) ?? text;
    };
    const here = (...path: string[]) => `"${join(folder, ...path)}`;
    assert.ok((await message("sample", "./mine", "--out", "a.npy")).includes(here("mine")));
    assert.ok((await message("report", "./mine")).includes(here("mine")));
    assert.ok((await message("report", "./mine.ipynb")).includes(here("mine.ipynb")));
    assert.ok((await message("plot", "../mine")).includes(`"${join(folder, "..", "mine")}`));
    // FEDGAN_OUTPUTS is relative too, and what stands after it in a message.
    assert.ok((await message("plot", "mine")).includes(here("runs", "mine")));
    const given = ["--profile", "smoke", "--dataset", "own", "--data-dir"];
    assert.ok((await message("train", "dcgan", ...given, "digits")).includes(here("digits")));
    const address = toFileUrl(join(folder, "my digits")).href;
    assert.ok((await message("train", "dcgan", ...given, address)).includes(here("my digits")));
  }));

Deno.test("what a task writes lands where one stands, and nowhere in the project", () =>
  elsewhere(async (folder) => {
    const before = Deno.env.get("FEDGAN_OUTPUTS");
    Deno.env.set("FEDGAN_OUTPUTS", join(folder, "runs"));
    try {
      await smallDcganRun("small");
    } finally {
      if (before === undefined) Deno.env.delete("FEDGAN_OUTPUTS");
      else Deno.env.set("FEDGAN_OUTPUTS", before);
    }
    for (const name of ["small", "./runs/small", toFileUrl(join(folder, "runs", "small")).href]) {
      const { code, text } = await runTask(folder, ["report", name, "--out", "page.html"]);
      assert.equal(code, 0, text);
      await Deno.remove(join(folder, "page.html"));
    }
    assert.deepEqual(
      await Array.fromAsync(Deno.readDir(folder), ({ name }) => name),
      ["runs"],
    );
  }));

Deno.test("a path that cannot be written is one line, and names the part that is wrong", () =>
  elsewhere(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "kept");
    const isFile = `"${file}" is a file but must be a folder`;
    const expected: [args: string[], env: Record<string, string>, reason: string][] = [
      [["runs"], { FEDGAN_OUTPUTS: "file" }, isFile],
      [["notebooks", "02"], { FEDGAN_OUTPUTS: "file" }, isFile],
      [
        ["train", "dcgan", "--dataset", "drawn", "--profile", "smoke", "--out", "file/x"],
        {},
        isFile,
      ],
      [
        ["train", "dcgan", "--dataset", "drawn", "--profile", "smoke", "--out", "a".repeat(300)],
        {},
        "its name is longer than the file system allows",
      ],
    ];
    for (const [args, env, reason] of expected) {
      const { code, text } = await runTask(folder, args, env);
      assert.notEqual(code, 0);
      assert.match(text, /^Error: Cannot (make|read) the folder .*$/m);
      assert.ok(text.includes(reason), text);
      assert.doesNotMatch(text, /^ +at /m, "no stack");
    }
    assert.equal(await Deno.readTextFile(file), "kept");
  }));

Deno.test("train takes files of one's own from --data-dir, and refuses impossible numbers of agents", () =>
  elsewhere(async (folder) => {
    await Deno.mkdir(join(folder, "digits"));
    await Deno.writeFile(join(folder, "digits", "train-images.idx3-ubyte"), idxImages(40));
    await Deno.writeFile(
      join(folder, "digits", "train-labels-idx1-ubyte.gz"),
      gzipSync(idxLabels(40)),
    );
    const small = ["--profile", "smoke", "--filters", "4", "--epochs", "1", "--data-dir", "digits"];
    const { code, text } = await runTask(folder, ["train", "dcgan", ...small, "--out", "./own"]);
    assert.equal(code, 0, text);
    const { data } = JSON.parse(await Deno.readTextFile(join(folder, "own", "config.json")));
    assert.equal(data.count, 40);
    assert.match(data.sha256, /^[0-9a-f]{64}$/);
    assert.match(text, /other files than the published ones/);
    for (const [i, [width, height]] of [[28, 28], [40, 30], [5, 9], [28, 28]].entries()) {
      const path = join(folder, "pets", i % 2 === 0 ? "cat" : "dog");
      await Deno.mkdir(path, { recursive: true });
      const create = { width, height, channels: 3 as const, background: "#f80" };
      await sharp({ create }).png().toFile(join(path, `${i}.png`));
    }
    const pets = ["--data-dir", "pets", "--dataset", "own", "--examples", "4"];
    const own = await runTask(folder, ["train", "dcgan", ...small, ...pets, "--out", "./pets-run"]);
    assert.equal(own.code, 0, own.text);
    assert.match(own.text, /^Data: 4 images of 28×28×1 pixels in 2 classes \(.*pets\)$/m);
    for (const agents of ["41", "1000000000"]) {
      const refused = await runTask(folder, ["train", "fedgan", ...small, "--agents", agents]);
      assert.equal(refused.code, 2, refused.text);
      assert.match(refused.text, /agents/);
      assert.doesNotMatch(refused.text, /TensorFlow|Data:/, "before anything is loaded");
    }
  }));
