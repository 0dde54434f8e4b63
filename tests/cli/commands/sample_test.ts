import assert from "node:assert/strict";
import { join } from "@std/path";
import { loadJudge } from "lib/evaluation";
import { decodeNpy, encodeSafetensors } from "lib/files";
import { AdversarialPair } from "lib/gan";
import { pretrainedNames } from "lib/runs";
import { loadTensorFlow } from "lib/tensorflow";
import { inOutputs, smallDcganRun, smallFedganRun } from "../../runs/small_run.ts";
import { runCli } from "../run_cli.ts";

await loadTensorFlow();

Deno.test("sample refuses weights that are missing, damaged or not finite, and makes nothing", async () => {
  await inOutputs(async (outputs) => {
    const run = await smallDcganRun("solo");
    await smallFedganRun("fed");
    const agents = join(outputs, "fed");
    const before = [...Deno.readDirSync(agents)].map(({ name }) => name).sort();
    const grid = join(outputs, "grid.png");
    const refuse = async (message: RegExp, code: number, ...args: string[]) => {
      const result = await runCli(outputs, "sample", ...args, "--grid", grid);
      assert.match(result.stderr, message);
      assert.equal(result.code, code, result.stderr);
      assert.doesNotMatch(result.stderr, /\n\s+at /, "no stack");
    };
    await refuse(
      /solo\/weights\.safetensors": it does not exist; weights are written after/,
      2,
      "solo",
    );
    await Deno.writeTextFile(run.weightsPath, "half");
    await refuse(/solo\/weights\.safetensors"/, 1, "solo");
    const lost = { name: "generator/dense/kernel", shape: [2], data: Float32Array.of(1, NaN) };
    await Deno.writeFile(run.weightsPath, encodeSafetensors([lost]));
    await refuse(/"generator\/dense\/kernel" has a value of NaN but all must be finite/, 1, "solo");
    const huge = new AdversarialPair({ compile: false }).weights()
      .map(({ data, ...weight }) => ({
        ...weight,
        data: Float32Array.from({ length: data.length }, (_, i) => i % 2 === 0 ? 3e38 : -3e38),
      }));
    await run.writeWeights(huge);
    await refuse(/its images have values that are not finite/, 1, "solo");
    await refuse(/it has no agents/, 2, "solo", "--agent", "1");
    await refuse(/it has agents 1 to 2/, 2, "fed", "--agent", "9");
    assert.deepEqual([...Deno.readDirSync(agents)].map(({ name }) => name).sort(), before);
    await assert.rejects(Deno.stat(grid), Deno.errors.NotFound);
  });
});

Deno.test("sample --pretrained draws certain digits without a run or data, into outputs", async () => {
  await inOutputs(async (outputs) => {
    const draw = async (name: string, ...args: string[]) => {
      const result = await runCli(outputs, "sample", "--pretrained", name, ...args);
      assert.equal(result.code, 0, result.stderr);
      return result.stdout;
    };
    using judge = await loadJudge("mnist");
    for (const name of await pretrainedNames((model) => !["2048", "pong"].includes(model))) {
      assert.match(
        await draw(name),
        new RegExp(`^Wrote a grid of 16 images to .*${name}\\.png\n$`),
      );
      await Deno.stat(join(outputs, `${name}.png`));
      const out = join(outputs, `${name}.npy`);
      await draw(name, "--count", "200", "--out", out);
      const { probabilities } = judge.look(
        decodeNpy(await Deno.readFile(out)).data as Float32Array,
      );
      const certain = Array.from({ length: 200 }, (_, row) => {
        const likelihoods = probabilities.values.slice(10 * row, 10 * row + 10);
        return Math.max(...likelihoods);
      }).filter((most) => most >= 0.9);
      // Of noise, the judge is so certain of a third.
      assert.ok(certain.length >= 110, `${name}: ${certain.length} of 200`);
    }
  });
});

Deno.test("sample takes one run or one pretrained, and lists those there are", async () => {
  await inOutputs(async (outputs) => {
    const refused: [args: string[], message: RegExp][] = [
      [[], /name one run, or with --pretrained one that comes with the project/],
      [["solo", "--pretrained", "digits"], /name one run, or with --pretrained one/],
      [
        ["--pretrained", "letters"],
        /Cannot open pretrained run "letters": it must be one of digits/,
      ],
    ];
    for (const [args, message] of refused) {
      const { code, stderr } = await runCli(outputs, "sample", ...args);
      assert.match(stderr, message);
      assert.equal(code, 2, stderr);
      assert.doesNotMatch(stderr, /\n\s+at /, "no stack");
    }
    assert.deepEqual([...Deno.readDirSync(outputs)], []);
  });
});

Deno.test("sample refuses files that cannot be written, before it loads anything", async () => {
  await inOutputs(async (outputs) => {
    const run = await smallDcganRun("solo");
    await Deno.writeTextFile(run.weightsPath, "would be read");
    const file = join(outputs, "file");
    await Deno.writeTextFile(file, "kept");
    const folder = join(outputs, "folder.npy");
    await Deno.mkdir(folder);
    const refusals: [files: string[], message: RegExp, code: number][] = [
      [
        ["--out", join(file, "x.npy")],
        /Cannot write ".*x\.npy": ".*\/file" is a file but must be/,
        1,
      ],
      [
        ["--grid", join(outputs, "no", "x.png")],
        /Cannot write .* the folder ".*\/no" does not exist/,
        1,
      ],
      [["--out", folder], /Cannot write ".*": it is a folder/, 1],
      [
        ["--out", "grid.png"],
        /Cannot write a NumPy array to grid\.png: the name of --out must end with \.npy/,
        2,
      ],
      [
        ["--grid", "samples.npy"],
        /Cannot write a picture to samples\.npy: the name of --grid must end with \.png/,
        2,
      ],
    ];
    for (const [files, message, code] of refusals) {
      const result = await runCli(outputs, "sample", "solo", ...files);
      assert.match(result.stderr, message);
      assert.equal(result.code, code, result.stderr);
    }
    assert.equal(await Deno.readTextFile(file), "kept");
  });
});
