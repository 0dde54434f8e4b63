/**
 * The tests of numbers again, as processors with less than this one compute them: oneDNN takes other kernels for each
 * set of instructions, and each set has faults that the others have not.
 */
import assert from "node:assert/strict";
import { fromFileUrl } from "@std/path";
import { processorFeatures } from "lib/tensorflow";

/** Instruction sets by oneDNN's names, from old to new, each with the feature by which Linux lists it. */
const instructionSets = [
  // TensorFlow itself needs AVX2.
  { name: "AVX2", feature: "avx2" },
  { name: "AVX512_CORE", feature: "avx512bw" },
  { name: "AVX512_CORE_BF16", feature: "avx512_bf16" },
  { name: "AVX512_CORE_AMX", feature: "amx_tile" },
];

/** The environments in which TensorFlow takes less than the processor has. */
function lowerLevels(features: ReadonlySet<string>): Record<string, string>[] {
  const available = instructionSets.filter(({ feature }) => features.has(feature));
  return [
    { TF_ENABLE_ONEDNN_OPTS: "0" },
    ...available.slice(0, -1).map(({ name }) => ({ ONEDNN_MAX_CPU_ISA: name })),
  ];
}

/** Convolutions, poolings, normalisations, random networks with their gradients, and the train step. */
const numericTests = [
  "./repairs/repair_kernels_test.ts",
  "./compile/random_network_test.ts",
  "./gradients/convolutions_test.ts",
  "./gradients/normalisation_test.ts",
  "./gradients/products_test.ts",
  "./operations/fused_batch_norm_test.ts",
  "../bilinear/convolve_test.ts",
  "../gan/fast/cell_gradients_test.ts",
  "../gan/reference_test.ts",
];

Deno.test("the levels to try are those below what the processor has", () => {
  const names = (...features: string[]) =>
    lowerLevels(new Set(features)).map(({ ONEDNN_MAX_CPU_ISA = "off" }) => ONEDNN_MAX_CPU_ISA);
  assert.deepEqual(names("avx2"), ["off"]);
  assert.deepEqual(names("avx2", "avx512bw"), ["off", "AVX2"]);
  assert.deepEqual(names("avx2", "avx512bw", "avx512_bf16"), ["off", "AVX2", "AVX512_CORE"]);
  assert.deepEqual(names(), ["off"], "where the processor cannot be asked");
});

for (const level of lowerLevels(processorFeatures())) {
  const title = Object.entries(level).map((pair) => pair.join("=")).join();
  Deno.test(`the numbers are right with ${title}`, async () => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "test",
        "-A",
        "--no-check",
        ...numericTests.map((path) => fromFileUrl(import.meta.resolve(path))),
      ],
      cwd: fromFileUrl(new URL("../../", import.meta.url)),
      env: { ...level, NO_COLOR: "1" },
    }).output();
    const [output, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assert.equal(code, 0, `${output}\n${errors}`);
    assert.match(output, /ok \| \d{2,} passed \| 0 failed/);
  });
}
