import assert from "node:assert/strict";
import { publishedTrainings } from "lib/pong";

Deno.test("published trainings are whole episodes in order, by commands that train them", async () => {
  const trainings = await publishedTrainings();
  assert(trainings.length > 0);
  for (const { name, command, machine, episodes, ...times } of trainings) {
    assert.match(command, /^deno task train pong --profile full/, name);
    assert(command.includes(`--seed ${/\d+$/.exec(name)}`), `${name}: its name has the seed`);
    assert(machine.length > 0);
    assert(times.processorSeconds > 0 && times.wallSeconds >= episodes.at(-1)!.seconds, name);
    for (const [i, { steps, seconds, gathered }] of episodes.entries()) {
      const before = episodes[i - 1] ?? { steps: 0, seconds: 0 };
      assert(steps >= before.steps && seconds >= before.seconds, `${name}, episode ${i + 1}`);
      assert(Number.isInteger(gathered) && Math.abs(gathered) <= 21 && gathered !== 0, name);
    }
  }
});

Deno.test("by PPO, most seeds are far ahead of the opponent within 2.1 million steps, and none is behind", async () => {
  const byPpo = (await publishedTrainings()).filter(({ name }) => name.startsWith("ppo-"));
  const means = byPpo.map(({ episodes }) => {
    const last = episodes.filter(({ steps }) => steps <= 2_100_000).slice(-100);
    return last.reduce((sum, { gathered }) => sum + gathered, 0) / last.length;
  });
  assert.equal(byPpo.length, 3);
  assert(means.filter((mean) => mean >= 8).length > 1, String(means));
  assert(means.every((mean) => mean >= 7.95), String(means));
});
