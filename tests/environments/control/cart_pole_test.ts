import assert from "node:assert/strict";
import { CartPole } from "lib/environments";
import { assertFollows, reference } from "../reference/reference.ts";

Deno.test("CartPole moves as Gymnasium's", () => {
  assertFollows(new CartPole({ games: 3 }), reference.cartPole);
});

Deno.test("CartPole begins with four numbers in [-0.05, 0.05]", () => {
  const { observations } = new CartPole({ games: 500 });
  const [least, most] = [Math.min(...observations), Math.max(...observations)];
  assert(least >= -0.05 && least < -0.048 && most <= 0.05 && most > 0.048);
});

Deno.test("CartPole's episodes end after 500 steps unless the pole falls before", () => {
  const cartPole = new CartPole({ games: 1 });
  for (let step = 1; step <= 500; step++) {
    // A linear controller that holds the pole up for ever.
    const [x, velocity, angle, angularVelocity] = cartPole.observations;
    cartPole.step([x + velocity + 20 * angle + 4 * angularVelocity > 0 ? 1 : 0]);
    assert.deepEqual([cartPole.terminated[0], cartPole.truncated[0]], [0, +(step === 500)]);
  }
  assert.deepEqual([cartPole.episodeReturns[0], cartPole.episodeLengths[0]], [500, 500]);
});

Deno.test("CartPole's longer pole falls more slowly", () => {
  const lengthOf = (halfPoleLength: number) => {
    const cartPole = new CartPole({ halfPoleLength });
    do cartPole.step([1]); while (!cartPole.terminated[0]);
    return cartPole.episodeLengths[0];
  };
  assert(lengthOf(2) > lengthOf(0.5));
});

Deno.test("CartPole refuses a pole without length", () => {
  for (const halfPoleLength of [0, -1, NaN, Infinity]) {
    assert.throws(() => new CartPole({ halfPoleLength }), /^RangeError: .*halfPoleLength is/);
  }
});

Deno.test("CartPole draws the pole where it leans to, and describes it", () => {
  const cartPole = new CartPole();
  const upright = cartPole.draw(0);
  for (let step = 0; step < 8; step++) cartPole.step([0]); // the pole leans to the right
  const leaning = cartPole.draw(0);
  assert.deepEqual([leaning.width, leaning.height], [upright.width, upright.height]);
  assert.equal(leaning.pixels.length, 3 * leaning.width * leaning.height);
  const angle = 180 * cartPole.observations[2] / Math.PI;
  assert.equal(
    cartPole.describe(0),
    `cart at ${cartPole.observations[0].toFixed(2)} m, pole ${angle.toFixed(1)}° from upright`,
  );
  assert(angle > 4 && /, pole \d/.test(cartPole.describe(0)));
});
