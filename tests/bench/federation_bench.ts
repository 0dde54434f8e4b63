/**
 * What federation costs: three agents of a third of the data each next to one standalone training of as many
 * steps, the synchronisation alone, and the memory of a further agent.
 *
 * `deno run -A tests/bench/federation_bench.ts --help`
 */
import { Command } from "commander";
import { drawnDigits } from "lib/data";
import { Agent, federate } from "lib/federated";
import { fedgan } from "lib/fedgan";
import { AdversarialPair, GanLearner } from "lib/gan";
import { loadTensorFlow } from "lib/tensorflow";

const options = new Command("federation_bench")
  .option("--batch <size>", "images in a step", "256")
  .option("--steps <n>", "steps of each agent a round, K = 1 epoch; MNIST has 79", "79")
  .option("--rounds <n>", "how often both have their turn", "2")
  .parse(["", "", ...Deno.args]).opts<{ batch: string; steps: string; rounds: string }>();
const [batchSize, steps, rounds] = [options.batch, options.steps, options.rounds].map(Number);
const agents = 3;

await loadTensorFlow();
const digits = drawnDigits(agents * steps * batchSize);
const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];
const megabytes = () => Deno.memoryUsage().rss / 1e6;

// Before anything else has grown the process: agents one by one, each with its first steps behind it.
const shard = Array.from({ length: batchSize }, (_, i) => i);
const rss: number[] = [];
const extra = [];
for (let number = 1; number <= 4; number++) {
  const own = new GanLearner(new AdversarialPair({ batchSize, seed: number }), digits, { shard });
  const agent = new Agent(number, own);
  await Array.fromAsync(agent.train({ steps: 4 }));
  extra.push(agent);
  rss.push(megabytes());
}
extra.forEach((agent) => agent.dispose());

const epochs = rounds + 1;
const alone = new GanLearner(new AdversarialPair({ batchSize, epochs }), digits);
const federation = fedgan(digits, { agents, batchSize, epochs });
const logs = federate(federation);
const times: { standalone: number; federated: number; sync: number }[] = [];
for (let round = 0; round <= rounds; round++) {
  let startMs = performance.now();
  await Array.fromAsync(alone.train({ epochs: round + 1 }));
  const standalone = performance.now() - startMs;
  startMs = performance.now();
  for (;;) {
    const { value } = await logs.next();
    if (value?.kind !== "round") continue;
    // The first round traces and warms up.
    const federated = performance.now() - startMs;
    if (round > 0) times.push({ standalone, federated, sync: value.syncMs });
    break;
  }
}
const each = (name: "standalone" | "federated" | "sync") => median(times.map((one) => one[name]));
const ratios = times.map(({ standalone, federated }) => federated / standalone);
console.log(
  `batch ${batchSize}, ${agents} agents of ${steps} steps a round, ${rounds} rounds, medians`,
);
console.log(`standalone training of ${agents * steps} steps  ${each("standalone").toFixed(0)} ms`);
console.log(`federated round of as many steps      ${each("federated").toFixed(0)} ms`);
console.log(`ratio                                 ${median(ratios).toFixed(3)}`);
console.log(`synchronisation of ${agents} agents           ${each("sync").toFixed(1)} ms`);
console.log(`memory of a further agent             ${((rss[3] - rss[0]) / 3).toFixed(0)} MB`);
