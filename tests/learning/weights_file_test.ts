import assert from "node:assert/strict";
import { encodeSafetensors } from "lib/files";
import { loadWeights, type NamedVariable, readWeights, saveWeights } from "lib/learning";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

/** Two weights, and what frees them. */
function weightsOf(value: number): { variables: NamedVariable[]; values: () => number[] } {
  const named = (name: string, shape: number[]) => ({
    name,
    variable: tf.tidy(() => tf.variable(tf.fill(shape, value))),
  });
  const variables = [named("policy/dense/kernel", [2, 2]), named("policy/dense/bias", [2])];
  return { variables, values: () => variables.flatMap(({ variable }) => [...variable.dataSync()]) };
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("saveWeights() and loadWeights() carry all weights, in equal bytes", () =>
  inFolder(async (folder) => {
    const [one, other] = [weightsOf(0.5), weightsOf(2)];
    await saveWeights(one.variables, `${folder}/one.safetensors`);
    await loadWeights(other.variables, `${folder}/one.safetensors`);
    assert.deepEqual(other.values(), one.values());
    await saveWeights(other.variables.toReversed(), `${folder}/other.safetensors`);
    assert.deepEqual(
      await Deno.readFile(`${folder}/other.safetensors`),
      await Deno.readFile(`${folder}/one.safetensors`),
    );
  }));

Deno.test("loadWeights() names the file that it cannot use, and changes nothing", () =>
  inFolder(async (folder) => {
    const { variables, values } = weightsOf(1);
    const path = `${folder}/weights.safetensors`;
    const refused = async (bytes: Uint8Array, error: RegExp) => {
      await Deno.writeFile(path, bytes);
      await assert.rejects(loadWeights(variables, path), (thrown: Error) => {
        assert.match(`${thrown}`, error);
        assert.ok(thrown.message.includes(path), thrown.message);
        return true;
      });
      assert.deepEqual(values(), [1, 1, 1, 1, 1, 1]);
    };
    const kernel = { name: "policy/dense/kernel", shape: [2, 2], data: new Float32Array(4) };
    const bias = { name: "policy/dense/bias", shape: [2], data: new Float32Array(2) };
    await assert.rejects(loadWeights(variables, path), Deno.errors.NotFound);
    await refused(new Uint8Array(5), /^InvalidData: Cannot read /);
    await refused(encodeSafetensors([kernel]), /^TypeError: .*"policy\/dense\/bias" is missing/);
    const more = { ...bias, name: "toString" };
    await refused(encodeSafetensors([kernel, bias, more]), /the model has no "toString"/);
    const wide = { ...bias, shape: [1, 2] };
    await refused(encodeSafetensors([kernel, wide]), /shape \[1,2\] but the model's is \[2\]/);
    for (const lost of [NaN, Infinity]) {
      const diverged = { ...bias, data: Float32Array.of(0, lost) };
      await refused(
        encodeSafetensors([kernel, diverged]),
        /^InvalidData: .*"policy\/dense\/bias" has a value of (NaN|Infinity) but all must be finite/,
      );
    }
    await Deno.writeFile(path, encodeSafetensors([kernel, bias]));
    assert.deepEqual((await readWeights(path)).map(({ name }) => name), [bias.name, kernel.name]);
  }));

Deno.test("saveWeights() keeps the file from before where a weight has diverged", () =>
  inFolder(async (folder) => {
    const path = `${folder}/weights.safetensors`;
    await saveWeights(weightsOf(1).variables, path);
    const before = await Deno.readFile(path);
    await assert.rejects(
      saveWeights(weightsOf(NaN).variables, path),
      /^DivergedError: .*"policy\/dense\/kernel" is NaN/,
    );
    assert.deepEqual(await Deno.readFile(path), before);
  }));
