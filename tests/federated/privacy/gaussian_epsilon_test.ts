import assert from "node:assert/strict";
import { gaussianEpsilon } from "lib/federated";
import { millsRatio } from "../../../lib/federated/privacy/mills_ratio.ts";
import reference from "../../reference/privacy_reference.json" with { type: "json" };

function assertClose(actual: number, expected: number, relative: number, what: string): void {
  const difference = Math.abs(actual - expected);
  assert.ok(difference <= relative * Math.abs(expected), `${what}: ${actual} is not ${expected}`);
}

Deno.test("gaussianEpsilon() agrees with dp-accounting, whose convolutions never exceed it", () => {
  for (const { exact, composed, ...options } of reference.cases) {
    const epsilon = gaussianEpsilon(options);
    const what = JSON.stringify(options);
    // The peer searches to within 1e-12 or so of ε, and for large ε of fewer digits.
    if (exact === 0) assert.equal(epsilon, 0, what);
    else assertClose(epsilon, exact, 1e-6, what);
    if (composed === null) continue;
    assert.ok(composed >= epsilon - 1e-9, `${what}: a bound from above`);
    assert.ok(composed <= epsilon + 1e-6, what);
  }
});

Deno.test("gaussianEpsilon() is infinite without noise, and counts rounds as less noise", () => {
  assert.equal(gaussianEpsilon({ noiseMultiplier: 0, rounds: 3 }), Infinity);
  const [many, one] = [{ noiseMultiplier: 6, rounds: 9 }, { noiseMultiplier: 2, rounds: 1 }];
  assert.equal(gaussianEpsilon(many), gaussianEpsilon(one));
  assert.ok(gaussianEpsilon({ ...one, delta: 1e-6 }) > gaussianEpsilon(one));
  // With little noise the second term is nothing: ε = μ² / 2 + 4.26 · μ, where Φ(-4.26) = 1e-5.
  const far = gaussianEpsilon({ noiseMultiplier: 1e-4, rounds: 1 });
  assertClose(far, 1e8 / 2 + 1e4 * 4.2648907939, 1e-7, "far");
});

Deno.test("gaussianEpsilon() refuses what has no meaning", () => {
  const right = { noiseMultiplier: 1, rounds: 1 };
  const wrong = [{ noiseMultiplier: -1 }, { noiseMultiplier: NaN }, { rounds: 0 }, { rounds: 1.5 }];
  for (const change of [...wrong, { delta: 0 }, { delta: 1 }]) {
    const [[name, value]] = Object.entries(change);
    assert.throws(
      () => gaussianEpsilon({ ...right, ...change }),
      { name: "RangeError", message: new RegExp(`${name} is ${value} but must be`) },
    );
  }
});

Deno.test("millsRatio() has the digits that tables give, and both its forms meet", () => {
  // (1 - Φ(x)) / φ(x) by mpmath.
  const known: [number, number][] = [
    [0, 1.2533141373155003],
    [0.5, 0.8763644564536923],
    [2, 0.42136922928805446],
    [10, 0.09902859647173193],
    [1e6, 9.99999999999e-7],
  ];
  for (const [x, expected] of known) assertClose(millsRatio(x), expected, 1e-13, `at ${x}`);
  assertClose(millsRatio(2 - 1e-12), millsRatio(2), 2e-12, "on both sides of 2");
});
