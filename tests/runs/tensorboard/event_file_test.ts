import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeEvents, writeEvents } from "lib/runs";
import { inOutputs, smallDcganRun, smallFedganRun } from "../small_run.ts";

/** TensorBoard's own reader, of the Python that is active: `pip install tensorboard`. */
const reader = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator(sys.argv[1], size_guidance={"images": 0})
events.Reload()
tags = events.Tags()
print(json.dumps({
  "scalars": {tag: [[e.step, e.wall_time, e.value] for e in events.Scalars(tag)] for tag in tags["scalars"]},
  "images": {tag: [[e.step, e.width, e.height, len(e.encoded_image_string)] for e in events.Images(tag)]
             for tag in tags["images"]},
}))`;

async function python(...args: string[]): Promise<{ success: boolean; stdout: string }> {
  try {
    const command = new Deno.Command("python3", { args, stderr: "null" });
    const { success, stdout } = await command.output();
    return { success, stdout: new TextDecoder().decode(stdout) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { success: false, stdout: "" };
    throw error;
  }
}

const hasTensorBoard = (await python("-c", "import tensorboard")).success;

Deno.test("encodeEvents() writes the bytes that TensorFlow writes", () => {
  // Recorded from TensorBoard's RecordWriter and its protocol buffers.
  const bytes = encodeEvents([{
    step: 300,
    seconds: 1.5,
    scalars: { "loss/generator": 0.25 },
  }]);
  assert.equal(
    [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    "0f000000000000006d532b091a0d627261696e2e4576656e743a32fc985129" +
      "2500000000000000eabc36f309000000000000f83f10ac02" +
      "2a170a150a0e6c6f73732f67656e657261746f72150000803e4f390de2",
  );
});

Deno.test("encodeEvents() keeps what it wrote before when events are added", () => {
  const png = new Uint8Array(40).fill(7);
  const events = [1, 2, 300].map((step) => ({ step, seconds: step, images: { samples: png } }));
  const [short, long] = [encodeEvents(events.slice(0, 2)), encodeEvents(events)];
  assert.deepEqual(long.subarray(0, short.length), short);
  assert.ok(long.length > short.length);
});

Deno.test("writeEvents() keeps what it wrote before as a run goes on", async () => {
  await inOutputs(async () => {
    const [one, two] = [await smallDcganRun("a", { done: 1 }), await smallDcganRun("b")];
    const [short, long] = await Promise.all([one, two].map(async (run) => {
      await writeEvents(run);
      return await Deno.readFile(join(run.path, "events.out.tfevents"));
    }));
    assert.deepEqual(long.subarray(0, short.length), short);
  });
});

Deno.test({
  name: "writeEvents() writes what TensorBoard's reader reads",
  ignore: !hasTensorBoard, // no TensorBoard in the active Python
  fn: async () => {
    await inOutputs(async () => {
      const run = await smallFedganRun("fed");
      const [agent, mean] = [run.agent(1), run.mean()];
      for (const folder of [run, agent, mean]) await writeEvents(folder);
      const read = async (path: string) => JSON.parse((await python("-c", reader, path)).stdout);

      const { scalars, images } = await read(agent.path);
      assert.deepEqual(scalars["metrics/generatorLoss"], [[1, 1.5, 1.625], [2, 3, 1.75]]);
      assert.deepEqual(scalars["metrics/discriminatorLoss"], [[1, 1.5, 2.375], [2, 3, 2.25]]);
      const sizes = [];
      for (const step of [1, 2]) sizes.push((await agent.readSamples(step)).length);
      assert.deepEqual(images.samples, [[1, 56, 56, sizes[0]], [2, 56, 56, sizes[1]]]);

      const whole = await read(run.path);
      assert.deepEqual(whole.scalars["bytes/sent"], [[1, 3.5, 20_350_472], [2, 7, 20_350_472]]);
      assert.deepEqual((await read(mean.path)).images.samples.length, 2);
    });
  },
});
