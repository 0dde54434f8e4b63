import assert from "node:assert/strict";
import { join } from "@std/path";
import { runNotebook } from "lib/notebook";
import { notebookOf, withNotebook } from "../notebook_of.ts";

const show = (text: string) =>
  `await Deno.jupyter.display({ "text/plain": "${text}" }, { raw: true });`;
const pause = (ms: number) => `await new Promise((resolve) => setTimeout(resolve, ${ms}));`;

Deno.test("stopSignal() ends a loop within a step at each Stop, and the kernel keeps its state", async () => {
  const loop = `${show("ready")}\nfor (; !stop.aborted; steps++) {\n  ${pause(5)}\n}\n`;
  const notebook = notebookOf(
    `import { stopSignal } from "lib/notebook";\nDeno.pid`,
    `let steps = 1, stop = stopSignal();\n${loop}steps > 1`,
    `steps = 1;\nstop = stopSignal();\n${loop}steps > 1`,
    `[stopSignal().aborted, stop.reason.message, stop.reason.stack]`,
  );
  assert.deepEqual(await textsWithStops(notebook), [
    ["true"],
    ["true"],
    [
      "[\n  false,\n" +
      '  "Stopped: run this cell again, then those after it",\n' +
      '  "AbortError: Stopped: run this cell again, then those after it"\n]',
    ],
  ]);
});

Deno.test("stopSignal() ends a training whose steps take no time, which lets what it shows out", async () => {
  const notebook = notebookOf(
    `import { MiniBatchTraining } from "lib/learning";
import { stopSignal } from "lib/notebook";
Deno.pid`,
    `let steps = 0;
const training = new MiniBatchTraining({
  ...{ epochs: 1_000_000_000, metrics: [], batches: () => [[0]], stepsIn: () => 1 },
  step: () => Promise.resolve({}),
});
for await (const _ of training.train({ signal: stopSignal() })) {
  if (++steps === 1_000) ${show("ready")}
}
steps > 1_000 && training.progress.epoch < 1_000_000_000`,
  );
  assert.deepEqual(await textsWithStops(notebook), [["true"]]);
});

Deno.test("Stop ends a training that a view follows, also one that was not given the signal", async () => {
  const notebook = notebookOf(
    `import { MiniBatchTraining } from "lib/learning";
import { liveTraining } from "lib/notebook";
Deno.pid`,
    `const training = new MiniBatchTraining({
  ...{ epochs: 1_000_000_000, metrics: ["loss"], batches: () => [[0]], stepsIn: () => 1 },
  step: () => Promise.resolve({ loss: 0 }),
});
const view = liveTraining({
  ...{ epochs: 1_000_000_000, metrics: { loss: { label: "Loss" } }, stepsOf: (epochs: number) => epochs },
  samples: () => undefined,
});
setTimeout(() => Deno.jupyter.display({ "text/plain": "ready" }, { raw: true }), 100);
let reason = "";
try {
  await view.follow(training.train());
} catch (error) {
  reason = String(error);
}
[reason, training.progress.epoch > 0, training.progress.epoch < 1_000_000_000]`,
  );
  const [texts] = await textsWithStops(notebook);
  assert.equal(
    texts.at(-1),
    '[\n  "AbortError: Stopped: run this cell again, then those after it",\n  true,\n  true\n]',
  );
});

Deno.test("Stop does no harm to a cell that does not listen", async () => {
  const untilPressed = `while (!await Deno.stat("pressed").then(() => true, () => false)) ${
    pause(20)
  }`;
  const notebook = notebookOf("Deno.pid", `${show("ready")}\n${untilPressed}\n"survived"`, "2");
  assert.deepEqual(await textsWithStops(notebook), [[`"survived"`], ["2"]]);
});

/**
 * Runs a notebook whose first cell shows the kernel's process id, and presses Stop (as Jupyter does: SIGINT to the
 * kernel's process group) each time that a cell shows "ready"; then a file "pressed" is beside the notebook. Returns what
 * the other cells show beside that.
 */
async function textsWithStops(notebook: ReturnType<typeof notebookOf>): Promise<string[][]> {
  let kernel = 0;
  const texts: string[][] = [];
  await withNotebook(notebook, async (path) => {
    await runNotebook(path, {
      cellSeconds: 120, // a cell that does not stop goes on for ever
      onProgress: ({ event, cell, text }) => {
        if (cell === 1) return text ? kernel = Number(text) : undefined;
        if (event === "start") texts.push([]);
        if (text === "ready") {
          Deno.kill(-kernel, "SIGINT");
          Deno.writeTextFileSync(join(path, "..", "pressed"), "");
        } else if (text) texts.at(-1)!.push(text);
      },
    });
  });
  return texts;
}
