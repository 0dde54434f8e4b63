import { UserInvalidDataError, UserRangeError } from "../../errors/mod.ts";
import { readBytes } from "../../files/mod.ts";

/** The form that all images of a set have. */
export interface ImageShape {
  /** Height in pixels. */
  height: number;
  /** Width in pixels. */
  width: number;
  /** Numbers that make a pixel: 1 for grey, 3 for red, green and blue. */
  channels: number;
}

/** Pictures as bytes. */
export interface Pictures extends ImageShape {
  /** Pixels `[count, height, width, channels]`, 0 to 255. */
  images: Uint8Array;
}

/** More than this no machine that the course runs on can train on. */
const mostBytes = 2 ** 32;

/** Pictures that are decoded at the same time, so that as many files are open. */
const atOnce = 16;

/**
 * Reads pictures, PNG, JPEG, WebP or TIFF, as images of one form. Cameras' rotation is followed; what is transparent
 * becomes black, which is background.
 *
 * @param paths The files.
 * @param shape The form, as far as it is given. A picture of another size is scaled to fill it and cut at its longer side.
 * Default: the size that all have; grey if all are grey, else colours.
 * @returns The images, in the files' order.
 * @throws {RangeError} If sizes differ and none is given, or the images would fill the memory.
 * @throws {Deno.errors.InvalidData} If a file is not a picture, or damaged.
 */
export async function readPictures(
  paths: readonly string[],
  shape: Partial<ImageShape> = {},
): Promise<Pictures> {
  const form = await commonForm(paths, shape);
  const size = form.height * form.width * form.channels;
  if (size * paths.length > mostBytes) {
    throw new UserRangeError(
      `Cannot load pictures: ${paths.length} of ${form.height}×${form.width}×${form.channels} take ` +
        `${(size * paths.length / 1e9).toFixed(1)} GB; give a smaller height and width`,
    );
  }
  const images = new Uint8Array(size * paths.length);
  await eachAtOnce(paths, async (path, i) => images.set(await decode(path, form), i * size));
  return { ...form, images };
}

async function commonForm(
  paths: readonly string[],
  { height, width, channels }: Partial<ImageShape>,
): Promise<ImageShape> {
  if ((height === undefined) !== (width === undefined)) {
    throw new UserRangeError(
      `Cannot load pictures: ${height === undefined ? "width" : "height"} is given alone; ` +
        "give both, or neither",
    );
  }
  if (channels !== undefined && channels !== 1 && channels !== 3) {
    throw new UserRangeError(
      `Cannot load pictures: channels is ${channels} but must be 1 for grey or 3 for colours`,
    );
  }
  if (height !== undefined && width !== undefined && channels !== undefined) {
    return { height, width, channels };
  }
  const forms: ImageShape[] = [];
  await eachAtOnce(paths, async (path, i) => {
    forms[i] = await formOf(path);
  });
  if (height === undefined || width === undefined) {
    const other = forms.findIndex((form) =>
      form.height !== forms[0].height || form.width !== forms[0].width
    );
    if (other >= 0) {
      throw new UserRangeError(
        `Cannot load pictures: "${paths[0]}" is ${spell(forms[0])} but "${paths[other]}" is ` +
          `${
            spell(forms[other])
          }; make them one size, or give the height and width to scale them to`,
      );
    }
  }
  return {
    height: height ?? forms[0].height,
    width: width ?? forms[0].width,
    channels: channels ?? (forms.every((form) => form.channels === 1) ? 1 : 3),
  };
}

function spell({ height, width }: ImageShape): string {
  return `${height}×${width}`;
}

async function formOf(path: string): Promise<ImageShape> {
  return await withPicture(path, async (picture) => {
    const { autoOrient: { height, width }, space } = await picture.metadata();
    return { height, width, channels: space === "b-w" || space === "grey16" ? 1 : 3 };
  });
}

async function decode(path: string, { height, width, channels }: ImageShape): Promise<Uint8Array> {
  return await withPicture(path, (picture) =>
    picture.autoOrient().flatten({ background: "#000" })
      .resize({ height, width, fit: "cover" })
      .toColourspace(channels === 1 ? "b-w" : "srgb")
      .raw({ depth: "uchar" }).toBuffer());
}

// Loaded with the first picture, since most data sets have none and the library is large.
async function openPicture(bytes: Uint8Array) {
  const { default: sharp } = await import("sharp");
  return sharp(bytes);
}

async function withPicture<T>(
  path: string,
  use: (picture: Awaited<ReturnType<typeof openPicture>>) => Promise<T>,
): Promise<T> {
  const bytes = await readBytes(path);
  try {
    return await use(await openPicture(bytes));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.trim() : String(cause);
    throw new UserInvalidDataError(`Cannot read "${path}": it is not a whole picture: ${reason}`, {
      cause,
    });
  }
}

/** Runs a task for each item, a few at a time; the first that fails ends it. */
async function eachAtOnce<T>(
  items: readonly T[],
  task: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < items.length) {
      const index = next++;
      try {
        await task(items[index], index);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: atOnce }, work));
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
