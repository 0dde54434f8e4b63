import assert from "node:assert/strict";
import { publishedCurve } from "lib/game2048";

Deno.test("publishedCurve() has trainings that the command line takes, and whose time goes on", async () => {
  for (const algorithm of ["n-tuple", "ppo"] as const) {
    const { command, machine, points } = await publishedCurve(algorithm);
    assert.match(command, new RegExp(`^deno task train 2048 --algorithm ${algorithm} `));
    assert(machine.length > 0);
    for (const what of ["seconds", "moves"] as const) {
      points.forEach((point, i) => assert(i === 0 || point[what] > points[i - 1][what]));
    }
    assert(points.at(-1)!.score > points[0].score);
  }
});
