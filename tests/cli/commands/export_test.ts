import assert from "node:assert/strict";
import { join } from "@std/path";
import { decodeNpy } from "lib/files";
import { settingFlag } from "../../../lib/cli/flags/setting_flags.ts";
import { trainingCommand } from "../../../lib/cli/models/training_command.ts";
import { trainingModel } from "../../../lib/cli/models/training_models.ts";
import { inOutputs } from "../../runs/small_run.ts";
import { runCli } from "../run_cli.ts";

const tiny = [
  ...["--profile", "smoke", "--dataset", "drawn", "--examples", "32", "--epochs", "1"],
  ...["--batch-size", "16", "--filters", "1", "--latent-size", "1", "--eager", "--agents", "2"],
];

Deno.test("export writes a run that sample draws from, nearly as from the run itself", async () => {
  await inOutputs(async (outputs) => {
    const run = async (command: string, ...args: string[]) => {
      const result = await runCli(outputs, command, ...args);
      assert.equal(result.code, 0, result.stderr);
      return result.stdout;
    };
    await run("train", "fedgan", ...tiny, "--out", "run");
    assert.match(await run("export", "run", "--out", "small"), /^Wrote .*small\n$/);
    const drawn = [];
    for (const name of ["run", "small"]) {
      const out = join(outputs, `${name}.npy`);
      await run("sample", name, "--out", out);
      drawn.push(decodeNpy(await Deno.readFile(out)).data as Float32Array);
    }
    const [whole, half] = drawn;
    const apart = Math.max(...whole.map((pixel, i) => Math.abs(pixel - half[i])));
    assert.ok(apart > 0 && apart < 0.01, `${apart}`);
    const { command } = JSON.parse(
      await Deno.readTextFile(join(outputs, "small", "export.json")),
    );
    assert.equal(
      command,
      "deno task train fedgan --profile full --dataset drawn --examples 32 --epochs 1 --batch-size 16 " +
        "--latent-size 1 --filters 1 --eager --agents 2",
    );

    const evaluated = await run("evaluate", "small", "--samples", "100");
    assert.match(evaluated, /^small: mean /m);
    assert.doesNotMatch(evaluated, /agent/);

    const agent = await runCli(outputs, "sample", "small", "--agent", "1", "--grid", "x.png");
    assert.equal(agent.code, 2, agent.stderr);
    assert.match(
      agent.stderr,
      /agent 1 of run "small": it was exported, which keeps the mean alone/,
    );

    const again = await runCli(outputs, "export", "run", "--out", "small");
    assert.equal(again.code, 2, again.stderr);
    assert.match(again.stderr, /Cannot create run "small"/);
    const missing = await runCli(outputs, "export", "none", "--out", "other");
    assert.match(missing.stderr, /Cannot open run "none"/);
    await assert.rejects(Deno.stat(join(outputs, "other")), Deno.errors.NotFound);
  });
});

Deno.test("trainingCommand() spells what differs from the published settings", () => {
  const command = (model: string, settings: Record<string, unknown>) =>
    trainingCommand({ model, settings });
  assert.equal(command("dcgan", {}), "deno task train dcgan --profile full");
  assert.equal(
    command("fedgan", { partition: { kind: "classes", classes: 2 }, syncEvery: { steps: 20 } }),
    "deno task train fedgan --profile full --sync-every 20steps --partition classes:2",
  );
});

Deno.test("trainingCommand() spells what a profile depends on, and nothing that the model's algorithm lacks", () => {
  const cases: [model: string, given: Record<string, unknown>, words: string][] = [
    ["2048", { algorithm: "ppo" }, " --algorithm ppo"],
    ["2048", { algorithm: "dqn" }, " --algorithm dqn"],
    ["2048", {}, ""],
    ["gflownet", { loss: "flow-matching" }, " --loss flow-matching"],
    ["control", { algorithm: "dqn" }, " --algorithm dqn"],
  ];
  for (const [model, given, expected] of cases) {
    const { profile, settings: family, used } = trainingModel(model);
    const values = family.complete({ ...profile!("full", given), ...given });
    const settings = Object.fromEntries(used!(values).map((name) => [name, values[name]]));
    const [, words] = trainingCommand({ model, settings }).split(" --profile full");
    assert(words.includes(expected), words);
    // Every flag belongs to a setting that the command takes beside the others.
    const flags = words.match(/--(?:no-)?\S+/g) ?? [];
    const names = used!(values).flatMap((name) => settingFlag(name, family.settings[name]).long!);
    for (const flag of flags) assert(names.includes(flag), flag);
    assert.doesNotThrow(() => profile!("full", settings));
  }
});
