import assert from "node:assert/strict";
import { encodeSafetensors, type NamedArray } from "lib/files";
import { DivergedError, encodeWeights, readWeights } from "lib/learning";

/** Two weights whose last value is given. */
function weightsOf(last: number): NamedArray[] {
  return [
    { name: "policy/dense/bias", shape: [2], data: Float32Array.of(0.5, last) },
    { name: "policy/dense/kernel", shape: [2, 2], data: Float32Array.of(1, 2, 3, last) },
  ];
}

async function inFile(test: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile();
  try {
    await test(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("encodeWeights() and readWeights() carry all weights, in equal bytes whatever their order", () =>
  inFile(async (path) => {
    const weights = weightsOf(4);
    const bytes = encodeWeights(weights);
    await Deno.writeFile(path, bytes);
    assert.deepEqual(await readWeights(path), weights);
    assert.deepEqual(encodeWeights(weights.toReversed()), bytes);
  }));

Deno.test("encodeWeights() refuses weights that have diverged, and says which", () => {
  for (const lost of [NaN, Infinity, -Infinity]) {
    assert.throws(() => encodeWeights(weightsOf(lost)), (error: Error) => {
      assert.ok(error instanceof DivergedError);
      assert.match(error.message, new RegExp(`"policy/dense/bias" is ${lost} but must be finite`));
      return true;
    });
  }
});

Deno.test("readWeights() names the file that it cannot use", () =>
  inFile(async (path) => {
    const refused = async (bytes: Uint8Array, error: RegExp) => {
      await Deno.writeFile(path, bytes);
      await assert.rejects(readWeights(path), (thrown: Error) => {
        assert.match(`${thrown}`, error);
        assert.ok(thrown.message.includes(path), thrown.message);
        return true;
      });
    };
    await assert.rejects(readWeights(`${path}.none`), Deno.errors.NotFound);
    await refused(new Uint8Array(5), /^InvalidData: Cannot read /);
    for (const lost of [NaN, Infinity]) {
      await refused(
        encodeSafetensors(weightsOf(lost)),
        /^InvalidData: .*"policy\/dense\/bias" has a value of (NaN|Infinity) but all must be finite/,
      );
    }
  }));
