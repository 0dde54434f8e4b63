import assert from "node:assert/strict";
import {
  checkIntermediary,
  type IntermediarySettings,
  intermediarySettings,
  leastAnswers,
} from "lib/flower";

function check(changes: Partial<IntermediarySettings>, agents: number): void {
  checkIntermediary(intermediarySettings.complete(changes), agents);
}

Deno.test("checkIntermediary() refuses what no number of answers can meet", () => {
  check({}, 3);
  check({ strategy: "krum", malicious: 1 }, 5);
  check({ strategy: "bulyan", malicious: 1 }, 7);
  check({ strategy: "trimmed-mean", trimmed: 0.34 }, 3);
  assert.throws(
    () => check({ minResults: 4 }, 3),
    /minResults is 4, .* at least 4 agents but it has 3/,
  );
  assert.throws(
    () => check({ strategy: "krum", malicious: 1 }, 4),
    /malicious is 1, .* at least 5/,
  );
  assert.throws(
    () => check({ strategy: "bulyan", malicious: 1 }, 6),
    /malicious is 1, .* at least 7/,
  );
  assert.throws(
    () => check({ strategy: "multi-krum", selected: 4 }, 3),
    /selected is 4, .* at least 4 agents but it has 3; select fewer/,
  );
  assert.throws(
    () => check({ strategy: "multi-krum", malicious: 1 }, 4),
    /malicious is 1, .* at least 5/,
  );
  assert.throws(
    () => check({ strategy: "trimmed-mean" }, 3),
    /trimmed is 0\.2, .* at least 5 agents but it has 3; trim a larger share/,
  );
});

Deno.test("leastAnswers() is what the strategy bears its attackers with, however few are asked for", () => {
  const least = (changes: Partial<IntermediarySettings>) =>
    leastAnswers(intermediarySettings.complete({ minResults: 1, ...changes }), 30);
  assert.equal(least({ malicious: 1 }), 1, "a mean bears none");
  assert.equal(least({ strategy: "median" }), 1);
  assert.equal(least({ minResults: 4, strategy: "median" }), 4);
  assert.equal(least({ strategy: "krum", malicious: 1 }), 5);
  assert.equal(least({ strategy: "multi-krum", malicious: 1, selected: 6 }), 6);
  assert.equal(least({ strategy: "bulyan", malicious: 2 }), 11);
  assert.equal(least({ strategy: "trimmed-mean", trimmed: 0.3 }), 4);
  assert.equal(least({ strategy: "trimmed-mean", trimmed: 0 }), 1);
  assert.equal(least({ clip: 1 }), 1);
  assert.equal(least({ clip: 1, noise: 1 }), 30, "its noise is measured for all");
  for (let n = 3; n < 200; n++) {
    const answers = least({ strategy: "trimmed-mean", trimmed: 1 / n });
    assert.ok(Math.trunc(1 / n * answers) > 0, `1/${n}`);
    assert.equal(Math.trunc(1 / n * (answers - 1)), 0, `1/${n}`);
  }
});

Deno.test("checkIntermediary() refuses noise that hides nobody", () => {
  check({ clip: 1, noise: 1 }, 3);
  assert.throws(() => check({ noise: 1 }, 3), /clip is 0 but must be above 0/);
  assert.throws(
    () => check({ clip: 1, noise: 1, delta: 0.5 }, 3),
    /delta is 0\.5 but must be below/,
  );
  assert.throws(
    () => check({ clip: 1, strategy: "median" }, 3),
    /strategy is median but must be fedavg/,
  );
});

Deno.test("checkIntermediary() refuses to aggregate securely what nobody may see, among too few and too many", () => {
  const secureAggregation = true;
  check({ secureAggregation }, 3);
  check({ secureAggregation, clip: 1, noise: 1, delta: 1e-3 }, 256);
  assert.throws(
    () => check({ secureAggregation, strategy: "median" }, 3),
    /strategy is median but must be fedavg; the others compare updates that nobody sees/,
  );
  for (const agents of [2, 257]) {
    assert.throws(
      () => check({ secureAggregation }, agents),
      new RegExp(`a round has ${agents} agents but must have 3 to 256`),
    );
  }
});
