import assert from "node:assert/strict";
import type { Samples } from "lib/learning";
import { RoundPictures } from "lib/runs";

/** As many images of 2 × 2 pixels, of a shade that grows by one from image to image and from round to round. */
function samples(count: number, shade: number): Samples {
  const pixels = Float32Array.from(
    { length: count * 4 },
    (_, pixel) => (shade + Math.floor(pixel / 4)) / 127.5 - 1,
  );
  return { network: "generator", pixels, shape: [count, 2, 2, 1] };
}

function parts(count: number, shade: number): Record<string, Samples> {
  return { "agent-1": samples(count, shade), intermediary: samples(count, shade) };
}

/** The rounds that are kept, each with the shade of agent 1's first image. */
function kept(pictures: RoundPictures): [number, number][] {
  const { data, shape: [length] } = pictures.arrays().find(({ name }) => name === "agent-1")!;
  return pictures.rounds.map((round, place) => [round, Number(data[place * data.length / length])]);
}

Deno.test("RoundPictures keeps four images of each, and makes rows of a filmstrip of them", () => {
  const pictures = RoundPictures.of([]);
  pictures.add(1, parts(8, 10));
  pictures.add(2, { intermediary: samples(8, 20) });
  const arrays = pictures.arrays();
  assert.deepEqual(arrays.map(({ name, shape }) => [name, shape]), [
    ["agent-1", [2, 4, 2, 2]],
    ["intermediary", [2, 4, 2, 2]],
    ["round", [2]],
  ]);
  assert.deepEqual([...arrays[0].data.subarray(0, 16)].filter((_, i) => i % 4 === 0), [
    ...[10, 11, 12, 13],
  ]);
  const [agent, mean] = pictures.rows();
  assert.deepEqual([agent.name, mean.name], ["Agent 1", "Mean"]);
  assert.deepEqual([mean.pictures.length, mean.pictures[1].width], [2, 7]);
  assert.equal(mean.pictures[1].pixels[7 + 1], 20);
  assert.equal(agent.pictures[1].pixels[7 + 1], 0, "black where it was absent");
});

Deno.test("RoundPictures keeps one image of each where there are few images or many agents", () => {
  const few = RoundPictures.of([]);
  few.add(1, parts(3, 0));
  assert.deepEqual(few.arrays()[0].shape, [1, 1, 2, 2]);
  const many = RoundPictures.of([]);
  many.add(
    1,
    Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`agent-${i}`, samples(8, i)])),
  );
  assert.deepEqual(many.arrays()[0].shape, [1, 1, 2, 2]);
});

Deno.test("RoundPictures thins the rounds of a long run, to the same bytes if it is read again on the way", () => {
  const [whole, resumed] = [{ of: RoundPictures.of([]) }, { of: RoundPictures.of([]) }];
  for (let round = 1; round <= 1000; round++) {
    whole.of.add(round, parts(1, round % 256));
    if (round % 37 === 0) resumed.of = RoundPictures.of(resumed.of.arrays());
    resumed.of.add(round, parts(1, round % 256));
    assert.ok(whole.of.rounds.length <= 128);
    assert.equal(whole.of.rounds.at(-1), round);
  }
  const { rounds } = whole.of;
  assert.deepEqual([rounds.length, ...rounds.slice(0, 3), rounds.at(-2)], [126, 1, 8, 16, 992]);
  for (const [round, shade] of kept(whole.of)) assert.equal(shade, round % 256);
  assert.deepEqual(resumed.of.arrays(), whole.of.arrays());
});

Deno.test("RoundPictures goes on with one image a round as older versions wrote them, and refuses another shape", () => {
  const older = (shape: number[]) => [
    { name: "agent-1", shape, data: new Uint8Array([7, 7, 7, 7, 8, 8, 8, 8]) },
    { name: "round", shape: [2], data: Int32Array.of(1, 2) },
  ];
  const pictures = RoundPictures.of(older([2, 2, 2]));
  pictures.add(3, parts(8, 9));
  assert.deepEqual(kept(pictures), [[1, 7], [2, 8], [3, 9]]);
  assert.throws(
    () => RoundPictures.of(older([8])),
    /"agent-1" has shape \[8\] but must be bytes of shape \[2, count, height, width\]/,
  );
});
