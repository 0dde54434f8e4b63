import assert from "node:assert/strict";
import { gaussianEpsilon } from "lib/federated";
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
