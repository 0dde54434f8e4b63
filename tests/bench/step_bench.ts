/**
 * Times one DCGAN train step next to Python TensorFlow and PyTorch: `deno task bench --help`.
 *
 * All contenders of a batch size are started, then take a few steps each in turn, over and over, so that a
 * machine whose speed drifts slows all of them alike.
 */
import { fromFileUrl, join } from "@std/path";
import { Command } from "commander";
import { countStepFlops } from "lib/gan";
import { processorFeatures, projectCacheFolder } from "lib/tensorflow";
import { writeFileAtomically } from "lib/files";
import { Contender } from "./contender.ts";
import { peerPython } from "./peers.ts";

/** One line of `--json`. */
interface Measurement {
  name: string;
  batch: number;
  minMs: number;
  medianMs: number;
  maxMs: number;
  peakRssBytes: number;
  firstStepSeconds: number;
}

/** Whom the others are compared with. */
const YARDSTICK = "Python TensorFlow";
/** Which products with a matrix say how fast the machine is: rows, inner size and columns. */
const PRODUCT = [4096, 1024, 4096];
const BILINEAR = "ours compiled bilinear";

const here = (name: string) => fromFileUrl(new URL(name, import.meta.url));

const options = new Command("deno task bench")
  .description(
    "Times a DCGAN train step next to Python TensorFlow and PyTorch, in alternating runs.",
  )
  .option("--batch <sizes>", "batch sizes, by commas", "256,64,32")
  .option("--rounds <n>", "how often each contender has its turn", "6")
  .option("--steps <n>", "steps in a turn", "5")
  .option("--only <names>", "contenders by name, by commas (default: all)")
  .option("--json <file>", "also write the figures there")
  .parse(["", "", ...Deno.args]).opts<
  { batch: string; rounds: string; steps: string; only?: string; json?: string }
>();

const python = await peerPython(join(projectCacheFolder(), "bench-peers"));
// The engine asks for oneDNN's kernels where TensorFlow would leave them off. Python shall have them too.
if (processorFeatures().has("avx2")) Deno.env.set("TF_ENABLE_ONEDNN_OPTS", "1");
const deno = (file: string) => [Deno.execPath(), "run", "-A", here(file)];
const contenders: Record<string, (batch: string) => string[]> = {
  "ours eager": (batch) => [...deno("our_step.ts"), batch, "eager"],
  "ours compiled direct": (batch) => [...deno("our_step.ts"), batch, "direct"],
  [BILINEAR]: (batch) => [...deno("our_step.ts"), batch, "bilinear"],
  [YARDSTICK]: (batch) => [python, here("tensorflow_step.py"), batch],
  "PyTorch": (batch) => [python, here("pytorch_step.py"), batch],
};

const names = options.only?.split(",") ?? Object.keys(contenders);
const unknown = names.find((name) => !(name in contenders));
if (unknown !== undefined) {
  console.error(`Unknown contender "${unknown}"; there are: ${Object.keys(contenders).join(", ")}`);
  Deno.exit(2);
}

const measurements: Measurement[] = [];
for (const batch of options.batch.split(",")) {
  measurements.push(...await measure(batch));
}
if (options.json !== undefined) {
  await writeFileAtomically(options.json, JSON.stringify(measurements, null, 2) + "\n");
}

async function measure(batch: string): Promise<Measurement[]> {
  const running: { name: string; contender: Contender; firstStepSeconds: number }[] = [];
  for (const name of names) {
    running.push({ name, ...await Contender.start(contenders[name](batch)) });
  }
  const product = await Contender.start([...deno("matrix_product.ts"), ...PRODUCT.map(String)]);
  const all = [...running, product].map(({ contender }) => contender);
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const contender of all) await contender.step(Number(options.steps));
  }
  await Promise.all(all.map((contender) => contender.stop()));
  const results = running.map(({ name, contender, firstStepSeconds }) => {
    const sorted = contender.times.toSorted((a, b) => a - b);
    return {
      name,
      batch: Number(batch),
      minMs: sorted[0],
      medianMs: median(sorted),
      maxMs: sorted[sorted.length - 1],
      peakRssBytes: contender.peakRssBytes,
      firstStepSeconds,
    };
  });
  printTable(results);
  const productMs = median(product.contender.times);
  const rate = 2 * PRODUCT.reduce((size, axis) => size * axis) / productMs / 1e6;
  console.log(`A matrix product ${PRODUCT.join(" × ")} runs at ${rate.toFixed(0)} GFLOP/s.`);
  const bilinear = results.find(({ name }) => name === BILINEAR);
  if (bilinear !== undefined) {
    const gflop = countStepFlops(bilinear.batch).bilinear / 1e9;
    const share = 1000 * gflop / bilinear.medianMs / rate;
    console.log(
      `"${BILINEAR}" takes ${gflop.toFixed(1)} GFLOP, at ${
        (100 * share).toFixed(0)
      } % of that rate.`,
    );
  }
  return results;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function printTable(results: Measurement[]): void {
  const yardstick = results.find(({ name }) => name === YARDSTICK);
  const header = [
    "batch",
    "name",
    "min ms",
    "median ms",
    "max ms",
    "ratio",
    "peak MB",
    "first step s",
  ];
  const rows = results.map((r) => [
    String(r.batch),
    r.name,
    r.minMs.toFixed(1),
    r.medianMs.toFixed(1),
    r.maxMs.toFixed(1),
    yardstick === undefined ? "" : (r.medianMs / yardstick.medianMs).toFixed(2),
    (r.peakRssBytes / 1e6).toFixed(0),
    r.firstStepSeconds.toFixed(2),
  ]);
  const widths = header.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => row[i].length))
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  console.log(
    [line(header), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n"),
  );
}
