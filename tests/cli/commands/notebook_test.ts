import assert from "node:assert/strict";
import { join } from "@std/path";
import { exists, readFolder } from "lib/files";
import { notebookEnvironment } from "lib/notebook";
import { type LabKernel, labKernel } from "../lab_kernel.ts";
import { runCli, startCli } from "../run_cli.ts";

Deno.test("notebook refuses a port that there is not", async () => {
  const { code, stderr } = await runCli("", "notebook", "--port", "70000");
  assert.equal(code, 2);
  assert.match(stderr, /70000[^]*at most 65535/);
});

/** Starts JupyterLab as a user does, hands over its address, and ends it. Returns its exit code and what it said. */
async function withLab(
  end: Deno.Signal,
  test: (address: string) => Promise<void>,
  ...args: string[]
): Promise<{ code: number; text: string }> {
  const child = startCli("", "notebook", ...args, "--no-browser");
  const log = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let address: string | undefined;
  while (address === undefined) {
    const { value, done } = await log.read();
    assert.ok(!done, text);
    text += value;
    address = /http:\/\/127\.0\.0\.1:\S+/.exec(text)?.[0];
  }
  let hasEnded = false;
  child.status.then(() => hasEnded = true);
  try {
    await until(() => {
      assert.ok(!hasEnded, text);
      return isThere(address);
    });
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
    assert.ok(names.includes("1-federated-gans"), names.join());
    const news = await get("settings/@jupyterlab/apputils-extension:notification");
    assert.equal(news.schema.properties.fetchNews.default, "false", "nobody is asked about news");
    const completer = await get("settings/@jupyterlab/completer-extension:manager");
    assert.equal(completer.schema.properties.providerTimeout.default, 6_000);
    // What was open is kept with the project: Jupyter's own place would open other projects' notebooks here.
    const place = address.replace("/lab?", "/lab/api/workspaces/probe?");
    const body = JSON.stringify({ data: {}, metadata: { id: "probe" } });
    assert.ok((await fetch(place, { method: "PUT", body })).ok);
    const { folder } = await notebookEnvironment({ lab: true });
    const kept = await readFolder(`${folder}/share/jupyter/lab/workspaces`);
    assert.ok(kept.some(({ name }) => name.startsWith("probe")));
    await (await fetch(place, { method: "DELETE" })).body?.cancel();
  });
  assert.equal(code, 0, text);
  assert.match(text, /Ending JupyterLab and its kernels/);
});

Deno.test("notebook opens the one that is named, and refuses a name that there is not", async () => {
  await withLab("SIGINT", async (address) => {
    const { origin, pathname, search } = new URL(address);
    assert.equal(pathname, "/lab/tree/1-federated-gans/05_fedgan.ipynb");
    const file = `${origin}/api/contents/1-federated-gans/05_fedgan.ipynb${search}&content=0`;
    assert.equal((await (await fetch(file)).json()).type, "notebook");
  }, "05");
  const { code, stderr } = await runCli("", "notebook", "99");
  assert.equal(code, 2);
  assert.match(stderr, /Cannot find notebook "99": no notebook has that name; there are 01_/);
});

Deno.test("notebook ends a Run All at the first cell that fails", async () => {
  // Killed at the end, which must leave nothing behind either.
  const folder = await Deno.makeTempDir();
  await withLab("SIGKILL", async (address) => {
    const pause = "await new Promise((resolve) => setTimeout(resolve, 20));";
    /** A cell that says that it runs, and then waits. */
    const waiting = (name: string) =>
      `await Deno.writeTextFile("${folder}/${name}-runs", "");\n` +
      `while (!await Deno.stat("${folder}/${name}-ends").then(() => true, () => false)) ${pause}`;
    const untilRuns = (name: string) => until(() => exists(join(folder, `${name}-runs`)), 20);
    const end = (name: string) => Deno.writeTextFile(join(folder, `${name}-ends`), "");
    const passes = (truth: string) => `if (!(${truth})) throw new Error()`;
    const ran = (value: unknown) => passes(`globalThis.ran === ${value}`);
    const kernel = await labKernel(address);
    assert.deepEqual(
      await kernel.run("globalThis.ran = 1", "throw new Error()", "globalThis.ran = 2", "3"),
      ["ok", "error", "aborted", "aborted"],
    );
    assert.deepEqual(await kernel.run(ran(1), "1"), ["ok", "ok"]);

    // Also where cells arrive only when an earlier one has failed already; the next ones are others.
    for (let time = 0; time < 25; time++) {
      const late = kernel.run("throw new Error()", "globalThis.ran = 2");
      await new Promise((resolve) => setTimeout(resolve, time % 5));
      assert.deepEqual(await late, ["error", "aborted"], `time ${time}`);
      assert.deepEqual(await kernel.run(ran(1)), ["ok"], `after time ${time}`);
    }

    // The kernel says nothing of what it cannot parse.
    kernel.errors.length = 0;
    assert.deepEqual(await kernel.run("const a = 1;\nconst b: = 2;", "3"), ["error", "aborted"]);
    assert.match(
      kernel.errors.join(),
      /^line 2, column 10: Unexpected token[^]*const b: = 2;[^]*~/,
    );

    // The connection is lost while a cell waits, and comes back.
    const cut = kernel.run(waiting("cut"), "globalThis.ran = 4");
    await untilRuns("cut");
    kernel.disconnect();
    await untilPages(0, address, kernel);
    const again = kernel.connect();
    await untilPages(1, address, kernel);
    await end("cut");
    await again;
    assert.deepEqual(await cut, ["ok", "aborted"]);
    assert.deepEqual(await kernel.run(ran(1), "globalThis.ran = 5"), ["ok", "ok"]);

    // The kernel is restarted while a cell waits: that belongs to a process that is no more, the next one does not.
    const dead = kernel.run(waiting("dead"), "globalThis.ran = 6");
    await untilRuns("dead");
    const restart = address.replace("/lab?", `/api/kernels/${kernel.id}/restart?`);
    await (await fetch(restart, { method: "POST" })).body?.cancel();
    assert.deepEqual(await kernel.run(ran(undefined)), ["ok"]);
    assert.deepEqual(await dead, ["aborted", "aborted"]);

    // The page is closed while a cell waits.
    const closed = kernel.run(waiting("closed"), "globalThis.ran = 7");
    await untilRuns("closed");
    kernel.close();
    await untilPages(0, address, kernel);
    await end("closed");
    const other = await labKernel(address, kernel.id);
    assert.deepEqual(await other.run(ran(undefined)), ["ok"]);
    assert.deepEqual(await closed, ["closed", "closed"]);
    other.close();
  });
  await Deno.remove(folder, { recursive: true });
});

Deno.test("notebook knows the types of the cells that were run and of the one at the cursor", async () => {
  await withLab("SIGINT", async (address) => {
    const kernel = await labKernel(address);
    assert.deepEqual(
      await kernel.run('import { ganOptions } from "lib/gan";\nconst options = ganOptions();'),
      ["ok"],
    );
    const documented = async (code: string, cursor = code.length) => {
      const { found, data } = await kernel.ask("inspect", code, cursor);
      return found ? (data as Record<string, string>)["text/markdown"] : undefined;
    };
    // The first answer waits until the language server has read the modules.
    await until(async () => await documented("ganOptions") !== undefined);
    // At a name, behind it, and within the parentheses of a call.
    for (const [code, cursor] of [["ganOptions", 3], ["ganOptions"], ["ganOptions({ "]] as const) {
      assert.match(
        await documented(code, cursor) ?? "",
        /ganOptions\(changes[^]*All settings/,
        code,
      );
    }
    // Letters of two UTF-16 units before the cursor count as one.
    assert.match(await documented('const both = "🎲🎲"; options') ?? "", /options: GanOptions/);
    assert.equal(await documented("nothingThatThereIs"), undefined);

    // Members of a value that the same cell makes.
    const code = "const other = { ...options, colour: 1 };\nother.co";
    let completed: Record<string, unknown> = {};
    await until(async () => {
      completed = await kernel.ask("complete", code, code.length);
      // The kernel answers, and knows only what it has run, where types would take longer than JupyterLab waits.
      return (completed.matches as string[]).includes("colour");
    });
    assert.deepEqual(completed.matches, ["colour", "compile", "convolutions"]);
    assert.equal(completed.cursor_start, code.length - 2);

    // Shown, and the cell runs all the same; a name that is declared anew is no mistake.
    const cell =
      'const options: number = "5";\nglobalThis.ran = ganOptions({ filterz: 1 } as object);';
    // A language server that has no time to answer is a notice in place of the types; then the cell is run again.
    const found =
      /line 1, column 7: Type 'string' is not assignable[^]*line 2, column 31:[^]*'filterz'/;
    await until(async () => {
      assert.deepEqual(await kernel.run(cell.replace(" as object", "")), ["error"]);
      return found.test(kernel.shown.join());
    }, 1_000);
    kernel.close();
  });
});

Deno.test("notebook --types stop runs no cell whose types are wrong", async () => {
  await withLab(
    "SIGINT",
    async (address) => {
      const kernel = await labKernel(address);
      // Cells run unchecked if the language server takes too long to read the modules.
      const wrong = 'const wrong: number = "5";';
      await until(async () => (await kernel.run(wrong))[0] === "error", 1_000);
      kernel.errors.length = 0;
      const cells = ["globalThis.ran = 1;", wrong, "globalThis.ran = 2;"];
      const typed = cells.map((cell) =>
        cell.replace("globalThis", "(globalThis as { ran?: number })")
      );
      assert.deepEqual(await kernel.run(...typed), ["ok", "error", "aborted"]);
      assert.match(kernel.errors.join(), /line 1, column 7: Type 'string' is not assignable/);
      assert.deepEqual(
        await kernel.run("if ((globalThis as { ran?: number }).ran !== 1) throw 1"),
        ["ok"],
      );
      kernel.close();
    },
    "--types",
    "stop",
  );
});

/** Waits until something holds, which is asked every so many milliseconds. */
async function until(holds: () => boolean | Promise<boolean>, pauseMs = 100): Promise<void> {
  while (!await holds()) await new Promise((resolve) => setTimeout(resolve, pauseMs));
}

/** Whether JupyterLab answers: it tells its address a moment before it listens there. */
async function isThere(address: string): Promise<boolean> {
  const response = await fetch(address).catch(() => undefined);
  await response?.body?.cancel();
  return response !== undefined;
}

/** Waits until the server knows that so many pages are connected to a kernel. */
async function untilPages(count: number, address: string, { id }: LabKernel): Promise<void> {
  const place = address.replace("/lab?", `/api/kernels/${id}?`);
  await until(async () => (await (await fetch(place)).json()).connections === count, 20);
}
