/** Times iterations of trajectory balance next to torchgfn's: `deno task bench gflownet --help`. */
import { fromFileUrl, join } from "@std/path";
import { Command } from "commander";
import { writeFileAtomically } from "lib/files";
import { Hypergrid } from "lib/gflownet";
import { projectCacheFolder } from "lib/tensorflow";
import { measureInTurns, type TurnMeasurement } from "./measure_in_turns.ts";
import { peerPython } from "./peers.ts";

const REQUIREMENTS = [
  "torch==2.13.0",
  "numpy==1.26.4",
  "torchgfn==2.4.1",
  "pandas==2.3.3",
  "tqdm==4.70.1",
];

const here = (name: string) => fromFileUrl(new URL(name, import.meta.url));

const options = new Command("deno task bench gflownet")
  .description(
    "Times iterations of trajectory balance on hypergrids next to torchgfn's, in alternating runs: the same network, batch, " +
      "optimiser and rewards, P_B learnt.",
  )
  .option("--rounds <n>", "how often each has its turns", "5")
  .option("--seconds <n>", "about how long each has them", "3")
  .option("--json <file>", "also write the figures there")
  .parse(["", "", ...Deno.args.slice(1)]).opts<
  { rounds: string; seconds: string; json?: string }
>();

const python = await peerPython(join(projectCacheFolder(), "bench-gflownet-peers"), REQUIREMENTS);

const settings = [
  { side: 8, batchSize: 16, reward: "standard", rewards: ["0.1", "0.5", "2"] },
  { side: 8, batchSize: 128, reward: "standard", rewards: ["0.1", "0.5", "2"] },
  { side: 64, batchSize: 16, reward: "sparse", rewards: ["1e-4", "1", "3"] },
] as const;

/** A row of the table. */
interface Row extends TurnMeasurement {
  setting: string;
  name: string;
}

const rows: Row[] = [];
for (const { side, batchSize, reward, rewards } of settings) {
  const setting = `${new Hypergrid({ side, reward }).name}, batches of ${batchSize}`;
  const sizes = [String(side), String(batchSize)];
  const entries = [
    {
      name: "ours",
      command: [Deno.execPath(), "run", "-A", here("gflownet/our_learner.ts"), ...sizes, reward],
    },
    {
      name: "torchgfn",
      command: [python, here("gflownet/torchgfn_learner.py"), ...sizes, ...rewards],
    },
  ];
  const measured = await measureInTurns(entries, {
    rounds: Number(options.rounds),
    seconds: Number(options.seconds),
  });
  entries.forEach(({ name }, i) => rows.push({ setting, name, ...measured[i] }));
}
console.log(table(rows));
if (options.json !== undefined) {
  await writeFileAtomically(options.json, JSON.stringify(rows, null, 2) + "\n");
}

/** Milliseconds of an iteration, and how many times faster than torchgfn's it is. */
function table(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ setting, name, medianMs, processorMs, peakRssBytes, firstStepSeconds }) => {
      const peer = rows.find((row) => row.setting === setting && row.name === "torchgfn")!;
      return [
        ...[setting, name, medianMs.toFixed(2), processorMs.toFixed(2)],
        ...[(peer.medianMs / medianMs).toFixed(1), (peer.processorMs / processorMs).toFixed(1)],
        ...[(peakRssBytes / 1e6).toFixed(0), firstStepSeconds.toFixed(1)],
      ];
    },
  );
  const header = [
    ...["setting", "program", "ms, median", "processor ms"],
    ...["× torchgfn", "× by processor", "peak MB", "first step s"],
  ];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...lines.map(line)].join("\n");
}
