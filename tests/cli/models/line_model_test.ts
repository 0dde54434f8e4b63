/** A model of one file has all that the command line does for a model. */
import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { resultsOf } from "../../runs/recorder/run_files.ts";

const project = fromFileUrl(new URL("../../../", import.meta.url));
const outputs = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(outputs, { recursive: true }));

/** Starts a command that knows the third model too; once it has printed `held`, it goes on only to be killed. */
function start(
  command: string,
  args: string[],
  held?: RegExp,
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--deny-net", "tests/cli/models/line_command.ts", ...args],
    cwd: project,
    env: {
      ...{ COMMAND: command, FEDGAN_OUTPUTS: outputs, NO_COLOR: "1" },
      ...held === undefined ? {} : { HOLD: held.source },
    },
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
}

async function run(command: string, ...args: string[]) {
  const { code, stdout, stderr } = await start(command, args).output();
  const [out, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, errors };
}

async function shown(command: string, ...args: string[]): Promise<string> {
  const { code, out, errors } = await run(command, ...args);
  assert.equal(code, 0, errors);
  return out;
}

const whole = shown("train", "line", "--epochs", "5", "--out", "whole");

Deno.test("a model without images has its flags alone, and its examples in the help", async () => {
  const help = await shown("train", "line", "--help");
  assert.match(help, /Fits a line through points\.\n/);
  assert.match(help, /Examples:\n {2}deno task train line --epochs 10 --out through\n/);
  assert.match(help, /--learning-rate <number> +step size; a finite number above 0 \(default:/);
  for (const flag of ["dataset", "data-dir", "judge", "evaluate-every", "profile"]) {
    assert.doesNotMatch(help, new RegExp(`--${flag} `));
  }
});

Deno.test("a model without images trains into a run's folder: metrics, plot, weights, no pictures", async () => {
  const text = await whole;
  assert.match(text, /^Epoch 5\/5 {2}squared error 0\.\d{3} {2}/m);
  assert.match(text, /\nWrote .*whole\n$/);
  const files = [...Deno.readDirSync(join(outputs, "whole"))].map(({ name }) => name).sort();
  assert.deepEqual(files, [
    ...["checkpoints", "config.json", "metrics.csv", "metrics.jsonl", "metrics.png"],
    ...["steps.jsonl", "weights.safetensors"],
  ]);
  const config = JSON.parse(await Deno.readTextFile(join(outputs, "whole", "config.json")));
  assert.deepEqual(config.settings, { points: 40, epochs: 5, learningRate: 0.1, seed: 0 });
  assert.deepEqual([config.model, config.data], ["line", undefined]);
});

Deno.test("a model without images that was killed goes on to the same bytes", async () => {
  await whole;
  const second = /^Epoch 2\/5/m;
  const child = start("train", ["line", "--epochs", "5", "--out", "killed"], second);
  let text = "";
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    const isReached = second.test(text);
    text += part;
    // With its supervisor, as when the machine goes down.
    if (!isReached && second.test(text)) Deno.kill(-child.pid, "SIGKILL");
  }
  await child.stderr.cancel();
  assert.equal((await child.status).signal, "SIGKILL");
  assert.doesNotMatch(text, /^Epoch 5\/5 {2}/m);
  assert.match(await shown("resume", "killed"), /Going on after epoch [1-4], step \d/);
  assert.deepEqual(
    await resultsOf(join(outputs, "killed")),
    await resultsOf(join(outputs, "whole")),
  );
});

Deno.test("runs, report, plot and evaluate know a model without images by the name in its configuration", async () => {
  await whole;
  const evaluated = await shown("evaluate", "whole", "--samples", "200");
  assert.match(evaluated, /^line +squared error\nwhole +0\.\d{4}\n200 new points, seed 0\.$/m);
  assert.match(
    await shown("runs"),
    /^whole +\d{4}-\d\d-\d\d \d\d:\d\d +line +finished .* 0\.\d{3} +--epochs 5$/m,
  );
  await shown("report", "whole");
  const report = await Deno.readTextFile(join(outputs, "whole", "report.html"));
  for (const part of ["Squared error", "<h2>Evaluation</h2>", "200 new points", "learningRate"]) {
    assert.ok(report.includes(part), part);
  }
  assert.ok(!report.includes("<h2>Pictures</h2>"), "it draws none");
  await shown("plot", "whole", "--no-open");
  assert.match(await Deno.readTextFile(join(outputs, "whole", "plot.html")), /Squared error/);
});

Deno.test("what a model does not do is refused by name, and so are its bad settings", async () => {
  await whole;
  const refused: [args: [string, ...string[]], message: RegExp][] = [
    [
      ["sample", "whole", "--grid", join(outputs, "x.png")],
      /Cannot draw with run "whole": its model is line but must be one that draws images, dcgan, fedgan/,
    ],
    [["train", "line", "--points", "0"], /Expected an integer of at least 1/],
    [["train", "line", "--dataset", "mnist"], /unknown option '--dataset'/],
  ];
  for (const [args, message] of refused) {
    const { code, errors } = await run(...args);
    assert.match(errors, message);
    assert.equal(code, 2, errors);
    assert.doesNotMatch(errors, /\n\s+at /, "no stack");
  }
});
