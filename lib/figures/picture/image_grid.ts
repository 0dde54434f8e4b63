import { checkOptions, UserRangeError, UserTypeError } from "../../errors/mod.ts";
import { textWidth } from "../text/text_layout.ts";
import { drawTexts, type PictureText } from "./draw_text.ts";
import { blankPicture, type Picture } from "./picture.ts";

/** Images of one size, as a data set or a learner gives them. */
export interface ImageBatch {
  /** `Uint8Array`: brightness 0 to 255. `Float32Array`: -1 (black) to 1 (white), as tanh gives it. */
  readonly pixels: Uint8Array | Uint8ClampedArray | Float32Array;
  /** `[count, height, width]` or `[count, height, width, channels]`: 1 channel for grey; 3 for red, green and blue. */
  readonly shape: readonly number[];
}

/** Options of {@linkcode imageGrid}. */
export interface ImageGridOptions {
  /** Images in a row. Default: the smallest square that holds all, 4 for 16 images. */
  columns?: number;
  /** Pixels that one pixel of an image becomes in each direction, a positive integer. Default 3. */
  scale?: number;
  /** Space between images and around them, in pixels. Default 4. */
  gap?: number;
  /** Brightness of the space, 0 to 255; text is drawn in the opposite. Default 255. */
  background?: number;
  /** A line above the grid. Default none. */
  title?: string;
  /** A label at the left of each row, from the top; as many as there are rows. Default none. */
  rowLabels?: readonly string[];
  /** A label above each column, from the left; as many as there are columns. Default none. */
  columnLabels?: readonly string[];
}

const LABEL_SIZE = 14;
const TITLE_SIZE = 17;

/**
 * Tiles images into one picture, row by row; a last row that is not full is left empty at its end.
 *
 * @param images At least one image, `[count, height, width]` or `[count, height, width, channels]` with 1 or 3
 * channels.
 * @param options Layout and labels.
 * @throws {TypeError} If the shape is another or does not fit the number of pixels, or a label is missing.
 * @throws {RangeError} If a pixel is not in [-1, 1] or an option is not in its range.
 */
export function imageGrid(images: ImageBatch, options: ImageGridOptions = {}): Picture {
  checkOptions<ImageGridOptions>("imageGrid()", options, {
    columns: "number",
    scale: "number",
    gap: "number",
    background: "number",
    title: "string",
    rowLabels: "object",
    columnLabels: "object",
  });
  const [count, height, width, channels] = checkedShape(images);
  const { columns = Math.ceil(Math.sqrt(count)), scale = 3, gap = 4, background = 255 } = options;
  const { title, rowLabels, columnLabels } = options;
  checkInteger("columns", columns, 1);
  checkInteger("scale", scale, 1);
  checkInteger("gap", gap, 0);
  checkInteger("background", background, 0, 255);
  const rows = Math.ceil(count / columns);
  checkLabels("rowLabels", rowLabels, rows);
  checkLabels("columnLabels", columnLabels, columns);

  const left = rowLabels === undefined
    ? 0
    : Math.ceil(Math.max(...rowLabels.map((label) => textWidth(label, LABEL_SIZE)))) + 10;
  const titleHeight = title === undefined ? 0 : TITLE_SIZE + 10;
  const top = titleHeight + (columnLabels === undefined ? 0 : LABEL_SIZE + 4);
  // Columns stand further apart where a label is wider than an image.
  const labelWidths = columnLabels?.map((label) => Math.ceil(textWidth(label, LABEL_SIZE)) + 12) ??
    [];
  const stepX = Math.max(width * scale + gap, ...labelWidths);
  const stepY = height * scale + gap;
  const titleWidth = title === undefined ? 0 : textWidth(title, TITLE_SIZE) + 2 * gap;
  const picture = blankPicture(
    Math.ceil(Math.max(left + columns * stepX + gap, titleWidth)),
    top + rows * stepY + gap,
    background,
    channels,
  );

  const bytes = bytesOf(images);
  for (let image = 0; image < count; image++) {
    const x = left + gap + (image % columns) * stepX +
      Math.floor((stepX - gap - width * scale) / 2);
    const y = top + gap + Math.floor(image / columns) * stepY;
    for (let row = 0; row < height * scale; row++) {
      const source = (image * height + Math.floor(row / scale)) * width * channels;
      const target = ((y + row) * picture.width + x) * channels;
      for (let column = 0; column < width * scale; column++) {
        const from = source + Math.floor(column / scale) * channels;
        for (let channel = 0; channel < channels; channel++) {
          picture.pixels[target + column * channels + channel] = bytes[from + channel];
        }
      }
    }
  }

  const ink = background < 128 ? 255 : 0;
  const texts: PictureText[] = [];
  if (title !== undefined) {
    const x = picture.width / 2;
    texts.push({ text: title, x, y: TITLE_SIZE + 2, size: TITLE_SIZE, align: "centre", ink });
  }
  columnLabels?.forEach((text, column) => {
    const x = left + gap / 2 + (column + 0.5) * stepX;
    texts.push({ text, x, y: top - 2, size: LABEL_SIZE, align: "centre", ink });
  });
  rowLabels?.forEach((text, row) => {
    const y = top + gap / 2 + (row + 0.5) * stepY + 0.36 * LABEL_SIZE;
    texts.push({ text, x: left - 4, y, size: LABEL_SIZE, align: "right", ink });
  });
  if (texts.length > 0) drawTexts(picture, texts);
  return picture;
}

/** Count, height, width and channels. */
function checkedShape({ pixels, shape }: ImageBatch): [number, number, number, 1 | 3] {
  const named = `[${shape.join(", ")}]`;
  const [count, height, width, channels = 1] = shape;
  if (shape.length < 3 || shape.length > 4 || (channels !== 1 && channels !== 3)) {
    throw new UserTypeError(
      `Cannot draw images: shape is ${named} but must be [count, height, width] or ` +
        `[count, height, width, channels] with 1 or 3 channels`,
    );
  }
  if (!shape.every((size) => Number.isInteger(size) && size > 0)) {
    throw new UserTypeError(
      `Cannot draw images: every size in shape ${named} must be a positive integer`,
    );
  }
  const expected = shape.reduce((product, size) => product * size);
  if (pixels.length !== expected) {
    throw new UserTypeError(
      `Cannot draw images: shape ${named} needs ${expected} pixels but there are ${pixels.length}`,
    );
  }
  return [count, height, width, channels];
}

/**
 * Brightness of every pixel, 0 to 255.
 *
 * @param images Pixels of any shape.
 * @throws {RangeError} If a pixel is not in [-1, 1].
 */
export function bytesOf({ pixels }: Pick<ImageBatch, "pixels">): Uint8Array {
  if (pixels instanceof Uint8Array) return pixels;
  if (pixels instanceof Uint8ClampedArray) return Uint8Array.from(pixels);
  return Uint8Array.from(pixels, (value, index) => {
    if (!(value >= -1 && value <= 1)) {
      throw new UserRangeError(
        `Cannot draw images: pixel ${index} is ${value} but must be in [-1, 1]`,
      );
    }
    return Math.round((value + 1) * 127.5);
  });
}

function checkInteger(name: string, value: number, least: number, most = Infinity): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === Infinity ? `at least ${least}` : `from ${least} to ${most}`;
  throw new UserRangeError(
    `Cannot draw images: ${name} is ${value} but must be an integer ${range}`,
  );
}

function checkLabels(name: string, labels: readonly string[] | undefined, expected: number): void {
  if (labels === undefined || labels.length === expected) return;
  throw new UserTypeError(
    `Cannot draw images: ${name} has ${labels.length} labels but the grid needs ${expected}`,
  );
}
