import { UserRangeError } from "../../errors/mod.ts";
import { dcgan } from "./dcgan_training.ts";
import { fedgan } from "./fedgan_training.ts";
import type { TrainingModel } from "./training_model.ts";

/** All models that the command line trains, each listed once. */
export const trainingModels: readonly TrainingModel[] = [dcgan, fedgan];

/**
 * Finds a model by its name.
 *
 * @param name The name, as in `config.json`.
 * @returns The model.
 * @throws {RangeError} If there is none of that name.
 */
export function trainingModel(name: string): TrainingModel {
  const model = trainingModels.find((model) => model.name === name);
  if (model !== undefined) return model;
  const known = trainingModels.map(({ name }) => name).join(", ");
  throw new UserRangeError(
    `Cannot train model "${name}": the command line knows ${known}; continue it where it began`,
  );
}
