import * as tf from "@tensorflow/tfjs";
import { dirname, join } from "@std/path";
import {
  UserAlreadyExistsError,
  UserInvalidDataError,
  UserNotFoundError,
} from "../../errors/mod.ts";
import { exists, isFile, makeFolder, readBytes, writeFileAtomically } from "../../files/mod.ts";

/** The scheme of the addresses that models are saved to and loaded from, as in tfjs-node. */
const scheme = "file://";

/** The names within a model's folder, tfjs-node's. */
const modelName = "model.json";
const weightsName = "weights.bin";

/**
 * Lets `model.save("file://folder")` and `tf.loadLayersModel("file://folder/model.json")` work as in tfjs-node, which
 * brings the same for Node: tfjs itself knows the browser's addresses only. Registering twice changes nothing.
 */
export function registerFileModels(): void {
  if (isRegistered) return;
  isRegistered = true;
  tf.io.registerSaveRouter((url) =>
    isFileUrl(url) ? { save: (model) => save(pathOf(url), model) } : null!
  );
  tf.io.registerLoadRouter((url) => isFileUrl(url) ? { load: () => load(pathOf(url)) } : null!);
}

let isRegistered = false;

function isFileUrl(url: string | string[]): url is string {
  return typeof url === "string" && url.startsWith(scheme);
}

function pathOf(url: string): string {
  return url.slice(scheme.length);
}

async function save(folder: string, model: tf.io.ModelArtifacts): Promise<tf.io.SaveResult> {
  const { weightData, weightSpecs = [], ...rest } = model;
  const weights = tf.io.CompositeArrayBuffer.join(weightData ?? new ArrayBuffer(0));
  if (await isFile(folder)) {
    throw new UserAlreadyExistsError(
      `Cannot save a model to "${folder}": it exists as a file but must be a directory; name another`,
    );
  }
  await makeFolder(folder);
  // The model's file comes last: where it is, the weights are.
  await writeFileAtomically(join(folder, weightsName), new Uint8Array(weights));
  const weightsManifest = [{ paths: [weightsName], weights: weightSpecs }];
  await writeFileAtomically(join(folder, modelName), JSON.stringify({ ...rest, weightsManifest }));
  return {
    modelArtifactsInfo: {
      dateSaved: new Date(),
      modelTopologyType: "JSON",
      weightDataBytes: weights.byteLength,
    },
  };
}

async function load(path: string): Promise<tf.io.ModelArtifacts> {
  if (!await exists(path)) {
    throw new UserNotFoundError(
      `Cannot load model "${path}": it does not exist, so loading failed; save one there first`,
    );
  }
  const text = new TextDecoder().decode(await readBytes(path));
  let model: tf.io.ModelJSON;
  try {
    model = JSON.parse(text);
  } catch (cause) {
    throw new UserInvalidDataError(`Cannot load model "${path}": it is not JSON`, { cause });
  }
  return await tf.io.getModelArtifactsForJSON(model, async (manifest) => {
    const specs = manifest.flatMap(({ weights }) => weights);
    const weightFiles = manifest.flatMap(({ paths }) => paths).map((name) =>
      join(dirname(path), name)
    );
    for (const file of weightFiles) {
      if (await exists(file)) continue;
      throw new UserNotFoundError(
        `Cannot load model "${path}": Weight file ${file} does not exist; save the model again`,
      );
    }
    const files = await Promise.all(weightFiles.map((file) => readBytes(file)));
    const weights = tf.io.CompositeArrayBuffer.join(files.map(({ buffer }) => buffer));
    checkSize(path, specs, weights.byteLength);
    return [specs, weights];
  });
}

/** Bytes of one value as it is stored; texts have no fixed number. */
const bytesOf: Readonly<Record<string, number>> = {
  bool: 1,
  complex64: 8,
  float16: 2,
  float32: 4,
  int32: 4,
  uint8: 1,
  uint16: 2,
};

/** tfjs would take what is too long, such as the weights of another model, and not say what is too short. */
function checkSize(
  path: string,
  specs: readonly tf.io.WeightsManifestEntry[],
  actual: number,
): void {
  const sizes = specs.map(({ shape, dtype, quantization }) =>
    shape.reduce((size, axis) => size * axis, bytesOf[quantization?.dtype ?? dtype])
  );
  const expected = sizes.reduce((sum, size) => sum + size, 0);
  // Not a number where there are texts.
  if (Number.isNaN(expected) || actual === expected) return;
  throw new UserInvalidDataError(
    `Cannot load model "${path}": the weights beside it are ${actual} bytes but must be ` +
      `${expected}; they are cut short or of another model`,
  );
}
