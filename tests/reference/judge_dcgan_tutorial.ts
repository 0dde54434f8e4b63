/**
 * Measures what train_dcgan_tutorial.py has drawn, with the judge of MNIST.
 *
 *     deno run -A tests/reference/judge_dcgan_tutorial.ts DATA FOLDER [SAMPLES]
 *
 * DATA is a folder that has mnist; FOLDER holds the files SEED-EPOCH.npy. Prints the Fréchet distance of each, as
 * `deno task evaluate` computes it, of SAMPLES images (10,000 by default).
 */
import { join } from "@std/path";
import { loadDataSet } from "lib/data";
import { Evaluator, loadJudge } from "lib/evaluation";
import { decodeNpy } from "lib/files";
import { loadTensorFlow } from "lib/tensorflow";

const [data, folder, samples = "10000"] = Deno.args;
await loadTensorFlow();
using judge = await loadJudge("mnist");
const test = await loadDataSet("mnist", { folder: data, split: "test" });
const evaluator = new Evaluator(judge, test, { samples: Number(samples) });
const imageSize = test.height * test.width;
const names = [...Deno.readDirSync(folder)].map((entry) => entry.name);
for (const name of names.sort()) {
  const { data: pixels } = decodeNpy(Deno.readFileSync(join(folder, name)));
  const drawn = (pixels as Float32Array).subarray(0, evaluator.samples * imageSize);
  const { frechetDistance, certain } = evaluator.evaluate(drawn);
  console.log(
    name,
    `${frechetDistance.value.toFixed(1)} ± ${frechetDistance.standardError.toFixed(1)}`,
    `certain ${certain.value.toFixed(3)}`,
  );
}
