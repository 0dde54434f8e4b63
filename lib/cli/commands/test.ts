/** `deno task test`: sets up and runs every test. */
import { fromFileUrl, join } from "@std/path";
import { Command } from "commander";
import { countTests } from "../checks/count_tests.ts";
import { houseChecks } from "../checks/house_checks.ts";
import { prepareAtari } from "../setup/prepare_atari.ts";
import { prepareFlower } from "../setup/prepare_flower.ts";
import { prepareNotebooks } from "../setup/prepare_notebooks.ts";
import { prepareTensorFlow } from "../setup/prepare_tensorflow.ts";
import { failure, runProgram } from "../terminal/run_program.ts";

const program = new Command("deno task test")
  .description("Sets up, checks the house rules and runs every test. The last line counts them.")
  .option("--filter <text>", "only tests whose name has this text (default: all)")
  .action(async ({ filter }: { filter?: string }) => {
    console.log(`TensorFlow: ${await prepareTensorFlow()}`);
    console.log(`Notebooks: ${(await prepareNotebooks(true)).folder}`);
    console.log(`Atari: ${await prepareAtari()}`);
    console.log(`Flower: ${(await prepareFlower(false)).folder}`);
    const broken = await houseChecks();
    const { code, report } = await runTests(filter === undefined ? [] : ["--filter", filter]);
    const counts = countTests(report);
    // A file that cannot be loaded, or a crash, is in no report.
    if (code !== 0 && counts.failed === 0) {
      console.log(
        `The test process ended with exit code ${code}, but no test is reported as failed`,
      );
    }
    if (broken.length > 0) console.log(`House rules broken: ${broken.join(", ")}`);
    console.log(`${counts.passed} passed, ${counts.failed} failed`);
    const isGood = code === 0 && counts.failed === 0 && counts.passed > 0 && broken.length === 0;
    if (!isGood) Deno.exitCode = failure;
  });

/** Runs `deno test` with its output on the screen; the report is empty if the process crashed. */
async function runTests(args: string[]): Promise<{ code: number; report: string }> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "junit.xml");
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", `--junit-path=${path}`, ...args, "tests"],
      cwd: fromFileUrl(new URL("../../../", import.meta.url)),
      stdout: "inherit",
      stderr: "inherit",
    }).spawn().status;
    const report = await Deno.readTextFile(path).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    });
    return { code, report };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

await runProgram(program);
