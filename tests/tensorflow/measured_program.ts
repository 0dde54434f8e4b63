import assert from "node:assert/strict";
import { runProgram } from "./program.ts";

// V8 lets its heap grow by tens of megabytes before it collects: here the space of its young objects is fixed, and a program can
// collect the old ones by `gc()`. That returns while other threads still free arrays, unless all is done by one.
const flags = [
  "--v8-flags=--expose-gc,--single-threaded-gc,--min-semi-space-size=4,--max-semi-space-size=4",
];

/**
 * Runs a program in a process of its own, since memory is a process's and other tests take some of it.
 *
 * @param body The program, which prints a line `result` and JSON. It has `gc()`, and `rss()`: the resident bytes after that.
 * @returns What it printed.
 */
export async function measured<T>(body: string): Promise<T> {
  const { code, output } = await runProgram(
    `
    const rss = () => {
      gc();
      return Deno.memoryUsage().rss;
    };
    ${body}`,
    { flags },
  );
  assert.equal(code, 0, output);
  return JSON.parse(/^result (.*)$/m.exec(output)![1]);
}
