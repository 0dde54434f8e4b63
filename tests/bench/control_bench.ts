/** Counts PPO's and DQN's steps per second next to CleanRL's and Stable-Baselines3's: `deno task bench control --help`. */
import { fromFileUrl, join } from "@std/path";
import { Command } from "commander";
import { writeFileAtomically } from "lib/files";
import { projectCacheFolder } from "lib/tensorflow";
import { measureInTurns } from "./measure_in_turns.ts";
import { peerPython } from "./peers.ts";

/** The peers' packages. CleanRL's programs are single files; tests/bench/control has them without their logging. */
const REQUIREMENTS = [
  ...["torch==2.13.0", "numpy==2.3.5", "gymnasium==1.4.0", "stable-baselines3==2.9.2"],
];

/** A way to learn cart pole. */
interface Entry {
  /** What all of one name do alike. */
  setting: string;
  /** Whose program it is. */
  name: string;
  /** Steps in the environment in a turn. */
  steps: number;
  /** What starts it. */
  command: string[];
}

const here = (name: string) => fromFileUrl(new URL(name, import.meta.url));

const options = new Command("deno task bench control")
  .description(
    "Counts steps per second of PPO and DQN next to CleanRL's and SB3's, in alternating runs.",
  )
  .option("--rounds <n>", "how often each contender has its turns", "5")
  .option("--seconds <n>", "about how long each has them", "3")
  .option("--only <names>", "contenders by name, by commas (default: all)")
  .option("--json <file>", "also write the figures there")
  .parse(["", "", ...Deno.args.slice(1)]).opts<
  { rounds: string; seconds: string; only?: string; json?: string }
>();

const python = await peerPython(join(projectCacheFolder(), "bench-control-peers"), REQUIREMENTS);
const ours = [Deno.execPath(), "run", "-A", here("control/our_learner.ts")];
const theirs = (file: string) => [python, here(`control/${file}`)];

const entries: Entry[] = [4, 64].flatMap((games) => {
  const sizes = [String(games), "128"];
  const setting = `PPO, ${games} games × 128 steps`;
  const steps = games * 128;
  return [
    { setting, name: "ours", steps, command: [...ours, "ppo", ...sizes] },
    { setting, name: "CleanRL", steps, command: [...theirs("cleanrl_ppo.py"), ...sizes] },
    { setting, name: "SB3", steps, command: [...theirs("sb3_ppo.py"), ...sizes] },
  ];
});
const dqn = { setting: "DQN, an update of 128 every 10 steps", steps: 500 };
entries.push(
  { ...dqn, name: "ours", command: [...ours, "dqn"] },
  { ...dqn, name: "CleanRL", command: theirs("cleanrl_dqn.py") },
);

/** A row of the table. */
interface Measurement {
  setting: string;
  name: string;
  stepsPerSecond: number;
  stepsPerProcessorSecond: number;
  peakRssBytes: number;
  firstTurnSeconds: number;
}

const names = options.only?.split(",");
const measurements: Measurement[] = [];
for (const [setting, contenders] of Map.groupBy(entries, ({ setting }) => setting)) {
  const chosen = contenders.filter(({ name }) => names?.includes(name) ?? true);
  const measured = await measureInTurns(chosen, {
    rounds: Number(options.rounds),
    seconds: Number(options.seconds),
  });
  for (const [i, { name, steps }] of chosen.entries()) {
    const { medianMs, processorMs, peakRssBytes, firstStepSeconds } = measured[i];
    measurements.push({
      ...{ setting, name, peakRssBytes, firstTurnSeconds: firstStepSeconds },
      stepsPerSecond: 1000 * steps / medianMs,
      stepsPerProcessorSecond: 1000 * steps / processorMs,
    });
  }
}
console.log(table(measurements));
if (options.json !== undefined) {
  await writeFileAtomically(options.json, JSON.stringify(measurements, null, 2) + "\n");
}

/** Steps per second, and how many times those of CleanRL at its own four games, and at the same number. */
function table(measurements: readonly Measurement[]): string {
  const peerOf = (setting: string) =>
    measurements.find((other) => other.name === "CleanRL" && other.setting === setting);
  const published = peerOf("PPO, 4 games × 128 steps");
  const times = (value: number, peer: number | undefined) =>
    peer === undefined ? "" : (value / peer).toFixed(1);
  const lines = measurements.map((row) => {
    const { setting, name, stepsPerSecond, stepsPerProcessorSecond } = row;
    const peer = peerOf(setting);
    const isPpo = setting.startsWith("PPO");
    return [
      ...[setting, name, stepsPerSecond.toFixed(0), stepsPerProcessorSecond.toFixed(0)],
      times(stepsPerSecond, peer?.stepsPerSecond),
      times(stepsPerProcessorSecond, peer?.stepsPerProcessorSecond),
      isPpo ? times(stepsPerSecond, published?.stepsPerSecond) : "",
      ...[(row.peakRssBytes / 1e6).toFixed(0), row.firstTurnSeconds.toFixed(1)],
    ];
  });
  const header = [
    ...["setting", "program", "steps/s", "steps/processor s", "× CleanRL", "× by processor"],
    ...["× CleanRL, 4 games", "peak MB", "first turn s"],
  ];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...lines.map(line)].join("\n");
}
