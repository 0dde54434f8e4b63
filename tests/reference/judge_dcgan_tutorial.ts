/**
 * Writes tutorial_distances.json: how near to real digits the tutorial comes in Python, and here, epoch by epoch.
 *
 *     python tests/reference/train_dcgan_tutorial.py data/mnist SEED DRAWINGS              (for seeds 1, 2, 3)
 *     deno task train dcgan --profile full --epochs 10 --evaluate-every 1 --convolutions WAY --seed SEED --out WAY-SEED
 *                                                                        (for ways direct and bilinear, seeds 1, 2, 3)
 *     deno run -A tests/reference/judge_dcgan_tutorial.ts data outputs DRAWINGS
 *
 * Each training takes 2,350 steps of 256 images. Distances are those of `--evaluate-every`: of 2,000 drawings after each
 * epoch, by the judge of MNIST.
 */
import { join } from "@std/path";
import { loadDataSet } from "lib/data";
import { Evaluator, loadJudge } from "lib/evaluation";
import { decodeNpy } from "lib/files";
import { loadTensorFlow } from "lib/tensorflow";

const [data, runs, drawings] = Deno.args;
const seeds = [1, 2, 3];
const epochs = Array.from({ length: 10 }, (_, i) => i + 1);
const rounded = (distance: number) => Math.round(10 * distance) / 10;

await loadTensorFlow();
using judge = await loadJudge("mnist");
const test = await loadDataSet("mnist", { folder: data, split: "test" });
const evaluator = new Evaluator(judge, test, { samples: 2_000 });

/** Distances after each epoch of one of Python's trainings. */
function pythonDistances(seed: number): number[] {
  return epochs.map((epoch) => {
    const { data } = decodeNpy(Deno.readFileSync(join(drawings, `${seed}-${epoch}.npy`)));
    const drawn = (data as Float32Array).subarray(0, evaluator.samples * 28 * 28);
    return rounded(evaluator.frechetDistance(drawn));
  });
}

/** Distances after each epoch of one of this project's trainings. */
function runDistances(name: string): number[] {
  const lines = Deno.readTextFileSync(join(runs, name, "metrics.jsonl")).trim().split("\n");
  return lines.map((line) => rounded(JSON.parse(line).metrics.frechetDistance));
}

const result = {
  judge: judge.sha256,
  samples: evaluator.samples,
  seeds,
  python: seeds.map(pythonDistances),
  bilinear: seeds.map((seed) => runDistances(`bilinear-${seed}`)),
  direct: seeds.map((seed) => runDistances(`direct-${seed}`)),
};
const file = new URL("tutorial_distances.json", import.meta.url);
Deno.writeTextFileSync(file, JSON.stringify(result, null, 1) + "\n");
