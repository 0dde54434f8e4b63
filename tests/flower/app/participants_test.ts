import assert from "node:assert/strict";
import { fromFileUrl } from "@std/path";
import { Participants } from "lib/federated";
import { prepareFlower } from "lib/flower";

const program = `
import json, sys
sys.path.insert(0, sys.argv[1])
from federation.participants import Participants
drawn = [[Participants(each).of(number) for number in range(1, 21)] for each in json.loads(sys.argv[2])]
print(json.dumps(drawn))
`;

Deno.test("the app draws the agents of each round that one process draws", async () => {
  const cases = [1, 2, 3, 5, 10, 200].flatMap((agents) =>
    // 0.25 of 10, and 0.5 of 3 and 5, are halves, which are rounded up.
    [0.01, 0.25, 0.3, 0.5, 1].flatMap((participation) =>
      [0, 7, Number.MAX_SAFE_INTEGER].map((seed) => ({ agents, participation, seed }))
    )
  );
  const { python } = await prepareFlower();
  const app = fromFileUrl(new URL("../../../lib/flower/app", import.meta.url));
  const { stdout, stderr } = await new Deno.Command(python, {
    args: ["-B", "-c", program, app, JSON.stringify(cases)],
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  const drawn: number[][][] = JSON.parse(new TextDecoder().decode(stdout));
  cases.forEach((options, i) => {
    const participants = new Participants(options);
    const expected = Array.from(
      { length: 20 },
      (_, round) => [...participants.of(round + 1)].map((place) => place + 1),
    );
    assert.deepEqual(drawn[i], expected, JSON.stringify(options));
  });
});
