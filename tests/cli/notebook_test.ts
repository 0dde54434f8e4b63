import assert from "node:assert/strict";
import { labKernel } from "./lab_kernel.ts";
import { runCli, startCli } from "./run_cli.ts";

Deno.test("notebook refuses a port that there is not", async () => {
  const { code, stderr } = await runCli("", "notebook", "--port", "70000");
  assert.equal(code, 2);
  assert.match(stderr, /70000[^]*at least 1 and at most 65535/);
});

/** Starts JupyterLab as a user does, hands over its address, and ends it. Returns its exit code and what it said. */
async function withLab(
  end: Deno.Signal,
  test: (address: string) => Promise<void>,
): Promise<{ code: number; text: string }> {
  const child = startCli("", "notebook", "--no-browser");
  const log = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let address: string | undefined;
  while (address === undefined) {
    const { value, done } = await log.read();
    assert.ok(!done, text);
    text += value;
    address = /http:\/\/127\.0\.0\.1:\S+/.exec(text)?.[0];
  }
  try {
    await test(address);
  } finally {
    child.kill(end);
    for (let rest = await log.read(); !rest.done; rest = await log.read()) text += rest.value;
    await child.stdout.cancel();
  }
  // What it said ends with the last process that could say something.
  await assert.rejects(fetch(address), TypeError, "the server is gone");
  return { code: (await child.status).code, text };
}

Deno.test("notebook serves the notebooks with the project's kernel, and leaves nothing behind", async () => {
  const { code, text } = await withLab("SIGINT", async (address) => {
    const get = async (path: string) => {
      const api = path.startsWith("settings") ? "lab/api" : "api";
      const response = await fetch(address.replace("/lab?", `/${api}/${path}?`));
      return await response.json();
    };
    const kernels = await get("kernelspecs");
    assert.deepEqual(Object.keys(kernels.kernelspecs), ["deno"]);
    assert.equal(kernels.kernelspecs.deno.spec.display_name, "Deno (FedGAN)");
    const names = (await get("contents")).content.map(({ name }: { name: string }) => name);
    assert.ok(names.includes("01_standalone_dcgan.ipynb"), names.join());
    const news = await get("settings/@jupyterlab/apputils-extension:notification");
    assert.equal(news.schema.properties.fetchNews.default, "false", "nobody is asked about news");
  });
  assert.equal(code, 0, text);
  assert.match(text, /Ending JupyterLab and its kernels/);
});

Deno.test("notebook ends a Run All at the first cell that fails", async () => {
  // Killed at the end, which must leave nothing behind either.
  await withLab("SIGKILL", async (address) => {
    const pause = "await new Promise((resolve) => setTimeout(resolve, 500));";
    const passes = (truth: string) => `if (!(${truth})) throw new Error()`;
    const waits = `for (let k = 0; k < 20 && globalThis.ran === undefined; k++) { ${pause} }`;
    const first = await labKernel(address);
    assert.deepEqual(
      await first.run("globalThis.ran = 1", "throw new Error()", "globalThis.ran = 2", "3"),
      ["ok", "error", "aborted", "aborted"],
    );
    assert.deepEqual(await first.run(passes("globalThis.ran === 1"), "1"), ["ok", "ok"]);

    // Closed while a cell waits: that is run all the same, as by a kernel that holds all of them.
    first.run(`delete globalThis.ran; ${pause}`, "globalThis.ran = 4");
    await new Promise((resolve) => setTimeout(resolve, 200));
    first.close();
    const second = await labKernel(address, first.id);
    assert.deepEqual(await second.run(waits, passes("globalThis.ran === 4")), ["ok", "ok"]);

    // Restarted while a cell waits: that belongs to a process that is no more, the next one does not.
    second.run(
      "await new Promise((resolve) => setTimeout(resolve, 60_000));",
      "globalThis.ran = 5",
    );
    const restart = address.replace("/lab?", `/api/kernels/${first.id}/restart?`);
    await (await fetch(restart, { method: "POST" })).body?.cancel();
    second.run("globalThis.ran = globalThis.ran + ' 6'");
    second.close();
    const third = await labKernel(address, first.id);
    assert.deepEqual(await third.run(waits, passes("globalThis.ran === 'undefined 6'")), [
      "ok",
      "ok",
    ]);
    third.close();
  });
});
