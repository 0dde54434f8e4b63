import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeSafetensors } from "lib/files";
import { readRoundFile } from "lib/flower";

const data = { name: "drawn", source: "drawn", count: 40, sha256: "0" };
const plan = { agents: [{ agent: 1, examples: 40, steps: 6, data }] };
const report = {
  agents: [{
    ...{ agent: 1, examples: 40, steps: 2, metrics: { loss: 0.5 } },
    epochs: [{ epoch: 1, metrics: { loss: 0.5 }, steps: 2, seconds: 0.1 }],
    ...{ startedAt: 1, endedAt: 2, problems: [], sentBytes: 4, receivedBytes: 4 },
  }],
  failures: [{ agent: 2, reason: "gone" }],
  ...{ seconds: 3, syncSeconds: 0.1 },
};

async function written(metadata: Record<string, string>): Promise<string> {
  const path = join(await Deno.makeTempDir(), "round-0001.safetensors");
  const arrays = [
    { name: "network/bias", shape: [1], data: Float32Array.of(1) },
    {
      name: "pictures/network/epoch-1/agent-1",
      shape: [1, 1, 1, 1],
      data: Float32Array.of(-1),
    },
    { name: "pictures/network/round/agent-1", shape: [1, 1, 1, 1], data: Float32Array.of(0.5) },
  ];
  await Deno.writeFile(path, encodeSafetensors(arrays, { metadata }));
  return path;
}

Deno.test("readRoundFile() parts weights from pictures, and finds these by agent and epoch", async () => {
  const path = await written({
    ...{ round: "1", plan: JSON.stringify(plan), report: JSON.stringify(report) },
  });
  const file = await readRoundFile(path);
  assert.equal(file.round, 1);
  assert.deepEqual(file.weights.map(({ name }) => name), ["network/bias"]);
  assert.deepEqual(file.begins, plan.agents);
  assert.deepEqual(file.agents, report.agents);
  assert.deepEqual(file.failures, report.failures);
  assert.deepEqual(file.samples(1, 1), {
    network: "network",
    pixels: Float32Array.of(-1),
    shape: [1, 1, 1, 1],
  });
  assert.deepEqual(file.samples(1)?.pixels, Float32Array.of(0.5));
  assert.equal(file.samples(2), undefined);
  assert.equal(file.samples(1, 2), undefined);
});

Deno.test("readRoundFile() reads the beginning, and names what is wrong in another file", async () => {
  const beginning = await written({ round: "0", plan: JSON.stringify(plan), report: "{}" });
  assert.deepEqual((await readRoundFile(beginning)).agents, []);
  const sha256 = "0".repeat(64);
  const damaged = await written({ round: "0", plan: JSON.stringify(plan), report: "{}", sha256 });
  await assert.rejects(readRoundFile(damaged), {
    name: "InvalidData",
    message: /^Cannot read ".*0001\.safetensors": its content has SHA-256 \w+ but must have 0{64}$/,
  });
  const other = await written({ round: "one", plan: JSON.stringify(plan), report: "{}" });
  await assert.rejects(readRoundFile(other), {
    name: "InvalidData",
    message: /^Cannot read ".*round-0001\.safetensors": round is NaN/,
  });
});
