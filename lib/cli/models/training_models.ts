import { UserRangeError, UserTypeError } from "../../errors/mod.ts";
import type { RunFolder } from "../../runs/mod.ts";
import type { Drawing, Player, TrainingModel } from "../training/training_model.ts";
import { control } from "./control.ts";
import { dcgan } from "./dcgan.ts";
import { fedgan } from "./fedgan.ts";
import { flower } from "./flower.ts";
import { game2048 } from "./game_2048.ts";
import { gflownet } from "./gflownet.ts";
import { pong } from "./pong.ts";

const models = new Map<string, TrainingModel>();

/**
 * Makes a model known to every command.
 *
 * @param model The model.
 * @throws {TypeError} If there is one of that name.
 */
export function registerModel(model: TrainingModel): void {
  if (models.has(model.name)) {
    throw new UserTypeError(
      `Cannot register model "${model.name}": there is one of that name but each must have its own`,
    );
  }
  models.set(model.name, model);
}

// All models of the project, each listed once.
for (const model of [dcgan, fedgan, flower, control, game2048, gflownet, pong]) {
  registerModel(model);
}

/** All models that the command line trains. */
export function trainingModels(): TrainingModel[] {
  return [...models.values()];
}

/**
 * Finds a model by its name.
 *
 * @param name The name, as in `config.json`.
 * @returns The model.
 * @throws {RangeError} If there is none of that name.
 */
export function trainingModel(name: string): TrainingModel {
  const model = models.get(name);
  if (model !== undefined) return model;
  throw new UserRangeError(
    `Cannot train model "${name}": the command line knows ${
      [...models.keys()].join(", ")
    }; continue it where it began`,
  );
}

/**
 * Opens the policy of a run. Call `loadTensorFlow()` first.
 *
 * @param run The run's folder.
 * @throws {RangeError} If its model is unknown, or has no policy.
 */
export async function playerOf(run: RunFolder): Promise<Player> {
  const model = trainingModel((await run.readConfig()).model);
  if (model.player !== undefined) return await model.player(run);
  const playing = trainingModels().filter(({ player }) => player !== undefined)
    .map(({ name }) => name).join(", ");
  throw new UserRangeError(
    `Cannot play with run "${run.name}": its model is ${model.name} but must be one that has a policy, ${playing}; ` +
      'runs of 2048 have "deno task play 2048 <run>"',
  );
}

/**
 * How the model of a run draws.
 *
 * @param run The run's folder.
 * @throws {RangeError} If its model is unknown, or draws no images.
 */
export async function drawingOf(run: RunFolder): Promise<Drawing> {
  const { name, drawing } = trainingModel((await run.readConfig()).model);
  if (drawing !== undefined) return drawing;
  const drawn = trainingModels().filter(({ drawing }) => drawing !== undefined)
    .map(({ name }) => name).join(", ");
  throw new UserRangeError(
    `Cannot draw with run "${run.name}": its model is ${name} but must be one that draws images, ${drawn}`,
  );
}
