import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { bundleCoreSuite } from "./core_suite.ts";
import {
  ignoredCoreSpecs,
  ignoredNodeFiles,
  ignoredNodeSpecs,
  type IgnoredSpecs,
  uncompiledCoreSpecs,
} from "./ignored_specs.ts";
import { nodeSpecFiles } from "./node_specs.ts";
import type { SpecReport } from "./spec_run.ts";

/** Of a run on compiled functions. */
interface CompiledReport extends SpecReport {
  /** Full names of the specs that read values which compiled functions computed. */
  readonly compiled: string[];
}

/** Runs a program of this folder in a process of its own: specs change globals and reset tfjs's engine. */
async function reportOf<R extends SpecReport>(program: string): Promise<R> {
  const folder = Deno.makeTempDirSync();
  try {
    const reportFile = join(folder, "report.json");
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        fromFileUrl(import.meta.resolve(program)),
        await bundleCoreSuite(folder),
        reportFile,
      ],
      env: { TMPDIR: folder }, // specs leave files behind
      stdout: "piped",
      stderr: "piped",
    }).output();
    const output = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    assert.equal(code, 0, `${program} ended with exit code ${code}:\n${output.slice(-5_000)}`);
    return JSON.parse(Deno.readTextFileSync(reportFile));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function assertNoFailures({ failed }: SpecReport): void {
  const lines = failed.map(({ name, messages }) => `- ${name}\n    ${messages.join("\n    ")}`);
  assert.equal(failed.length, 0, `${failed.length} specs failed:\n${lines.join("\n")}`);
}

/** An entry that names no spec would hide nothing today and, misspelt, something tomorrow. */
function assertAllMet(ignored: readonly IgnoredSpecs[], report: SpecReport): void {
  const unmet = ignored.flatMap(({ specs }) => specs).filter((name) =>
    !report.ignored.includes(name)
  );
  assert.deepEqual(unmet, [], "ignored specs that do not exist");
}

Deno.test("tfjs-core's suite passes on the engine, run eagerly", async () => {
  const report = await reportOf("./run_core_specs.ts");
  assertNoFailures(report);
  assertAllMet(ignoredCoreSpecs, report);
  assert.ok(report.passed.length >= 3_970, `only ${report.passed.length} specs passed`);
  for (const subject of [/complex64/, /string/]) {
    assert.ok(report.passed.filter((name) => subject.test(name)).length >= 20, `${subject}`);
  }
});

Deno.test("tfjs-core's suite passes on the engine, each value that is read computed by a compiled function", async () => {
  const report = await reportOf<CompiledReport>("./run_core_specs_compiled.ts");
  assertNoFailures(report);
  assertAllMet([...ignoredCoreSpecs, ...uncompiledCoreSpecs], report);
  assert.ok(report.passed.length >= 3_945, `only ${report.passed.length} specs passed`);
  // The others look at shapes, at errors or at values that no operation computes.
  const compiled = report.compiled.filter((name) => report.passed.includes(name)).length;
  assert.ok(compiled >= 2_350, `only ${compiled} specs had anything to compile`);
});

Deno.test("tfjs-node's own specs pass on the engine", async () => {
  const report = await reportOf("./run_node_specs.ts");
  assertNoFailures(report);
  assertAllMet(ignoredNodeSpecs, report);
  assert.ok(report.passed.length >= 80, `only ${report.passed.length} specs passed`);
  for (const file of Object.keys(ignoredNodeFiles)) assert.ok(nodeSpecFiles().includes(file), file);
});
