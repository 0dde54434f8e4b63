import assert from "node:assert/strict";
import { MountainCar } from "lib/environments";
import { assertFollows, reference, setVariables } from "../reference/reference.ts";

Deno.test("MountainCar moves as Gymnasium's, also against the wall, at top speed and at the goal", () => {
  assertFollows(new MountainCar({ games: 4 }), reference.mountainCar);
});

Deno.test("MountainCar begins at rest in [-0.6, -0.4]", () => {
  const { observations } = new MountainCar({ games: 500 });
  const positions = observations.filter((_, i) => i % 2 === 0);
  assert(observations.every((value, i) => i % 2 === 0 || value === 0));
  const [least, most] = [Math.min(...positions), Math.max(...positions)];
  assert(least >= -0.6 && least < -0.597 && most <= -0.4 && most > -0.403);
});

Deno.test("MountainCar climbs out by swinging: pushed to where it rolls", () => {
  const car = new MountainCar({ seed: 2 });
  do car.step([car.observations[1] < 0 ? 0 : 2]); while (!car.terminated[0] && !car.truncated[0]);
  assert.equal(car.terminated[0], 1);
  assert(car.episodeReturns[0] > -150 && car.finalObservations[0] >= 0.5);
});

Deno.test("MountainCar draws the car where it is, and describes it", () => {
  const car = new MountainCar();
  /** The mean column of the car's colour. */
  const columnOf = (position: number) => {
    setVariables(car, 0, [position, 0]);
    const { width, pixels } = car.draw(0);
    const columns = [];
    for (let i = 0; i < pixels.length; i += 3) {
      if (pixels[i] === 31 && pixels[i + 2] === 178) columns.push(i / 3 % width);
    }
    return columns.reduce((sum, column) => sum + column, 0) / columns.length;
  };
  const middle = columnOf(-Math.PI / 6); // the bottom of the valley
  assert(Math.abs(middle - 240 * (1.2 - Math.PI / 6) / 1.8) < 1.5);
  assert(columnOf(-1) < middle - 40 && columnOf(0.5) > middle + 100);
  assert.equal(car.describe(0), "car at 0.50, velocity 0.000 a step");
});
