import assert from "node:assert/strict";
import { Pendulum } from "lib/environments";
import { assertFollows, reference, setVariables } from "../reference/reference.ts";

Deno.test("Pendulum moves as Gymnasium's, also at top speed and beyond the greatest torque", () => {
  assertFollows(new Pendulum({ games: 3 }), reference.pendulum);
});

Deno.test("Pendulum begins anywhere, with a velocity in [-1, 1]", () => {
  const { observations } = new Pendulum({ games: 500 });
  const column = (of: number) => [...observations].filter((_, i) => i % 3 === of);
  const bounds = [0, 1, 2].flatMap((of) => [Math.min(...column(of)), Math.max(...column(of))]);
  assert(bounds.every((bound) => Math.abs(bound) <= 1 && Math.abs(bound) > 0.98));
});

Deno.test("Pendulum's reward takes the angle in [-π, π), whatever turns are behind it", () => {
  const pendulum = new Pendulum({ games: 3 });
  const turn = 2 * Math.PI;
  [0.5, 0.5 + 3 * turn, 0.5 - 2 * turn].forEach((angle, game) => {
    setVariables(pendulum, game, [angle, 0]);
  });
  pendulum.step([0, 0, 0]);
  for (const reward of pendulum.rewards) assert(Math.abs(reward + 0.25) < 1e-12);
});

Deno.test("Pendulum never terminates, and is truncated after 200 steps", () => {
  const pendulum = new Pendulum();
  for (let step = 1; step <= 200; step++) {
    pendulum.step([2]);
    assert.deepEqual([pendulum.terminated[0], pendulum.truncated[0]], [0, +(step === 200)]);
  }
});

Deno.test("Pendulum draws which way it leans, and describes it", () => {
  const pendulum = new Pendulum();
  const columnsOf = (angle: number) => {
    setVariables(pendulum, 0, [angle, 0]);
    const { width, pixels } = pendulum.draw(0);
    const columns = [];
    for (let i = 0; i < pixels.length; i += 3) {
      if (pixels[i] === 214 && pixels[i + 2] === 62) columns.push(i / 3 % width);
    }
    return columns.reduce((sum, column) => sum + column, 0) / columns.length;
  };
  assert(columnsOf(Math.PI / 2) < 60, "a positive angle is to the left, as Gymnasium draws it");
  assert(columnsOf(-Math.PI / 2) > 100);
  assert.equal(pendulum.describe(0), "pendulum -90° from upright, 0.0 rad/s");
});
