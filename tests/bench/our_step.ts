/** Our train step, timed on request; protocol as in tensorflow_step.py. Arguments: batch and variant. */
import { AdversarialPair, type GanOptions } from "fedgan/gan";
import { loadTensorFlow, randomKey, randomUniform, tf } from "fedgan/tensorflow";
import { TextLineStream } from "./text_lines.ts";

/** How the pair of each variant differs from the tutorial's settings. */
const variants: Record<string, Partial<GanOptions>> = {
  eager: { compile: false, convolutions: "direct" },
  direct: { convolutions: "direct" },
  bilinear: { convolutions: "bilinear" },
};

const [batch, variant] = Deno.args;
const batchSize = Number(batch);
await loadTensorFlow();
const pair = new AdversarialPair({ batchSize, ...variants[variant] });
const images = randomUniform<tf.Rank.R4>([batchSize, 28, 28, 1], randomKey(1), { min: -1 });

async function timedStep(): Promise<number> {
  const start = performance.now();
  await pair.trainStep(images); // reads both losses
  return performance.now() - start;
}

await timedStep();
console.log("ready");
for await (const line of Deno.stdin.readable.pipeThrough(new TextLineStream())) {
  const times = [];
  for (let i = 0; i < Number(line); i++) times.push(await timedStep());
  console.log(JSON.stringify({ times, peakRssBytes: peakRssBytes() }));
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
