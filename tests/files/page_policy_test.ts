import assert from "node:assert/strict";
import { join } from "@std/path";
import { pagePolicy } from "lib/files";
import { hasBrowser, openInBrowser } from "../runs/report/browser_page.ts";

Deno.test({
  name: "pagePolicy() lets a page's own script run, and stops all others and every address",
  ignore: !hasBrowser, // no Chromium or Chrome on this machine
  fn: async () => {
    const own = 'globalThis.done = ["own"];';
    const body = [
      `<script>${own}</script>`,
      `<script>globalThis.done.push("foreign");</script>`,
      `<img src="data:image/png;base64,AA" onerror="globalThis.done.push('handler')">`,
      `<img src="https://example.org/a.png"><link rel="stylesheet" href="https://example.org/a.css">`,
      `<iframe src="https://example.org/"></iframe>`,
    ];
    const folder = await Deno.makeTempDir();
    const path = join(folder, "page.html");
    await Deno.writeTextFile(path, `<!DOCTYPE html>${pagePolicy([own])}${body.join("")}`);
    const expression = "new Promise((end) => setTimeout(() => end(globalThis.done), 300))";
    const { complaints, value } = await openInBrowser(path, { expression });
    assert.deepEqual(value, ["own"]);
    const stopped = complaints.filter((text) => text.includes("Content Security Policy"));
    assert.equal(stopped.length, 5, complaints.join("\n"));
    await Deno.remove(folder, { recursive: true });
  },
});
