/** A contender's side of the protocol in tensorflow_step.py: "ready", then times for each number read. */
import process from "node:process";
import { TextLineStream } from "../text_lines.ts";

/**
 * Takes a first step, then as many as each line of stdin asks for, and writes their durations in ms.
 *
 * @param step One step, with its result read
 */
export async function answerTurns(step: () => Promise<unknown>): Promise<void> {
  async function timed(): Promise<number> {
    const start = performance.now();
    await step();
    return performance.now() - start;
  }

  await timed();
  console.log("ready");
  const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream());
  for await (const line of lines) {
    const times = [];
    const before = process.cpuUsage();
    for (let i = 0; i < Number(line); i++) times.push(await timed());
    const { user, system } = process.cpuUsage(before);
    const processorMs = (user + system) / 1000;
    console.log(JSON.stringify({ times, processorMs, peakRssBytes: peakRssBytes() }));
  }
}

/** Linux keeps the peak; elsewhere the present size has to do. */
function peakRssBytes(): number {
  try {
    const status = Deno.readTextFileSync("/proc/self/status");
    return Number(/VmHWM:\s*(\d+) kB/.exec(status)![1]) * 1024;
  } catch {
    return Deno.memoryUsage().rss;
  }
}
