import assert from "node:assert/strict";
import { join } from "@std/path";
import { notebookEnvironmentFolder } from "fedgan/notebook";
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

Deno.test({
  name: "notebook serves the notebooks with the project's kernel, and leaves nothing behind",
  ignore: !hasLab(), // "deno task setup --lab" fetches it
  fn: async () => {
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
    const get = async (path: string) => {
      const api = path.startsWith("settings") ? "lab/api" : "api";
      const response = await fetch(address!.replace("/lab?", `/${api}/${path}?`));
      return await response.json();
    };
    const kernels = await get("kernelspecs");
    assert.deepEqual(Object.keys(kernels.kernelspecs), ["deno"]);
    assert.equal(kernels.kernelspecs.deno.spec.display_name, "Deno (FedGAN)");
    const names = (await get("contents")).content.map(({ name }: { name: string }) => name);
    assert.ok(names.includes("01_standalone_dcgan.ipynb"), names.join());
    const news = await get("settings/@jupyterlab/apputils-extension:notification");
    assert.equal(news.schema.properties.fetchNews.default, "false", "nobody is asked about news");

    child.kill("SIGINT");
    for (let rest = await log.read(); !rest.done; rest = await log.read()) text += rest.value;
    await child.stdout.cancel();
    assert.equal((await child.status).code, 0, text);
    assert.match(text, /Ending JupyterLab and its kernels/);
    await assert.rejects(fetch(address), TypeError, "the server is gone");
  },
});
