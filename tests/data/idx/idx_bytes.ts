import { gzipSync } from "node:zlib";
import { join } from "@std/path";

/** An IDX file before packing: magic number, axes, then bytes. */
export function idx(magic: number, axes: number[], values: ArrayLike<number>): Uint8Array {
  const file = new Uint8Array(4 + 4 * axes.length + values.length);
  const view = new DataView(file.buffer);
  [magic, ...axes].forEach((word, i) => view.setUint32(4 * i, word));
  file.set(values, 4 + 4 * axes.length);
  return file;
}

/** IDX file of `count` 28×28 images that count upwards. */
export function idxImages(count: number): Uint8Array {
  const pixels = Uint8Array.from({ length: count * 28 * 28 }, (_, i) => i % 256);
  return idx(0x803, [count, 28, 28], pixels);
}

/** IDX file of the labels 0, 1, … 9, 0, 1, … */
export function idxLabels(count: number): Uint8Array {
  return idx(0x801, [count], Uint8Array.from({ length: count }, (_, i) => i % 10));
}

/** Gzips bytes into a new file and gives its path. */
export async function packInto(path: string, bytes: Uint8Array): Promise<string> {
  await Deno.writeFile(path, gzipSync(bytes));
  return path;
}

/** Writes the two files of MNIST's training split into `<folder>/mnist`. */
export async function writeMnist(
  folder: string,
  files: { images?: Uint8Array; labels?: Uint8Array },
): Promise<void> {
  const mnist = join(folder, "mnist");
  await Deno.mkdir(mnist, { recursive: true });
  if (files.images) await packInto(join(mnist, "train-images-idx3-ubyte.gz"), files.images);
  if (files.labels) await packInto(join(mnist, "train-labels-idx1-ubyte.gz"), files.labels);
}
