import assert from "node:assert/strict";
import { dirname, join } from "@std/path";
import sharp from "sharp";
import { drawnDigits, loadDataSet } from "lib/data";
import { inFolder } from "../files/in_folder.ts";

interface Picture {
  width: number;
  height: number;
  /** Grey where there is one number, red, green and blue where there are three. */
  colour: number[];
}

/** Writes a picture of one colour; its name says the format. */
async function writePicture(path: string, { width, height, colour }: Picture): Promise<void> {
  const channels = colour.length as 1 | 3;
  const pixels = Uint8Array.from(
    { length: width * height * channels },
    (_, i) => colour[i % channels],
  );
  await Deno.mkdir(dirname(path), { recursive: true });
  const picture = sharp(pixels, { raw: { width, height, channels } })
    .toColourspace(channels === 1 ? "b-w" : "srgb");
  await Deno.writeFile(path, new Uint8Array(await picture.toFormat(formatOf(path)).toBuffer()));
}

function formatOf(path: string): "png" | "jpeg" | "webp" {
  return /jpe?g$/i.test(path) ? "jpeg" : /webp$/.test(path) ? "webp" : "png";
}

const grey = (value: number) => ({ width: 3, height: 2, colour: [value] });

Deno.test("loadDataSet() reads a folder of pictures for each class, in turn", () =>
  inFolder(async (folder) => {
    // Numbers in names count as numbers.
    await writePicture(join(folder, "10", "1.png"), grey(30));
    await writePicture(join(folder, "2", "10.png"), grey(20));
    await writePicture(join(folder, "2", "9.PNG"), grey(10));
    await Deno.writeTextFile(join(folder, "2", "notes.txt"), "not a picture");
    await Deno.writeTextFile(join(folder, ".DS_Store"), "");
    await Deno.mkdir(join(folder, "__MACOSX"));
    const dataSet = await loadDataSet("own", { folder });
    assert.equal(dataSet.count, 3);
    assert.deepEqual([dataSet.height, dataSet.width, dataSet.channels], [2, 3, 1]);
    assert.deepEqual(dataSet.classNames, ["2", "10"]);
    assert.equal(dataSet.classes, 2);
    assert.deepEqual(dataSet.labels, Uint8Array.of(0, 1, 0));
    assert.deepEqual(
      dataSet.images,
      Uint8Array.from([10, 30, 20].flatMap((value) => Array(6).fill(value))),
    );
    assert.equal(dataSet.source, folder);
    const first = await loadDataSet("own", { folder, examples: 2 });
    assert.deepEqual(first.labels, Uint8Array.of(0, 1));
    await assert.rejects(loadDataSet("own", { folder, examples: 4 }), {
      name: "RangeError",
      message:
        `Cannot load own: examples is 4 but "${folder}" has 3; ask for that many at most (--examples 3)`,
    });
  }));

Deno.test("loadDataSet() reads the pixels of grey pictures as they are", () =>
  inFolder(async (folder) => {
    const digits = drawnDigits(10);
    for (let i = 0; i < 10; i++) {
      const path = join(folder, "train", `${digits.labels[i]}`, "a.png");
      await Deno.mkdir(dirname(path), { recursive: true });
      const pixels = digits.images.subarray(i * 784, (i + 1) * 784);
      const png = sharp(pixels, { raw: { width: 28, height: 28, channels: 1 } })
        .toColourspace("b-w").png();
      await Deno.writeFile(path, new Uint8Array(await png.toBuffer()));
    }
    const dataSet = await loadDataSet("own", { folder });
    assert.equal(dataSet.source, join(folder, "train"));
    for (let label = 0; label < 10; label++) {
      const at = digits.labels.indexOf(label);
      assert.deepEqual(
        dataSet.images.subarray(label * 784, (label + 1) * 784),
        digits.images.subarray(at * 784, (at + 1) * 784),
      );
    }
    await assert.rejects(loadDataSet("own", { folder, split: "test" }), { name: "NotFound" });
  }));

Deno.test("loadDataSet() takes colours as three channels, or as grey if told so", () =>
  inFolder(async (folder) => {
    await writePicture(join(folder, "a", "1.webp"), { ...grey(0), colour: [0, 0, 0] });
    await writePicture(join(folder, "b", "1.png"), { ...grey(0), colour: [250, 40, 90] });
    await writePicture(join(folder, "b", "2.jpeg"), grey(200));
    const dataSet = await loadDataSet("own", { folder });
    assert.equal(dataSet.channels, 3);
    assert.equal(dataSet.images.length, 3 * 2 * 3 * 3);
    assert.deepEqual(dataSet.images.subarray(18, 21), Uint8Array.of(250, 40, 90));
    assert.deepEqual(dataSet.images.subarray(36, 39), Uint8Array.of(200, 200, 200));
    const single = await loadDataSet("own", { folder, channels: 1 });
    assert.equal(single.channels, 1);
    assert.equal(single.images.length, 3 * 2 * 3);
    await assert.rejects(loadDataSet("own", { folder, channels: 2 }), {
      name: "RangeError",
      message: "Cannot load pictures: channels is 2 but must be 1 for grey or 3 for colours",
    });
  }));

Deno.test("loadDataSet() refuses pictures of several sizes, unless it is told the size", () =>
  inFolder(async (folder) => {
    await writePicture(join(folder, "a", "1.png"), grey(100));
    await writePicture(join(folder, "a", "2.png"), { width: 8, height: 4, colour: [50] });
    await assert.rejects(loadDataSet("own", { folder }), {
      name: "RangeError",
      message: `Cannot load pictures: "${join(folder, "a", "1.png")}" is 2×3 but ` +
        `"${
          join(folder, "a", "2.png")
        }" is 4×8; make them one size, or give the height and width ` +
        "to scale them to",
    });
    const dataSet = await loadDataSet("own", { folder, height: 4, width: 4 });
    assert.deepEqual(
      dataSet.images,
      Uint8Array.from([...Array(16).fill(100), ...Array(16).fill(50)]),
    );
    await assert.rejects(loadDataSet("own", { folder, height: 4 }), {
      message: "Cannot load pictures: height is given alone; give both, or neither",
    });
    await assert.rejects(loadDataSet("own", { folder, height: 50_000, width: 50_000 }), {
      message:
        "Cannot load pictures: 2 of 50000×50000×1 take 5.0 GB; give a smaller height and width",
    });
  }));

Deno.test("loadDataSet() turns pictures as the camera was held, and makes black what is transparent", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(join(folder, "a"));
    const turned = sharp(new Uint8Array(6).fill(9), { raw: { width: 3, height: 2, channels: 1 } })
      .withMetadata({ orientation: 6 }).jpeg();
    await Deno.writeFile(join(folder, "a", "1.jpg"), new Uint8Array(await turned.toBuffer()));
    const clear = sharp({
      create: { width: 2, height: 3, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } },
    }).png();
    await Deno.writeFile(join(folder, "a", "2.png"), new Uint8Array(await clear.toBuffer()));
    const dataSet = await loadDataSet("own", { folder });
    assert.deepEqual([dataSet.height, dataSet.width], [3, 2]);
    assert.deepEqual(dataSet.images.subarray(18), new Uint8Array(18));
  }));

Deno.test("loadDataSet() says how a folder of pictures must be, and what it has", () =>
  inFolder(async (folder) => {
    const refuse = (given: string, message: RegExp) =>
      assert.rejects(loadDataSet("own", { folder: given }), { message });
    await writePicture(join(folder, "pets", "data", "cat", "1.png"), grey(1));
    await refuse(
      join(folder, "pets"),
      /; the data is a level deeper: give the folder ".*pets.data"$/,
    );
    await refuse(
      join(folder, "pets", "data", "cat"),
      /has 1 pictures itself, but those of a class must be in a folder of its name; if it is one class, give the folder above, ".*data"$/,
    );
    assert.equal((await loadDataSet("own", { folder: join(folder, "pets", "data") })).count, 1);
    await assert.rejects(loadDataSet("mnist", { folder: join(folder, "pets", "data") }), {
      message: /has folders of pictures: load them as the data set "own"; without a folder/,
    });
    await refuse(
      folder,
      /^Cannot load data of your own: ".*" has no images for the part "train": /,
    );
    await Deno.mkdir(join(folder, "pets", "data", "dog"));
    await refuse(join(folder, "pets", "data"), /: the folder "dog" has no pictures \(PNG, JPEG/);
    await writePicture(join(folder, "pets", "data", "dog", "1.png"), grey(1));
    await writePicture(join(folder, "pets", "data", "cover.png"), grey(1));
    await refuse(join(folder, "pets", "data"), /: it has 1 pictures beside the folders of its/);
    await refuse(join(folder, "none"), /; ".*none" does not exist$/);
  }));

Deno.test("loadDataSet() names a picture that is damaged", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a", "1.png");
    await writePicture(path, { width: 60, height: 60, colour: [1, 2, 3] });
    const whole = await Deno.readFile(path);
    for (
      const bytes of [whole.subarray(0, 60), new TextEncoder().encode("text"), new Uint8Array(0)]
    ) {
      await Deno.writeFile(path, bytes);
      await assert.rejects(loadDataSet("own", { folder, height: 3, width: 3, channels: 1 }), {
        name: "InvalidData",
        message: new RegExp(`^Cannot read "${path}": it is not a whole picture: `),
      });
    }
  }));

Deno.test("loadDataSet() refuses more folders than classes or labels", () =>
  inFolder(async (folder) => {
    for (const name of ["a", "b", "c"]) await writePicture(join(folder, name, "1.png"), grey(1));
    await assert.rejects(loadDataSet("own", { folder, classes: 2 }), {
      name: "RangeError",
      message:
        `Cannot load "${folder}": it has 3 folders of classes but there are 2 classes at most`,
    });
    const more = await loadDataSet("own", { folder, classes: 5 });
    assert.equal(more.classes, 5);
    assert.equal(more.classNames, undefined);
  }));
