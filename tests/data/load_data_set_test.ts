import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  type DataSetName,
  drawnDigits,
  loadDataSet,
  type LoadDataSetOptions,
  takeImages,
} from "lib/data";
import { sha256 } from "lib/files";
import { inFolder } from "../files/in_folder.ts";
import { idx, idxImages, idxLabels, packInto, writeMnist } from "./idx/idx_bytes.ts";

Deno.test("loadDataSet() reads files of one's own under MNIST's names, and says that they are", () =>
  inFolder(async (folder) => {
    await writeMnist(folder, { images: idxImages(12), labels: idxLabels(12) });
    const dataSet = await loadDataSet("mnist", { folder });
    const images = idxImages(12).subarray(16);
    const labels = idxLabels(12).subarray(8);
    assert.deepEqual(dataSet, {
      name: "mnist",
      source: `${join(folder, "mnist")}, other files than the published ones`,
      sha256: sha256(images, labels),
      count: 12,
      height: 28,
      width: 28,
      channels: 1,
      classes: 10,
      images,
      labels,
    });
    const first = await loadDataSet("mnist", { folder, examples: 5 });
    assert.equal(first.count, 5);
    assert.equal(first.classes, 10);
    assert.deepEqual(first.images, images.subarray(0, 5 * 28 * 28));
    assert.deepEqual(first.labels, labels.subarray(0, 5));
    assert.notEqual(first.sha256, dataSet.sha256);
  }));

Deno.test("loadDataSet() takes the names that people have, in the folder or in its folder mnist", () =>
  inFolder(async (top) => {
    const pairs = [
      ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"],
      ["train-images.idx3-ubyte", "train-labels.idx1-ubyte"],
      ["train-images.idx3-ubyte.gz", "train-labels-idx1-ubyte"],
      ["emnist-letters-train-images-idx3-ubyte.gz", "emnist-letters-train-labels-idx1-ubyte.gz"],
    ];
    for (const [number, names] of pairs.entries()) {
      for (const inner of ["", "mnist"]) {
        const folder = join(top, `${number}${inner}`);
        await Deno.mkdir(join(folder, inner), { recursive: true });
        for (const [i, content] of [idxImages(3), idxLabels(3)].entries()) {
          const path = join(folder, inner, names[i]);
          if (names[i].endsWith(".gz")) await packInto(path, content);
          else await Deno.writeFile(path, content);
        }
        assert.equal((await loadDataSet("mnist", { folder })).count, 3, `${names}`);
        if (inner === "") assert.equal((await loadDataSet("own", { folder })).count, 3);
      }
    }
  }));

Deno.test("loadDataSet() passes by folders named like files, and prefers MNIST's own names", () =>
  inFolder(async (folder) => {
    await writeMnist(folder, { images: idxImages(2), labels: idxLabels(2) });
    const mnist = join(folder, "mnist");
    await Deno.mkdir(join(mnist, "train-images-idx3-ubyte"));
    await Deno.writeFile(join(mnist, "train-images.idx3-ubyte"), idxImages(5));
    await Deno.writeFile(join(mnist, "emnist-train-images-idx3-ubyte"), idxImages(6));
    assert.equal((await loadDataSet("mnist", { folder })).count, 2);
  }));

Deno.test("loadDataSet() refuses files of several sets", () =>
  inFolder(async (folder) => {
    for (const set of ["kmnist-", "qmnist-"]) {
      await Deno.writeFile(join(folder, `${set}train-images-idx3-ubyte`), idxImages(2));
      await Deno.writeFile(join(folder, `${set}train-labels-idx1-ubyte`), idxLabels(2));
    }
    await assert.rejects(loadDataSet("own", { folder }), {
      name: "RangeError",
      message:
        `Cannot load "${folder}": it has files of 2 sets, "kmnist-", "qmnist-"; put each into ` +
        "its own folder",
    });
  }));

Deno.test("loadDataSet() takes IDX files of any size, channels and classes", () =>
  inFolder(async (folder) => {
    const pixels = Uint8Array.from({ length: 4 * 3 * 2 * 3 }, (_, i) => i);
    await Deno.writeFile(
      join(folder, "train-images-idx3-ubyte"),
      idx(0x804, [4, 3, 2, 3], pixels),
    );
    await packInto(join(folder, "train-labels-idx1-ubyte.gz"), idx(0x801, [4], [0, 25, 3, 3]));
    const dataSet = await loadDataSet("own", { folder });
    assert.deepEqual(dataSet, {
      name: "own",
      source: folder,
      sha256: sha256(pixels, Uint8Array.of(0, 25, 3, 3)),
      count: 4,
      height: 3,
      width: 2,
      channels: 3,
      classes: 26,
      images: pixels,
      labels: Uint8Array.of(0, 25, 3, 3),
    });
    assert.equal((await loadDataSet("own", { folder, classes: 30 })).classes, 30);
    assert.deepEqual(
      takeImages(dataSet, [1]),
      Float32Array.from(pixels.subarray(18, 36), (pixel) => (pixel - 127.5) / 127.5),
    );
    await assert.rejects(loadDataSet("own", { folder, classes: 10 }), {
      name: "InvalidData",
      message: /: label 1 \(byte 9\) is 25 but must be from 0 to 9, since there are 10 classes$/,
    });
    await assert.rejects(loadDataSet("own", { folder, height: 28, width: 28 }), {
      name: "RangeError",
      message: `Cannot load own: height is 3 in "${folder}" but must be 28`,
    });
  }));

Deno.test("loadDataSet() refuses files with another checksum than the published ones, unless they are yours", () =>
  inFolder(async (folder) => {
    await writeMnist(folder, { images: idxImages(12), labels: idxLabels(12) });
    const refused = (error: Error) => {
      assert.ok(error instanceof Deno.errors.InvalidData);
      assert.equal(
        error.message,
        `Cannot use "${join(folder, "mnist", "train-images-idx3-ubyte.gz")}": its content has ` +
          `SHA-256 ${sha256(idxImages(12))} but the published file has ` +
          "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db; replace the file, or " +
          "name its folder (--data-dir) to use files of your own",
      );
      return true;
    };
    await assert.rejects(loadDataSet("mnist", { folder, verify: true }), refused);
    await withSetting(folder, () => assert.rejects(loadDataSet("mnist"), refused));
  }));

Deno.test("loadDataSet() refuses images and labels that do not fit together", () =>
  inFolder(async (folder) => {
    await writeMnist(folder, { images: idxImages(12), labels: idxLabels(11) });
    await assert.rejects(loadDataSet("mnist", { folder }), {
      message: /^Cannot use ".*images.*": it has 12 images but ".*labels.*" has 11 labels$/,
    });
  }));

Deno.test("loadDataSet() says what a folder lacks, what it has, and which to give instead", () =>
  inFolder(async (folder) => {
    const mnist = join(folder, "mnist");
    const neither = `Cannot load mnist: neither "${mnist}" nor "${folder}" has the files ` +
      "train-images-idx3-ubyte and train-labels-idx1-ubyte, gzipped or not; ";
    const refuse = (given: string, message: string | RegExp) =>
      assert.rejects(loadDataSet("mnist", { folder: given }), { name: "NotFound", message });
    await refuse(folder, `${neither}"${folder}" is empty; without a folder they are downloaded`);
    await writeMnist(folder, { labels: idxLabels(2) });
    await assert.rejects(loadDataSet("mnist", { folder, split: "test" }), {
      message: /has the files t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, gzipped or not; "/,
    });
    await refuse(
      folder,
      `Cannot load "${mnist}": it has train-labels-idx1-ubyte.gz but no ` +
        "train-images-idx3-ubyte.gz; put both there",
    );
    await refuse(join(folder, "none"), new RegExp(`; "${join(folder, "none")}" does not exist; `));
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    await refuse(file, new RegExp(`; "${file}" is a file but must be a folder; `));
    // One level above, and one more for those who unpacked an archive into a folder of its name.
    const deep = join(folder, "deep", "archive");
    await writeMnist(deep, { images: idxImages(2), labels: idxLabels(2) });
    await refuse(
      deep.replace(/.archive$/, ""),
      /; ".*deep" has archive\/; without a folder they are downloaded$/,
    );
    assert.equal((await loadDataSet("mnist", { folder: deep })).count, 2);
    assert.equal((await loadDataSet("mnist", { folder: join(deep, "mnist") })).count, 2);
    await assert.rejects(loadDataSet("own", { folder: deep }), {
      name: "NotFound",
      message: new RegExp(
        `; the data is a level deeper: give the folder "${join(deep, "mnist")}"$`,
      ),
    });
    await assert.rejects(loadDataSet("own"), {
      message:
        "Cannot load data of your own: no folder is given; give the folder that has it (--data-dir)",
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
        assert.equal((await loadDataSet("mnist", { folder })).count, 3);
      });
    });
    await withSetting(join(setting, "missing"), () =>
      assert.rejects(loadDataSet("mnist"), {
        message:
          `Cannot look for data in "${join(setting, "missing")}", which FEDGAN_DATA names: ` +
          "it is not a folder",
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
      message: 'Cannot load data set "mnits": it is unknown, did you mean "mnist"?',
    });
    await assert.rejects(loadDataSet("drawn", { exmples: 10 } as LoadDataSetOptions), {
      name: "RangeError",
      message: 'Cannot call loadDataSet(): option "exmples" is unknown, did you mean "examples"?',
    });
    await assert.rejects(loadDataSet("drawn", { split: "valid" as "test" }), {
      name: "RangeError",
      message: 'Cannot load drawn: split is "valid" but must be "train" or "test"',
    });
    for (const examples of [0, -1, 1.5, NaN]) {
      await assert.rejects(loadDataSet("drawn", { examples }), {
        name: "RangeError",
        message: `Cannot load drawn: examples must be at least 1 but is ${examples}`,
      });
    }
    await writeMnist(folder, { images: idxImages(2), labels: idxLabels(2) });
    await assert.rejects(loadDataSet("mnist", { folder, examples: 3 }), {
      name: "RangeError",
      message:
        /^Cannot load mnist: examples is 3 but ".*mnist, other files .*" has 2; ask for that many/,
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
