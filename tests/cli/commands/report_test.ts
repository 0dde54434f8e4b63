import assert from "node:assert/strict";
import { join } from "@std/path";
import { inOutputs, smallDcganRun, smallFedganRun } from "../../runs/small_run.ts";
import { hasBrowser } from "../../runs/report/browser_page.ts";
import { runCli } from "../run_cli.ts";

Deno.test("report writes a run's report beside it, or where it is told to", async () => {
  await inOutputs(async (outputs) => {
    await smallDcganRun("solo");
    const beside = await runCli(outputs, "report", "solo");
    assert.equal(beside.code, 0, beside.stderr);
    const path = join(outputs, "solo", "report.html");
    assert.equal(beside.stdout, `Wrote ${path}\n`);
    const html = await Deno.readTextFile(path);
    assert.match(html, /<title>solo<\/title>/);
    assert.match(html, /<tr class="changed"><td>batchSize<\/td><td class="number">16<\/td>/);

    const out = join(outputs, "elsewhere.html");
    const { code, stderr } = await runCli(outputs, "report", "solo", "--out", out);
    assert.equal(code, 0, stderr);
    assert.equal(await Deno.readTextFile(out), html);
  });
});

Deno.test("report puts two runs side by side", async () => {
  await inOutputs(async (outputs) => {
    await smallDcganRun("solo");
    await smallFedganRun("fed");
    const { code, stderr } = await runCli(outputs, "report", "--compare", "solo", "fed");
    assert.equal(code, 0, stderr);
    const html = await Deno.readTextFile(join(outputs, "solo-and-fed.html"));
    assert.match(html, /<th>Setting<\/th><th>solo<\/th><th>fed<\/th>/);
  });
});

Deno.test("report --pdf prints where there is a Chromium, and says what is missing where not", async () => {
  await inOutputs(async (outputs) => {
    await smallDcganRun("solo");
    const { code, stdout, stderr } = await runCli(outputs, "report", "solo", "--pdf");
    assert.match(stdout, /^Wrote .*report\.html\n/);
    if (!hasBrowser) {
      assert.equal(code, 2);
      assert.match(
        stderr,
        /Cannot print to PDF: no Chromium, Chrome or Edge is found; install one/,
      );
      return;
    }
    assert.equal(code, 0, stderr);
    const pdf = await Deno.readFile(join(outputs, "solo", "report.pdf"));
    assert.equal(new TextDecoder().decode(pdf.subarray(0, 5)), "%PDF-");
    assert.ok(pdf.length > 10_000);
  });
});

Deno.test("report refuses a place that cannot be written before it looks at what to report on", async () => {
  await inOutputs(async (outputs) => {
    await Deno.writeTextFile(join(outputs, "file"), "");
    const { code, stderr } = await runCli(
      ...[outputs, "report", "none", "--out", join(outputs, "file", "x.html")] as const,
    );
    assert.equal(code, 1, stderr);
    assert.match(stderr, /file" is a file but must be a folder/);
    assert.doesNotMatch(stderr, /Cannot open run/);
  });
});

Deno.test("report refuses what it cannot report on", async () => {
  await inOutputs(async (outputs) => {
    await smallDcganRun("solo");
    const refused: [args: string[], message: RegExp][] = [
      [[], /name one run or notebook, or two runs with --compare/],
      [["--compare", "solo"], /name one run or notebook, or two runs with --compare/],
      [
        ["none.ipynb"],
        /Cannot find notebook "none\.ipynb": no notebook has that name; there are 01_/,
      ],
      [["none"], /Cannot open run "none": .* there are "solo"/],
    ];
    for (const [args, message] of refused) {
      const { code, stderr } = await runCli(outputs, "report", ...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    }
  });
});
