import assert from "node:assert/strict";
import { join } from "@std/path";
import { inOutputs, smallFedganRun } from "../../runs/small_run.ts";
import { runCli } from "../run_cli.ts";

Deno.test("plot writes one page with everything inside and starts no server", async () => {
  await inOutputs(async (outputs) => {
    await smallFedganRun("fed");
    // The command may use no network at all.
    const { code, stdout, stderr } = await runCli(outputs, "plot", "fed", "--no-open");
    assert.equal(code, 0, stderr);
    const path = join(outputs, "fed", "plot.html");
    assert.equal(stdout, `Wrote ${path}: open it in a browser\n`);
    const html = await Deno.readTextFile(path);
    const [, json] = /<script type="application\/json">([^]*?)<\/script>/.exec(html)!;
    const { data, layout } = JSON.parse(json);
    assert.deepEqual(
      data.map(({ yaxis }: { yaxis: string }) => yaxis),
      ["y", "y", "y2", "y2"],
    );
    assert.equal(layout.title.text, "Metrics of fed");
    assert.doesNotMatch(html.replace(/<script>[^]*?<\/script>/g, ""), /src="(?!data:)/);
  });
});

Deno.test("plot refuses a run that is not there", async () => {
  await inOutputs(async (outputs) => {
    const { code, stderr } = await runCli(outputs, "plot", "none", "--no-open");
    assert.notEqual(code, 0);
    assert.match(stderr, /Cannot open run "none"/);
  });
});
