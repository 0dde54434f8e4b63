/**
 * Steps per second of every environment, beside Gymnasium's if you name a Python that has it.
 *
 * `deno run -A tests/bench/environment_bench.ts --games 64 --python .venv/bin/python`
 */
import { Command } from "commander";
import {
  CartPole,
  Catch,
  type Environment,
  frozenLake,
  MountainCar,
  Pendulum,
  TabularEnvironment,
} from "lib/environments";
import { Game2048 } from "lib/game2048";
import { RandomStream } from "lib/random";
import { cpuUsage } from "node:process";
import { fromFileUrl } from "@std/path";

const options = new Command("environment_bench")
  .option("--games <n>", "games side by side", "64")
  .option("--seconds <n>", "how long each environment plays", "2")
  .option("--python <path>", "a Python with gymnasium==1.4.0, to compare with")
  .parse(["", "", ...Deno.args]).opts<{ games: string; seconds: string; python?: string }>();
const [games, seconds] = [options.games, options.seconds].map(Number);

const environments: Environment[] = [
  new CartPole({ games }),
  new MountainCar({ games }),
  new Pendulum({ games }),
  new Catch({ games }),
  new TabularEnvironment(frozenLake(), { games, timeLimit: 100 }),
  new Game2048({ games, observations: "exponents" }),
];

/** Random actions of many steps, drawn before the clock runs. */
function randomActions({ actionSpace }: Environment): (Int32Array | Float32Array)[] {
  const random = new RandomStream(1);
  return Array.from(
    { length: 256 },
    () =>
      actionSpace.kind === "discrete"
        ? Int32Array.from({ length: games }, () => random.integer(actionSpace.count))
        : Float32Array.from({ length: games }, () => 4 * random.uniform() - 2),
  );
}

/** Changes each action that is not legal to the next one that is, in a circle. */
function makeLegal({ legal, actionSpace }: Environment, actions: Int32Array | Float32Array): void {
  if (legal === undefined || actionSpace.kind !== "discrete") return;
  const { count } = actionSpace;
  for (let game = 0; game < games; game++) {
    while (legal[count * game + actions[game]] === 0) actions[game] = (actions[game] + 1) % count;
  }
}

/** Steps of all games so far and the processor's seconds for them. */
function play(environment: Environment, actions: (Int32Array | Float32Array)[], seconds: number) {
  const before = cpuUsage();
  const end = performance.now() + 1000 * seconds;
  let steps = 0;
  while (performance.now() < end) {
    for (let step = 0; step < 1024; step++) {
      const chosen = actions[step % actions.length];
      makeLegal(environment, chosen);
      environment.step(chosen);
    }
    steps += 1024 * games;
  }
  const { user, system } = cpuUsage(before);
  return { steps, processorSeconds: (user + system) / 1e6 };
}

console.log(`${games} games side by side, random actions, millions of steps a processor second`);
for (const environment of environments) {
  const actions = randomActions(environment);
  play(environment, actions, seconds / 4); // compiles
  const { steps, processorSeconds } = play(environment, actions, seconds);
  console.log(`${environment.name.padEnd(24)}${(steps / processorSeconds / 1e6).toFixed(2)}`);
}
if (options.python !== undefined) {
  const script = fromFileUrl(new URL("gymnasium_steps.py", import.meta.url));
  await new Deno.Command(options.python, {
    args: [script, String(games), String(seconds)],
    stdout: "inherit",
    stderr: "inherit",
  }).spawn().status;
}
