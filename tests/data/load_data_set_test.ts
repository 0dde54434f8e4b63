import assert from "node:assert/strict";
import { join } from "@std/path";
import { type DataSetName, drawnDigits, loadDataSet } from "lib/data";
import { sha256 } from "lib/files";
import { idx, idxImages, idxLabels, inFolder, writeMnist } from "./published/idx_bytes.ts";

Deno.test("loadDataSet() reads files of one's own", () =>
  inFolder(async (folder) => {
    await writeMnist(folder, { images: idxImages(12), labels: idxLabels(12) });
    const dataSet = await loadDataSet("mnist", { folder, verify: false });
    const images = idxImages(12).subarray(16);
    const labels = idxLabels(12).subarray(8);
    assert.deepEqual(dataSet, {
      name: "mnist",
      source: join(folder, "mnist"),
      sha256: sha256(images, labels),
      count: 12,
      height: 28,
      width: 28,
      images,
      labels,
    });
    const first = await loadDataSet("mnist", { folder, verify: false, examples: 5 });
    assert.equal(first.count, 5);
    assert.deepEqual(first.images, images.subarray(0, 5 * 28 * 28));
    assert.deepEqual(first.labels, labels.subarray(0, 5));
    assert.notEqual(first.sha256, dataSet.sha256);
  }));

Deno.test("loadDataSet() refuses files with another checksum than the published ones", () =>
  inFolder(async (folder) => {
    await writeMnist(folder, { images: idxImages(12), labels: idxLabels(12) });
    await assert.rejects(loadDataSet("mnist", { folder }), (error: Error) => {
      assert.ok(error instanceof Deno.errors.InvalidData);
      assert.equal(
        error.message,
        `Cannot use "${join(folder, "mnist", "train-images-idx3-ubyte.gz")}": its content has ` +
          `SHA-256 ${sha256(idxImages(12))} but the published file has ` +
          "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db; replace the file, or " +
          "set verify to false to use files of your own",
      );
      return true;
    });
  }));

Deno.test("loadDataSet() refuses images and labels that do not fit together, or another size", () =>
  inFolder(async (folder) => {
    await writeMnist(folder, { images: idxImages(12), labels: idxLabels(11) });
    await assert.rejects(loadDataSet("mnist", { folder, verify: false }), {
      message: /^Cannot use ".*images.*": it has 12 images but ".*labels.*" has 11 labels$/,
    });
    await writeMnist(folder, { images: idx(0x803, [12, 2, 3], Array(72).fill(0)) });
    await assert.rejects(loadDataSet("mnist", { folder, verify: false }), {
      message: /^Cannot use ".*images.*": images are 2×3 but must be 28×28$/,
    });
  }));

Deno.test("loadDataSet() says what a folder lacks", () =>
  inFolder(async (folder) => {
    const mnist = join(folder, "mnist");
    await assert.rejects(loadDataSet("mnist", { folder }), {
      message: `Cannot load mnist: "${mnist}" has neither train-images-idx3-ubyte.gz nor ` +
        "train-labels-idx1-ubyte.gz; put both there, or leave the folder out to have them downloaded",
    });
    await writeMnist(folder, { labels: idxLabels(2) });
    await assert.rejects(loadDataSet("mnist", { folder, split: "test" }), {
      message: /has neither t10k-images-idx3-ubyte\.gz nor t10k-labels-idx1-ubyte\.gz/,
    });
    await assert.rejects(loadDataSet("mnist", { folder }), (error: Error) => {
      assert.ok(error instanceof Deno.errors.NotFound);
      assert.equal(
        error.message,
        `Cannot load "${mnist}": it has train-labels-idx1-ubyte.gz but no ` +
          "train-images-idx3-ubyte.gz; put both there",
      );
      return true;
    });
  }));

/** Runs a test with the setting FEDGAN_DATA. */
async function withSetting(value: string, run: () => Promise<void>): Promise<void> {
  const before = Deno.env.get("FEDGAN_DATA");
  Deno.env.set("FEDGAN_DATA", value);
  try {
    await run();
  } finally {
    if (before === undefined) Deno.env.delete("FEDGAN_DATA");
    else Deno.env.set("FEDGAN_DATA", before);
  }
}

Deno.test("loadDataSet() looks where FEDGAN_DATA says, unless a folder is given", () =>
  inFolder(async (setting) => {
    await writeMnist(setting, { images: idxImages(2), labels: idxLabels(2) });
    await withSetting(setting, async () => {
      assert.equal((await loadDataSet("mnist", { verify: false })).count, 2);
      await inFolder(async (folder) => {
        await writeMnist(folder, { images: idxImages(3), labels: idxLabels(3) });
        assert.equal((await loadDataSet("mnist", { folder, verify: false })).count, 3);
      });
    });
    await withSetting(join(setting, "missing"), () =>
      assert.rejects(loadDataSet("mnist"), {
        message:
          `Cannot look for data in "${join(setting, "missing")}", which FEDGAN_DATA names: ` +
          "it is no folder",
      }));
  }));

Deno.test("loadDataSet() draws digits, other ones to test with", async () => {
  const drawn = await loadDataSet("drawn", { examples: 20, seed: 7 });
  assert.deepEqual(drawn, drawnDigits(20, { seed: 7 }));
  const test = await loadDataSet("drawn", { examples: 20, seed: 7, split: "test" });
  assert.notEqual(test.sha256, drawn.sha256);
});

Deno.test("loadDataSet() refuses unknown names and impossible numbers of examples", () =>
  inFolder(async (folder) => {
    await assert.rejects(loadDataSet("mnits" as DataSetName), {
      name: "RangeError",
      message: 'Cannot load data set "mnits": there are mnist, fashion-mnist, drawn',
    });
    for (const examples of [0, -1, 1.5, NaN]) {
      await assert.rejects(loadDataSet("drawn", { examples }), {
        name: "RangeError",
        message: `Cannot load drawn: examples must be at least 1 but is ${examples}`,
      });
    }
    await writeMnist(folder, { images: idxImages(2), labels: idxLabels(2) });
    await assert.rejects(loadDataSet("mnist", { folder, verify: false, examples: 3 }), {
      name: "RangeError",
      message: `Cannot load mnist: examples is 3 but "${join(folder, "mnist")}" has 2`,
    });
  }));

const setting = Deno.env.get("FEDGAN_DATA");
for (const name of ["mnist", "fashion-mnist"] as const) {
  Deno.test({
    name: `loadDataSet() takes the published files of ${name}`,
    ignore: !setting,
    fn: async () => {
      for (const [split, count] of [["train", 60_000], ["test", 10_000]] as const) {
        const dataSet = await loadDataSet(name, { folder: setting, split });
        assert.equal(dataSet.count, count);
        assert.equal(dataSet.images.length, count * 28 * 28);
      }
    },
  });
}
