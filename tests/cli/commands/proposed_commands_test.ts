import assert from "node:assert/strict";
import { join } from "@std/path";
import { inOutputs } from "../../runs/small_run.ts";
import { dataset, runCli } from "../run_cli.ts";

const project = join(import.meta.dirname!, "..", "..", "..");

/** Makes any training a matter of seconds; the last of two equal flags counts. */
const tiny = [
  ...["--profile", "smoke", "--dataset", dataset, "--epochs", "1", "--batch-size", "16"],
  ...["--filters", "1", "--latent-size", "1", "--eager"],
];

/** What runs the tasks that are proposed without a run or a training of this test: CI's script, or a test. */
const elsewhere: Record<string, string> = {
  agent: "tests/cli/commands/flower_test.ts", // what its nodes run
  bench: "tests/bench/bench.ts", // itself
  demo: "tests/cli/commands/demo_test.ts",
  evaluate: "tests/cli/commands/evaluate_test.ts",
  explorers: "tests/cli/commands/explorers_test.ts",
  export: "tests/cli/commands/export_test.ts",
  flower: "tests/cli/commands/flower_test.ts",
  judge: "tests/cli/commands/judge_test.ts",
  notebook: "tests/cli/commands/notebook_test.ts",
  notebooks: "tests/cli/commands/notebooks_test.ts",
  ok: ".ci/run", // as a part of test
  play: "tests/cli/models/control_test.ts",
  runs: "tests/cli/commands/runs_test.ts",
  setup: ".ci/run", // as a part of test
  sweep: "tests/cli/commands/sweep_test.ts",
  test: ".ci/run",
};

/** The commands that a text proposes: each `deno task …` to the end of its line, quotation or sentence. */
function proposedIn(text: string): string[] {
  const commands = text.matchAll(/deno(?:@[\d.]+)? task ((?:[\w.:,=/-]+ ?)+)/g);
  return [...commands].map(([, command]) => command.trim().replace(/[.,:]+$/, ""));
}

/** Runs a proposed command in the folder that it is proposed in, small where it trains. */
async function run(outputs: string, command: string): Promise<string> {
  const [task, ...args] = command.split(" ");
  const small = task === "train" ? tiny : [];
  const before = Deno.env.get("INIT_CWD");
  Deno.env.set("INIT_CWD", outputs);
  try {
    const { code, stdout, stderr } = await runCli(outputs, task, ...args, ...small);
    assert.equal(code, 0, `deno task ${command}: ${stderr}`);
    return stdout;
  } finally {
    if (before === undefined) Deno.env.delete("INIT_CWD");
    else Deno.env.set("INIT_CWD", before);
  }
}

Deno.test("every command that the demo proposes when it ends works", async () => {
  await inOutputs(async (outputs) => {
    const { code, stdout, stderr } = await runCli(outputs, "demo", "--profile", "smoke");
    assert.equal(code, 0, stderr);
    const commands = proposedIn(stdout);
    assert.ok(commands.includes("sample demo-1 --grid more.png"), stdout);
    for (const command of commands) await run(outputs, command);
    const png = await Deno.readFile(join(outputs, "more.png"));
    assert.equal(new TextDecoder("latin1").decode(png.subarray(1, 4)), "PNG");
    for (const name of stdout.match(/^ {2}\S+(?= {2,})/gm) ?? []) {
      await Deno.stat(join(outputs, "demo-1", name.trim()));
    }
  });
});

for (const model of ["dcgan", "fedgan"]) {
  Deno.test(`every command that the help of train ${model} proposes works, in its order`, async () => {
    await inOutputs(async (outputs) => {
      const help = await runCli(outputs, "train", model, "--help");
      const commands = proposedIn(help.stdout.split("Examples:")[1]);
      assert.ok(commands.length >= 4, help.stdout);
      for (const command of new Set(commands)) {
        if (command !== "resume") await run(outputs, command);
      }
    });
  });
}

Deno.test("every other command that lib and the README propose exists, and a test runs it", async () => {
  const listing = new Deno.Command("git", {
    args: ["ls-files", "--cached", "--others", "--exclude-standard", "lib", "*.md"],
    cwd: project,
  });
  const { tasks } = JSON.parse(await Deno.readTextFile(join(project, "deno.json")));
  const files = new TextDecoder().decode((await listing.output()).stdout).trim().split("\n");
  for (const file of files.filter((file) => /\.(ts|md)$/.test(file))) {
    const text = await Deno.readTextFile(join(project, file)).catch(() => "");
    for (const command of proposedIn(text)) {
      const [task] = command.split(" ");
      assert.ok(task in tasks, `${file} proposes "deno task ${command}"`);
      const isTried = ["plot", "report", "resume", "sample", "train"].includes(task);
      if (!isTried) assert.ok(elsewhere[task] !== undefined, `no test runs deno task ${task}`);
    }
  }
  for (const file of Object.values(elsewhere)) await Deno.stat(join(project, file));
});
