import assert from "node:assert/strict";
import { join } from "@std/path";
import { notebookEnvironmentFolder } from "fedgan/notebook";
import { labKernel } from "./lab_kernel.ts";
import { runCli, startCli } from "./run_cli.ts";

const python = join(notebookEnvironmentFolder(), "bin", "python");

/** JupyterLab is fetched when somebody first wants it, which is not in a test. */
function hasLab(): boolean {
  try {
    const args = ["-c", "import jupyterlab"];
    return new Deno.Command(python, { args, stderr: "null" }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test("notebook refuses a port that there is not", async () => {
  const { code, stderr } = await runCli("", "notebook", "--port", "70000");
  assert.equal(code, 2);
  assert.match(stderr, /70000[^]*at least 1 and at most 65535/);
});

/** Starts JupyterLab as a user does, hands over its address, and ends it with Ctrl-C. Returns what it said. */
async function withLab(test: (address: string) => Promise<void>): Promise<string> {
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
    child.kill("SIGINT");
    for (let rest = await log.read(); !rest.done; rest = await log.read()) text += rest.value;
    await child.stdout.cancel();
  }
  assert.equal((await child.status).code, 0, text);
  await assert.rejects(fetch(address), TypeError, "the server is gone");
  return text;
}

Deno.test({
  name: "notebook serves the notebooks with the project's kernel, and leaves nothing behind",
  ignore: !hasLab(), // "deno task setup --lab" fetches it
  fn: async () => {
    const text = await withLab(async (address) => {
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
    assert.match(text, /Ending JupyterLab and its kernels/);
  },
});

Deno.test({
  name: "notebook ends a Run All at the first cell that fails",
  ignore: !hasLab(),
  fn: async () => {
    await withLab(async (address) => {
      const pause = "await new Promise((resolve) => setTimeout(resolve, 500));";
      const passes = (truth: string) => `if (!(${truth})) throw new Error()`;
      let id: string;
      {
        using kernel = await labKernel(address);
        id = kernel.id;
        assert.deepEqual(
          await kernel.run("globalThis.ran = 1", "throw new Error()", "globalThis.ran = 2", "3"),
          ["ok", "error", "aborted", "aborted"],
        );
        assert.deepEqual(await kernel.run(passes("globalThis.ran === 1"), "1"), ["ok", "ok"]);
        // Closed while a cell waits: it is run all the same, as by a kernel that holds all of them.
        kernel.run(pause, "globalThis.ran = 4");
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      using kernel = await labKernel(address, id);
      const waits = `for (let k = 0; k < 20 && globalThis.ran !== 4; k++) { ${pause} }`;
      assert.deepEqual(await kernel.run(waits, passes("globalThis.ran === 4")), ["ok", "ok"]);
      // Restarted while a cell waits: that one belongs to a process that is no more.
      kernel.run(
        "await new Promise((resolve) => setTimeout(resolve, 60_000));",
        "globalThis.ran = 5",
      );
      const restart = address.replace("/lab?", `/api/kernels/${id}/restart?`);
      await (await fetch(restart, { method: "POST" })).body?.cancel();
      assert.deepEqual(await kernel.run(passes("globalThis.ran === undefined")), ["ok"]);
    });
  },
});
