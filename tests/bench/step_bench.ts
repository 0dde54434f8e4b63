/**
 * Times one DCGAN train step next to Python TensorFlow and PyTorch: `deno task bench --help`.
 *
 * All contenders of a batch size are started, then take a few steps each in turn, over and over, so that a
 * machine whose speed drifts slows all of them alike.
 */
import { fromFileUrl, join } from "@std/path";
import { Command } from "commander";
import { projectCacheFolder } from "fedgan/tensorflow";
import { writeFileAtomically } from "fedgan/files";
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

const here = (name: string) => fromFileUrl(new URL(name, import.meta.url));

const options = new Command("deno task bench")
  .description("Time a DCGAN train step next to Python TensorFlow and PyTorch, in alternating runs")
  .option("--batch <sizes>", "batch sizes, by commas", "256,64,32")
  .option("--rounds <n>", "how often each contender has its turn", "6")
  .option("--steps <n>", "steps in a turn", "5")
  .option("--only <names>", "contenders by name, by commas; default all")
  .option("--json <file>", "also write the figures there")
  .parse(["", "", ...Deno.args]).opts<
  { batch: string; rounds: string; steps: string; only?: string; json?: string }
>();

const python = await peerPython(join(projectCacheFolder(), "bench-peers"));
const deno = [Deno.execPath(), "run", "-A", here("our_step.ts")];
const contenders: Record<string, (batch: string) => string[]> = {
  "ours eager": (batch) => [...deno, batch, "eager"],
  "ours compiled direct": (batch) => [...deno, batch, "direct"],
  "ours compiled bilinear": (batch) => [...deno, batch, "bilinear"],
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
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const { contender } of running) await contender.step(Number(options.steps));
  }
  await Promise.all(running.map(({ contender }) => contender.stop()));
  const results = running.map(({ name, contender, firstStepSeconds }) => {
    const sorted = contender.times.toSorted((a, b) => a - b);
    return {
      name,
      batch: Number(batch),
      minMs: sorted[0],
      medianMs: sorted[sorted.length >> 1],
      maxMs: sorted[sorted.length - 1],
      peakRssBytes: contender.peakRssBytes,
      firstStepSeconds,
    };
  });
  printTable(results);
  return results;
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
