import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { join } from "@std/path";
import { readIdxImages, readIdxLabels } from "lib/data";
import { sha256 } from "lib/files";
import { idx, idxImages, idxLabels, inFolder, packInto } from "./idx_bytes.ts";

Deno.test("readIdxImages() and readIdxLabels() read what was written", () =>
  inFolder(async (folder) => {
    const content = idx(0x803, [3, 2, 4], Array.from({ length: 24 }, (_, i) => 255 - i));
    assert.deepEqual(await readIdxImages(await packInto(join(folder, "images.gz"), content)), {
      count: 3,
      height: 2,
      width: 4,
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
    "magic number (byte 0) is 0x00000801 but images need 0x00000803",
  );
  await refuse(
    readIdxLabels,
    gzipSync(idxImages(1)),
    "magic number (byte 0) is 0x00000803 but labels need 0x00000801",
  );
});

Deno.test("readIdxImages() refuses what is not gzip", async () => {
  await refuse(
    readIdxImages,
    idxImages(1),
    "it is not gzip: it starts with 0x0000 instead of 0x1f8b",
  );
  await refuse(
    readIdxImages,
    new Uint8Array(0),
    "it is not gzip: it starts with nothing instead of 0x1f8b",
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
    "it goes on after the 1584 bytes that its header declares",
  );
  await refuse(
    readIdxImages,
    gzipSync(content.subarray(0, 15)),
    "it ends after 15 bytes but the header alone takes 16",
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
    "it goes on after the 1584 bytes that its header declares",
  );
});

Deno.test("readIdxImages() refuses a header that declares more than gzip can hold", async () => {
  const packed = gzipSync(idx(0x803, [0xffffffff, 0xffff, 0xffff], []));
  await refuse(
    readIdxImages,
    packed,
    new RegExp(`^its header declares \\d+ bytes, more than ${packed.length} of gzip can hold$`),
  );
});

Deno.test("readIdxLabels() refuses a label over 9", () =>
  refuse(
    readIdxLabels,
    gzipSync(idx(0x801, [4], [0, 9, 10, 3])),
    "label 2 (byte 10) is 10 but labels go from 0 to 9",
  ));

Deno.test("readIdxImages() says which file is not there", async () => {
  await assert.rejects(readIdxImages("nowhere/images.gz"), (error: Error) => {
    assert.ok(error instanceof Deno.errors.NotFound);
    assert.match(error.message, /nowhere\/images\.gz/);
    return true;
  });
});
