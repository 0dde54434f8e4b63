/**
 * What many agents in one process cost: set-up, two steps each of the tutorial's networks, one mean, and a checkpoint, as
 * processor seconds, since those of the wall depend on what else the machine does; and memory at its most (Linux).
 *
 * `deno run -A tests/bench/agents_bench.ts --agents 40`
 */
import { Command } from "commander";
import { drawnDigits } from "lib/data";
import { federate, readFederationState } from "lib/federated";
import { fedgan } from "lib/fedgan";
import { Checkpoints } from "lib/learning";
import { loadTensorFlow } from "lib/tensorflow";
import process from "node:process";

const options = new Command("agents_bench")
  .option("--agents <n>", "how many agents", "10")
  .option("--batch <size>", "images in a step", "16")
  .option("--resume", "go back to the checkpoint at the end, in a second federation", false)
  .parse(["", "", ...Deno.args]).opts<{ agents: string; batch: string; resume: boolean }>();
const [agents, batchSize] = [options.agents, options.batch].map(Number);

const processorSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const gigabytesAtMost = () => {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(Deno.readTextFileSync("/proc/self/status"))!;
  return Number(kilobytes) / 1e6;
};
let before = processorSeconds();
const report = (what: string) => {
  const now = processorSeconds();
  console.log(
    `${what.padEnd(24)} ${(now - before).toFixed(1).padStart(6)} s  ${
      gigabytesAtMost().toFixed(2)
    } GB`,
  );
  before = now;
};

await loadTensorFlow();
const digits = drawnDigits(agents * 2 * batchSize);
const make = () => fedgan(digits, { agents, batchSize, epochs: 1, previews: 0 });
report("TensorFlow and data");
const federation = make();
report(`${agents} agents`);
for await (const _log of federate(federation));
report("two steps each, one mean");
const folder = await Deno.makeTempDir();
try {
  const checkpoints = new Checkpoints(folder, readFederationState);
  const path = await checkpoints.save(federation.state({ inPlace: true }));
  report(`checkpoint of ${((await Deno.stat(path)).size / 1e9).toFixed(2)} GB`);
  if (options.resume) {
    federation.dispose();
    const second = make();
    second.restore((await checkpoints.load())!.state);
    report("back to the checkpoint");
    second.dispose();
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
