import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { join } from "@std/path";
import { readIdxImages, readIdxLabels } from "lib/data";
import { sha256 } from "lib/files";
import { RandomStream } from "lib/random";
import { inFolder } from "../../files/in_folder.ts";
import { idx, idxImages, idxLabels, packInto } from "./idx_bytes.ts";

Deno.test("readIdxImages() and readIdxLabels() read what was written", () =>
  inFolder(async (folder) => {
    const content = idx(0x803, [3, 2, 4], Array.from({ length: 24 }, (_, i) => 255 - i));
    assert.deepEqual(await readIdxImages(await packInto(join(folder, "images.gz"), content)), {
      count: 3,
      height: 2,
      width: 4,
      channels: 1,
      images: content.subarray(16),
      sha256: sha256(content),
    });
    const labels = idxLabels(25);
    assert.deepEqual(await readIdxLabels(await packInto(join(folder, "labels.gz"), labels)), {
      count: 25,
      labels: labels.subarray(8),
      sha256: sha256(labels),
    });
  }));

Deno.test("readIdxImages() reads files that are not packed, and images with channels", () =>
  inFolder(async (folder) => {
    const content = idx(0x804, [2, 2, 1, 3], Array.from({ length: 12 }, (_, i) => i));
    const expected = {
      count: 2,
      height: 2,
      width: 1,
      channels: 3,
      images: content.subarray(20),
      sha256: sha256(content),
    };
    await Deno.writeFile(join(folder, "images"), content);
    assert.deepEqual(await readIdxImages(join(folder, "images")), expected);
    assert.deepEqual(
      await readIdxImages(await packInto(join(folder, "images.gz"), content)),
      expected,
    );
  }));

Deno.test("readIdxImages() takes no memory for what a header only declares", () =>
  inFolder(async (folder) => {
    // 1.2 million images, 941 MB, of which the file has the first 10 MB: noise, which gzip cannot pack.
    const stream = new RandomStream(1);
    const noise = Uint32Array.from({ length: 2_500_000 }, () => stream.uint32());
    const content = new Uint8Array(16 + noise.byteLength);
    content.set(idx(0x803, [1_200_000, 28, 28], []));
    content.set(new Uint8Array(noise.buffer), 16);
    const path = await packInto(join(folder, "images.gz"), content);
    const allocated: number[] = [];
    const { Uint8Array: Original } = globalThis;
    globalThis.Uint8Array = new Proxy(Original, {
      construct(target, args, newTarget) {
        if (typeof args[0] === "number") allocated.push(args[0]);
        return Reflect.construct(target, args, newTarget);
      },
    });
    try {
      await assert.rejects(readIdxImages(path), {
        message: /: it ends after 10000016 bytes but its header declares 940800016$/,
      });
    } finally {
      globalThis.Uint8Array = Original;
    }
    assert.ok(Math.max(...allocated) < 100_000_000, `${Math.max(...allocated)}`);
  }));

Deno.test("readIdxLabels() reads a file that was packed in several gzip members", () =>
  inFolder(async (folder) => {
    const path = join(folder, "labels.gz");
    const content = idxLabels(20);
    const members = [content.subarray(0, 3), content.subarray(3)].map((part) => gzipSync(part));
    await Deno.writeFile(path, Uint8Array.from(members.flatMap((member) => [...member])));
    assert.deepEqual((await readIdxLabels(path)).labels, content.subarray(8));
  }));

/** Expects a refusal of these bytes, which must stay as they are. */
async function refuse(
  read: (path: string) => Promise<unknown>,
  bytes: Uint8Array,
  reason: string | RegExp,
): Promise<void> {
  await inFolder(async (folder) => {
    const path = join(folder, "bad.gz");
    await Deno.writeFile(path, bytes);
    await assert.rejects(read(path), (error: Error) => {
      assert.ok(error instanceof Deno.errors.InvalidData, String(error));
      const prefix = `Cannot read "${path}": `;
      assert.ok(error.message.startsWith(prefix), error.message);
      const given = error.message.slice(prefix.length);
      if (reason instanceof RegExp) assert.match(given, reason);
      else assert.equal(given, reason);
      return true;
    });
    assert.deepEqual(await Deno.readFile(path), Uint8Array.from(bytes));
    assert.equal([...Deno.readDirSync(folder)].length, 1);
  });
}

Deno.test("readIdxImages() refuses labels, and readIdxLabels() images", async () => {
  await refuse(
    readIdxImages,
    gzipSync(idxLabels(20)),
    "magic number (byte 0) is 0x00000801 but images need 0x00000803, or 0x00000804 with channels",
  );
  await refuse(
    readIdxLabels,
    gzipSync(idxImages(1)),
    "magic number (byte 0) is 0x00000803 but labels need 0x00000801",
  );
});

Deno.test("readIdxImages() says what people have under such a name", async () => {
  const refused: [Uint8Array, string][] = [
    [new Uint8Array(0), "it is empty"],
    [gzipSync(new Uint8Array(0)), "it is empty"],
    [
      new TextEncoder().encode("<!DOCTYPE html>"),
      "it is a web page, not the file; download it again (it starts with 0x3c21444f)",
    ],
    [
      new TextEncoder().encode("PK\x03\x04"),
      "it is a zip archive; unpack it (it starts with 0x504b0304)",
    ],
    [
      idx(0x0d03, [1, 1, 1], [0, 0, 0, 0]),
      "its values are float32 but must be bytes (uint8)",
    ],
    [
      new TextEncoder().encode("label,pixel0"),
      "magic number (byte 0) is 0x6c616265 but images need 0x00000803, or 0x00000804 with channels",
    ],
  ];
  for (const [bytes, reason] of refused) await refuse(readIdxImages, bytes, reason);
  await refuse(
    readIdxImages,
    gzipSync(gzipSync(idxImages(1))),
    /^it is gzip within gzip; unpack it once with gunzip \(it starts with 0x1f8b/,
  );
});

Deno.test("readIdxImages() refuses content that is too short or too long for its header", async () => {
  const content = idxImages(2);
  await refuse(
    readIdxImages,
    gzipSync(content.subarray(0, -1)),
    "it ends after 1583 bytes but its header declares 1584",
  );
  await refuse(
    readIdxImages,
    gzipSync(Uint8Array.from([...content, 0])),
    "it has more than the 1584 bytes that its header declares",
  );
  await refuse(
    readIdxImages,
    gzipSync(content.subarray(0, 15)),
    "it ends after 15 bytes but the header alone takes 16",
  );
  await refuse(
    readIdxImages,
    content.subarray(0, -1),
    "it ends after 1583 bytes but its header declares 1584",
  );
  await refuse(
    readIdxImages,
    Uint8Array.from([...content, 0]),
    "it has 1585 bytes but its header declares 1584",
  );
  await refuse(
    readIdxLabels,
    content.subarray(0, 3),
    "it ends after 3 bytes but the header alone takes 8",
  );
  await refuse(
    readIdxLabels,
    gzipSync(idx(0x801, [0], [])),
    "count (byte 4) is 0 but must be at least 1",
  );
});

Deno.test("readIdxImages() refuses gzip that is cut short, damaged or followed by rubbish", async () => {
  const packed = gzipSync(idxImages(2));
  await refuse(
    readIdxImages,
    packed.subarray(0, -20),
    /^its gzip data is damaged after \d+ unpacked bytes.*: unexpected end of file$/,
  );
  await refuse(
    readIdxImages,
    packed.with(-6, packed.at(-6)! ^ 255),
    /^its gzip data is damaged after \d+ unpacked bytes.*: incorrect data check$/,
  );
  await refuse(
    readIdxImages,
    Uint8Array.from([...packed, 1, 2, 3]),
    /^its gzip data is damaged after \d+ unpacked bytes.*: incorrect header check$/,
  );
});

Deno.test("readIdxImages() never unpacks beyond the declared size", async () => {
  // Rubbish at the end: whoever unpacks that far reports it as damaged.
  const zeros = gzipSync(new Uint8Array(16_000_000));
  const bomb = [gzipSync(idxImages(2)), zeros, zeros, zeros, zeros, Uint8Array.of(1, 2, 3)];
  await refuse(
    readIdxImages,
    new Uint8Array(await new Blob(bomb as BlobPart[]).arrayBuffer()),
    "it has more than the 1584 bytes that its header declares",
  );
});

Deno.test("readIdxImages() refuses a header that declares more than gzip can hold", async () => {
  const packed = gzipSync(idx(0x803, [0xffffffff, 0xffff, 0xffff], []));
  await refuse(
    readIdxImages,
    packed,
    new RegExp(`^its header declares \\d+ bytes, more than ${packed.length} of gzip hold of any`),
  );
  // A whole file that packs a thousandfold is no set of pictures either.
  await refuse(
    readIdxImages,
    gzipSync(idx(0x803, [30_000, 28, 28], new Uint8Array(30_000 * 784))),
    /^its header declares 23520016 bytes, more than \d+ of gzip hold of any pictures; unpack it/,
  );
});

Deno.test("readIdxImages() says which file is not there", async () => {
  await assert.rejects(readIdxImages("nowhere/images.gz"), (error: Error) => {
    assert.ok(error instanceof Deno.errors.NotFound);
    assert.match(error.message, /nowhere\/images\.gz/);
    return true;
  });
});
