import { basename } from "@std/path";
import * as v from "valibot";
import { checkOptions, UserInvalidDataError } from "../errors/mod.ts";
import { encodeSafetensors, exists, halfPrecision, readJson, sha256 } from "../files/mod.ts";
import type { NamedArray } from "../files/mod.ts";
import type { RunFolder } from "./run_folder.ts";
import { meanName } from "./run_parts.ts";
import type { RunConfig } from "./schema/run_config.ts";

const exportFile = "export.json";

/** Options of {@linkcode exportRun}. */
export interface ExportRunOptions {
  /** The command that trains such a run. */
  command: string;
  /**
   * Makes its weights smaller before they are rounded. Default: they stay as they are.
   *
   * @param weights As the run's file has them.
   */
  condense?: (weights: readonly NamedArray[]) => readonly NamedArray[];
}

/** What an exported run says of itself: the file `export.json`. */
export interface RunExport {
  /** The command that trains such a run. */
  readonly command: string;
  /** SHA-256 of its weights file. */
  readonly sha256: string;
}

const exportSchema: v.GenericSchema<unknown, RunExport> = v.object({
  command: v.string(),
  sha256: v.string(),
});

/**
 * Writes a trained run small enough to pass on: its configuration, without what belongs to this machine, and its weights
 * in half precision, in a federated run the mean's. It can be drawn from and evaluated as any run, but not resumed.
 *
 * @param run The run.
 * @param target Where to write it, a new folder.
 * @param options The command that trains such a run, and what makes its weights smaller.
 * @throws {Deno.errors.NotFound} If the run has no weights yet.
 * @throws {RangeError} If a weight is too large for half precision.
 */
export async function exportRun(
  run: RunFolder,
  target: RunFolder,
  options: ExportRunOptions,
): Promise<void> {
  checkOptions<ExportRunOptions>("exportRun()", options, {
    ...{ command: "string", condense: "function" },
  });
  const { command, condense = (weights) => weights } = options;
  const config = await run.readConfig();
  const whole = await drawnPart(run, config).readWeights();
  const weights = encodeSafetensors(halfPrecision(condense(whole)));
  await drawnPart(target, config).files.write("weights.safetensors", weights);
  const about: RunExport = { command, sha256: sha256(weights) };
  await target.files.write(exportFile, JSON.stringify(about, null, 2) + "\n");
  await target.writeConfig(withoutPlaces(config));
}

/**
 * Refuses an exported run whose weights are not those that were exported.
 *
 * @param run The run.
 * @returns What it says of itself.
 * @throws {Deno.errors.InvalidData} If its weights file is another; the message names it.
 * @throws {Deno.errors.NotFound} If it was not exported.
 */
export async function checkExport(run: RunFolder): Promise<RunExport> {
  const about = await readJson(await run.files.path(exportFile), exportSchema);
  const part = drawnPart(run, await run.readConfig());
  const bytes = await part.files.read("weights.safetensors");
  const actual = bytes === undefined ? "nothing" : sha256(bytes);
  if (actual === about.sha256) return about;
  throw new UserInvalidDataError(
    `Cannot use "${part.weightsPath}": its SHA-256 is ${actual} but must be ${about.sha256}; restore it with git`,
  );
}

/**
 * Whether a run was exported: then it has its own weights or its mean's, and no agent's.
 *
 * @param run The run.
 */
export async function isExported(run: RunFolder): Promise<boolean> {
  return await exists(await run.files.path(exportFile));
}

/** The part of a run that has the weights to pass on. */
function drawnPart(run: RunFolder, { shards }: RunConfig): RunFolder {
  return shards === undefined ? run : run.part(meanName);
}

/** A configuration that says nothing of the machine's folders, and nothing for a resumption. */
function withoutPlaces({ data, library, training, ...config }: RunConfig): RunConfig {
  const { evaluation: _, ...trainingOnly } = training;
  return {
    ...config,
    ...(data === undefined ? {} : { data: { ...data, source: data.name, folder: null } }),
    training: trainingOnly,
    library: basename(library),
  };
}
