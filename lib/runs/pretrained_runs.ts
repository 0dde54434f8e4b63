import { fromFileUrl, join } from "@std/path";
import { UserRangeError } from "../errors/mod.ts";
import { exists, isFile, readFolder } from "../files/mod.ts";
import { checkExport } from "./export_run.ts";
import { RunFolder } from "./run_folder.ts";

/** The folder of the trained runs that come with the project, one folder each. */
const folder = fromFileUrl(new URL("../../data/pretrained", import.meta.url));

/**
 * The names of the trained runs that come with the project, sorted.
 *
 * @param fits Whether a model's runs are wanted, by its name. Default: those of all are.
 * @returns Names for {@linkcode openPretrained}.
 */
export async function pretrainedNames(
  fits: (model: string) => boolean = () => true,
): Promise<string[]> {
  if (!await exists(folder)) return [];
  const names = [];
  for (const { name, path } of await readFolder(folder)) {
    if (!await isFile(join(path, "config.json"))) continue;
    const { model } = await (await RunFolder.open(path)).readConfig();
    if (fits(model)) names.push(name);
  }
  return names.sort();
}

/**
 * Opens a trained run that comes with the project.
 *
 * @param name Its name, such as `digits`.
 * @param fits Whether a model's runs are wanted, by its name. Default: those of all are.
 * @returns The run, exported in half precision.
 * @throws {RangeError} If there is none of that name, listing those there are.
 * @throws {Deno.errors.InvalidData} If its weights are not those that belong to the project.
 */
export async function openPretrained(
  name: string,
  fits?: (model: string) => boolean,
): Promise<RunFolder> {
  const names = await pretrainedNames(fits);
  if (!names.includes(name)) {
    throw new UserRangeError(
      `Cannot open pretrained run "${name}": it must be one of ${names.join(", ")}`,
    );
  }
  const run = await RunFolder.open(join(folder, name));
  await checkExport(run);
  return run;
}

/**
 * Opens a run of yours, or where there is none of that name a trained run that comes with the project.
 *
 * @param name Name or path of the run, or a pretrained run's name, such as `pong`.
 * @throws {Deno.errors.NotFound} If there is neither, listing your runs.
 * @throws {Deno.errors.InvalidData} If it comes with the project, and its weights are not those that belong to it.
 */
export async function openRunOrPretrained(name: string): Promise<RunFolder> {
  try {
    return await RunFolder.open(name);
  } catch (error) {
    const isMissing = error instanceof Deno.errors.NotFound;
    if (isMissing && (await pretrainedNames()).includes(name)) return await openPretrained(name);
    throw error;
  }
}
