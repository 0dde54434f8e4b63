import { UserTypeError } from "../../errors/mod.ts";
import type { DataSet } from "../../data/mod.ts";

/** `[height, width, channels]` of the images that the tutorial's networks are made for. */
export const imageShape = [28, 28, 1] as const;

/**
 * Refuses images of another shape. 28×28 grey pixels are built into the networks: 7×7 cells, doubled twice.
 *
 * @param dataSet Whose images.
 * @throws {TypeError} If they have another height, width or number of channels.
 */
export function checkImageShape(
  { name, height, width, channels }: Pick<DataSet, "height" | "width" | "channels" | "name">,
): void {
  const shape = [height, width, channels];
  if (shape.join() === imageShape.join()) return;
  throw new UserTypeError(
    `Cannot train a DCGAN on "${name}": its images are ${shape.join("×")} but must be ` +
      `${imageShape.join("×")}, height, width and channels; scale them to that size`,
  );
}
