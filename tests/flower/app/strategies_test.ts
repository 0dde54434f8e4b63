import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { type Aggregation, Intermediary } from "lib/federated";
import {
  type IntermediarySettings,
  intermediarySettings,
  prepareFlower,
  readRoundFile,
  type RoundFile,
} from "lib/flower";
import { loadTensorFlow, tf } from "lib/tensorflow";
import reference from "../../reference/aggregation_reference.json" with { type: "json" };

interface Sent {
  examples: number;
  weights: Record<string, (number | null)[]>;
}

const shapes: Record<string, number[]> = reference.shapes;
// Ten agents, three of them attackers, whose weights are far away.
const good = reference.cases.find(({ updates }) => updates.length === 10)!.updates;
const names = Object.keys(shapes);

/** Settings, and how many rounds were before. */
type Way = Partial<IntermediarySettings> & { done?: number };

/** What the app makes of a round's answers: the round's file, or the words with which it ends. */
async function averaged(
  updates: readonly Sent[],
  ways: readonly Way[],
): Promise<(RoundFile | string)[]> {
  const folder = await Deno.makeTempDir();
  const folders = ways.map((_, i) => join(folder, String(i)));
  for (const each of folders) await Deno.mkdir(each);
  const { python } = await prepareFlower();
  const [program, app] = ["strategies.py", "../../../lib/flower/app"]
    .map((path) => fromFileUrl(new URL(path, import.meta.url)));
  const child = new Deno.Command(python, {
    args: ["-B", program, app],
    stdin: "piped",
    stderr: "piped",
  }).spawn();
  const settings = ways.map(({ done = 0, ...way }, i) => ({
    settings: intermediarySettings.complete({ minResults: 1, ...way }),
    done,
    folder: folders[i],
  }));
  const writer = child.stdin.getWriter();
  const given = JSON.stringify({ shapes, updates, ways: settings });
  await writer.write(new TextEncoder().encode(given));
  await writer.close();
  const { success, stderr } = await child.output();
  assert(success, new TextDecoder().decode(stderr));
  const made = [];
  for (const [i, each] of folders.entries()) {
    const name = `round-${String((ways[i].done ?? 0) + 1).padStart(4, "0")}.safetensors`;
    const error = join(each, "error.txt");
    made.push(await Deno.readTextFile(error).catch(() => readRoundFile(join(each, name))));
  }
  await Deno.remove(folder, { recursive: true });
  return made;
}

/** All weights as one vector. */
function vector(weights: Record<string, ArrayLike<number>>): number[] {
  return names.flatMap((name) => Array.from(weights[name]));
}

const sent = good.map(({ weights }) => vector(weights as Record<string, number[]>));

/** The mean by this project's own one-process intermediary. */
function ours(aggregation: Partial<Aggregation>): number[] {
  return tf.tidy(() => {
    const updates = good.map(({ examples, weights }, i) => ({
      ...{ agent: i + 1, examples, steps: 1, metrics: {} },
      weights: Object.fromEntries(
        names.map((name) => [
          name,
          tf.tensor((weights as Record<string, number[]>)[name], shapes[name]),
        ]),
      ),
    }));
    const agents = updates.map(({ agent }) => agent);
    const weighting = aggregation.aggregate === undefined ? "examples" : "equal";
    const made = new Intermediary(agents, { ...aggregation, weighting }).aggregate(updates);
    return vector(
      Object.fromEntries(Object.entries(made).map(([name, array]) => [name, array.dataSync()])),
    );
  });
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value) / values.length;

/** The agents whose n - f - 2 nearest others are nearest, by https://arxiv.org/abs/1703.02757. */
function krumChoice(malicious: number, count: number): number[] {
  const squared = (a: number[], b: number[]) => a.reduce((sum, x, k) => sum + (x - b[k]) ** 2, 0);
  const scores = sent.map((one, i) =>
    sent.filter((_, j) => j !== i).map((other) => squared(one, other)).sort((a, b) => a - b)
      .slice(0, sent.length - malicious - 2).reduce((sum, distance) => sum + distance)
  );
  return scores.map((_, i) => i).sort((a, b) => scores[a] - scores[b]).slice(0, count);
}

/** The mean of Krum's best, agents counting by their examples. */
function multiKrum(malicious: number, selected: number): number[] {
  const chosen = krumChoice(malicious, selected);
  const examples = chosen.map((i) => good[i].examples);
  const all = examples.reduce((sum, count) => sum + count);
  return sent[0].map((_, k) =>
    chosen.reduce((sum, agent, i) => sum + sent[agent][k] * examples[i] / all, 0)
  );
}

/** Of each number of Krum's n - 2f best the mean of the n - 4f nearest their median: https://arxiv.org/abs/1802.07927. */
function bulyan(malicious: number): number[] {
  const chosen = krumChoice(malicious, sent.length - 2 * malicious);
  return sent[0].map((_, k) => {
    const values = chosen.map((agent) => sent[agent][k]).sort((a, b) => a - b);
    const half = values.length / 2;
    const middle = mean([values[Math.ceil(half) - 1], values[Math.floor(half)]]);
    const nearest = values.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
    return mean(nearest.slice(0, sent.length - 4 * malicious));
  });
}

/** The mean of updates no longer than `clip`, agents counting by their examples; they began from zeros. */
function clipped(clip: number): number[] {
  const all = good.reduce((sum, { examples }) => sum + examples, 0);
  const scales = sent.map((values, i) =>
    Math.min(1, clip / Math.hypot(...values)) * good[i].examples / all
  );
  return sent[0].map((_, k) => sent.reduce((sum, values, i) => sum + scales[i] * values[k], 0));
}

/**
 * The epsilon of Gaussian noise after some rounds, by Renyi's divergence: a(a) = rounds · a / 2z², made one of epsilon and
 * delta as https://arxiv.org/abs/2004.00010, proposition 12, does.
 */
function gaussianEpsilon(noise: number, rounds: number, delta: number): number {
  const orders = Array.from({ length: 10_000 }, (_, i) => 1.01 + i / 100);
  return Math.min(
    ...orders.map((order) =>
      rounds * order / (2 * noise ** 2) + Math.log1p(-1 / order) -
      Math.log(delta * order) / (order - 1)
    ),
  );
}

Deno.test("each strategy on Flower makes what one process makes, or the paper's formula, and judges answers before it", async () => {
  await loadTensorFlow();
  const [first, second] = good as Sent[];
  const infinite = { ...first, weights: { ...first.weights, bias: [1, null, 1, 1] } };
  const { kernel: _kernel, ...lacking } = second.weights;
  const expected: [Partial<IntermediarySettings>, number[]][] = [
    [{}, ours({})],
    [{ strategy: "median" }, ours({ aggregate: "median" })],
    [
      { strategy: "trimmed-mean", trimmed: 0.3 },
      ours({ aggregate: "trimmed-mean", trimmedShare: 0.3 }),
    ],
    [{ strategy: "krum", malicious: 3 }, ours({ aggregate: "krum", attackers: 3 })],
    [{ strategy: "multi-krum", malicious: 3, selected: 4 }, multiKrum(3, 4)],
    [{ strategy: "bulyan", malicious: 1 }, bulyan(1)],
    [{ clip: 5 }, clipped(5)],
  ];
  const updates = [...good, infinite, { ...second, weights: lacking }];
  const made = await averaged(updates, expected.map(([way]) => way));
  for (const [i, [{ strategy = "fedavg" }, values]] of expected.entries()) {
    const file = made[i];
    assert(typeof file !== "string", `${strategy}: ${file}`);
    assert.deepEqual(file.failures, [
      { agent: 11, reason: '"bias" has values that are not finite' },
      { agent: 12, reason: "its weights have other names, such as kernel" },
    ]);
    assert.deepEqual(
      file.weights.map(({ name, shape }) => [name, shape]).sort(),
      Object.entries(shapes).sort(),
    );
    const weights = vector(
      Object.fromEntries(file.weights.map(({ name, data }) => [name, data as Float32Array])),
    );
    for (const [k, value] of values.entries()) {
      const apart = Math.abs(weights[k] - value);
      assert(apart <= 1e-5 * Math.abs(value), `${strategy} ${k}: ${weights[k]} and ${value}`);
    }
  }
});

Deno.test("noise on Flower is as strong as it says, another each time, and its epsilon is that of all rounds", async () => {
  const equal = good.map((update) => ({ ...update, examples: 1 })) as Sent[];
  const noise = { clip: 1, noise: 4, delta: 1e-4, minResults: 10 };
  // Large enough for a variance: the noise of 11 numbers in 40 rounds.
  const ways = Array.from({ length: 40 }, (_, done) => ({ ...noise, done }));
  const made = await averaged(equal, [{ clip: 1 }, ...ways]);
  const [still, ...noisy] = made.map((file) => {
    assert(typeof file !== "string", `${file}`);
    const weights = file.weights.map(({ name, data }) => [name, data as Float32Array]);
    return vector(Object.fromEntries(weights));
  });
  const errors = noisy.flatMap((values) => values.map((value, k) => value - still[k]));
  const deviation = Math.hypot(...errors) / Math.sqrt(errors.length);
  // 4 · 1 in the sum of ten; the sample's own deviation is 3.4 percent of it.
  assert(Math.abs(deviation / 0.4 - 1) < 0.25, `${deviation}`);
  const privacy = (made as RoundFile[]).map((file) => file.privacy);
  assert.equal(privacy[0], undefined);
  for (const rounds of [1, 10, 40]) {
    const { epsilon, delta } = privacy[rounds]!;
    assert.equal(delta, 1e-4);
    const expected = gaussianEpsilon(4, rounds, delta);
    assert(Math.abs(epsilon / expected - 1) < 0.01, `${epsilon} and ${expected}`);
  }
});

Deno.test("a round ends with words where too few answers are left for the strategy", async () => {
  const ways: Partial<IntermediarySettings>[] = [
    { strategy: "krum", malicious: 1, minResults: 5 },
    { strategy: "bulyan", malicious: 1, minResults: 1 },
  ];
  assert.deepEqual(await averaged(good.slice(0, 4) as Sent[], ways), [
    "4 agents answered in round 1 but there must be at least 5",
    "bulyan makes nothing of 4 answers; it needs more",
  ]);
});
