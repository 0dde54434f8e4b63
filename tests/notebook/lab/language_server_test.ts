import assert from "node:assert/strict";
import { fromFileUrl } from "@std/path";
import { notebookEnvironment } from "lib/notebook";

Deno.test("a language server that hangs is started again, and given up after the third time; one that waits for a processor is not", async () => {
  const { python } = await notebookEnvironment();
  const [script, folder] = ["hanging_server.py", "../../../lib/notebook/lab"]
    .map((path) => fromFileUrl(new URL(path, import.meta.url)));
  const { stdout, stderr } = await new Deno.Command(python, { args: [script, folder] }).output();
  const text = new TextDecoder().decode(stdout);
  assert.notEqual(text, "", new TextDecoder().decode(stderr));
  type Heard = [number | null, string | null][];
  const { hung, starved, waited }: { hung: Heard; starved: Heard; waited: Record<string, number> } =
    JSON.parse(text);
  const [one, , , two, , , three] = hung.map(([process]) => process);
  assert.equal(new Set([one, two, three, null]).size, 4, `three processes answer: ${text}`);
  const again =
    "Deno's language server does not answer. Types are not checked until it does, or has been started again.";
  const over =
    "Deno's language server ended or hung 3 times. Types are not checked until JupyterLab is started again.";
  const twice = (process: number | null) => [[process, null], [process, null]];
  assert.deepEqual(hung, [
    ...[...twice(one), [null, again]],
    ...[...twice(two), [null, again]],
    ...[...twice(three), [null, over]],
    [null, over],
  ]);
  const [[process]] = starved;
  assert.deepEqual(starved, [...twice(process), [null, null], [process, null]]);
  // Linux says how long a process has waited, if its kernel counts that.
  const isCounted = await Deno.stat("/proc/self/schedstat").then(() => true, () => false);
  assert.equal(Object.keys(waited).length > 0, isCounted);
  assert.ok(Object.values(waited).every((seconds) => seconds >= 0 && seconds < 3600));
});
