import assert from "node:assert/strict";
import { processorFeatures } from "lib/tensorflow";
import { runProgram } from "../program.ts";

const program = `
  import { loadTensorFlow, tf } from "lib/tensorflow";
  await loadTensorFlow();
  console.log(Deno.env.get("TF_ENABLE_ONEDNN_OPTS"), tf.tidy(() => tf.add(1, 2).arraySync()));
  console.error("still heard");
`;

const hasAvx2 = processorFeatures().has("avx2");
const cases: [given: string | undefined, setting: RegExp][] = [
  [undefined, hasAvx2 ? /^1 3$/m : /^undefined 3$/m],
  ["0", /^0 3$/m],
  ["1", /^1 3$/m],
];

for (const [given, setting] of cases) {
  Deno.test(`loadTensorFlow() asks for oneDNN quietly, TF_ENABLE_ONEDNN_OPTS being ${given}`, async () => {
    const { code, output } = await runProgram(program, { env: { TF_ENABLE_ONEDNN_OPTS: given } });
    assert.equal(code, 0, output);
    assert.match(output, setting);
    assert.match(output, /still heard/);
    if (hasAvx2) assert.doesNotMatch(output, /oneDNN|absl/);
  });
}
