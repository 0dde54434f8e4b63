import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeSafetensors } from "lib/files";
import { FlowerJob, FlowerPlace } from "lib/flower";
import { contentSha256 } from "lib/learning";

const data = { name: "drawn", source: "drawn", count: 40, sha256: "0" };
const plan = JSON.stringify({ agents: [{ agent: 1, examples: 40, steps: 6, data }] });

const pathOf = (folder: string, round: number) => join(folder, `round-000${round}.safetensors`);

/** A job of which these rounds are written; none of its processes runs. */
async function jobWith(rounds: readonly number[]): Promise<FlowerJob> {
  const folder = await Deno.makeTempDir();
  for (const round of rounds) {
    const arrays = [{ name: "network/bias", shape: [1], data: Float32Array.of(round) }];
    const texts = { round: String(round), plan, report: "{}" };
    const sha256 = contentSha256(Object.values(texts), arrays);
    await Deno.writeFile(
      pathOf(folder, round),
      encodeSafetensors(arrays, { metadata: { ...texts, sha256 } }),
    );
  }
  const place = new FlowerPlace(join(folder, "place"));
  return new FlowerJob(folder, { place, python: { folder, python: "" } });
}

async function roundsIn({ folder }: FlowerJob): Promise<number[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => Number(/^round-(\d+)/.exec(name)?.[1])).filter((round) =>
    !Number.isNaN(round)
  ).sort();
}

const damages: Record<string, (bytes: Uint8Array) => Uint8Array> = {
  "cut short": (bytes) => bytes.subarray(0, bytes.length / 2),
  empty: () => new Uint8Array(),
  "of another byte": (bytes) => bytes.map((byte, i) => i === bytes.length - 1 ? byte ^ 1 : byte),
};

for (const [what, damage] of Object.entries(damages)) {
  Deno.test(`FlowerJob goes on from the newest round that is whole where a file is ${what}, and names it`, async () => {
    const job = await jobWith([2, 3, 4]);
    const spoil = async (round: number) => {
      const path = pathOf(job.folder, round);
      await Deno.writeFile(path, damage(await Deno.readFile(path)));
    };
    const start = async (recorded?: number) => {
      const { file, damaged } = await job.start(recorded);
      return [file?.round, damaged.map((text) => /^Cannot read ".*round-000(\d)/.exec(text)?.[1])];
    };
    assert.deepEqual(await start(3), [4, []]);
    await spoil(3);
    assert.deepEqual(await start(3), [4, []], "it is recorded, and needed no more");
    assert.deepEqual(await start(2), [2, ["3"]], "round 4 can't be recorded without it");
    assert.deepEqual(await start(), [4, []]);
    await spoil(4);
    assert.deepEqual(await start(3), [2, ["3", "4"]]);
    assert.deepEqual(await start(), [2, ["3", "4"]]);
    await spoil(2);
    for (const recorded of [undefined, 3]) {
      await assert.rejects(job.start(recorded), {
        name: "InvalidData",
        message: /no file of a round is whole but one must be; .* with --anew; Cannot read ".*0002/,
      });
    }
    assert.deepEqual(await roundsIn(job), [2, 3, 4], "nothing is removed");
    await Deno.remove(job.folder, { recursive: true });
  });
}

Deno.test("FlowerJob begins only where nothing was recorded, and not under another name", async () => {
  const begins = await jobWith([]);
  assert.deepEqual(await begins.start(), { file: undefined, damaged: [] });
  await assert.rejects(begins.start(2), /no file of a round is whole but one must be/);
  const job = await jobWith([0, 1]);
  await assert.rejects(job.submit({}), /job\.json is missing but must give the name by which/);
  assert.deepEqual(await roundsIn(job), [0, 1]);
  for (const { folder } of [begins, job]) await Deno.remove(folder, { recursive: true });
});

Deno.test("FlowerJob.forget() keeps what is not recorded yet, and two rounds to go on from", async () => {
  const job = await jobWith([0, 1, 2, 3, 4, 5]);
  // The recording is three rounds behind.
  await job.forget(2);
  assert.deepEqual(await roundsIn(job), [1, 2, 3, 4, 5]);
  await job.forget(5);
  assert.deepEqual(await roundsIn(job), [4, 5]);
  await Deno.remove(job.folder, { recursive: true });
});
