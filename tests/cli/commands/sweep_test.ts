import assert from "node:assert/strict";
import { join } from "@std/path";
import { decodeNpy } from "lib/files";
import { inOutputs } from "../../runs/small_run.ts";
import { runCli, startHeldCli } from "../run_cli.ts";

const small = [
  ...["--profile", "smoke", "--dataset", "drawn", "--intervals", "1step", "--iid-intervals"],
  ...["1epoch", "--epochs", "1", "--filters", "1", "--agents", "2"],
];

Deno.test("sweep goes on where it was killed, to the same table as one that was not, and refuses another's results", async () => {
  await inOutputs(async (outputs) => {
    const file = (name: string) => join(outputs, `${name}.json`);
    const numbersOf = async (name: string) => {
      const table = JSON.parse(await Deno.readTextFile(file(name)));
      return { ...table, runs: table.runs.map((run: object) => ({ ...run, seconds: 0 })) };
    };
    // Each run is printed once it is kept.
    const two = /: distance[^]*: distance/;
    const child = startHeldCli(outputs, two, "sweep", ...small, "--out", file("killed"));
    let printed = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      printed += text;
      if (two.test(printed)) break;
    }
    child.kill("SIGKILL");
    await Promise.all([child.stderr.cancel(), child.status]);
    const drawings = join(outputs, "drawings");
    const again = ["--out", file("killed"), "--drawings", drawings];
    const resumed = await runCli(outputs, "sweep", ...small, ...again);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.match(resumed.stdout, /^isolated, classes:2, seed 1: distance [\d.]+, [\d.]+ s$/m);
    assert.doesNotMatch(resumed.stdout, /^one GAN, seed 1: distance/m, "that was done");
    assert.match(resumed.stdout, /^floor: real images +[\d.]+ /m);

    const whole = await runCli(outputs, "sweep", ...small);
    assert.equal(whole.code, 0, whole.stderr);
    assert.deepEqual(await numbersOf("sweep-smoke"), await numbersOf("killed"));
    const image = decodeNpy(await Deno.readFile(join(drawings, "isolated_iid_seed-1.npy")));
    assert.deepEqual(image.shape, [100, 28, 28, 1]);
    assert.ok(image.data instanceof Uint8Array && new Set(image.data).size > 10);

    const other = await runCli(outputs, "sweep", ...small, "--epochs", "2");
    assert.equal(other.code, 2);
    assert.match(other.stderr, /^Error: Cannot continue the sweep: epochs is 2 but must be 1/m);
  });
});
