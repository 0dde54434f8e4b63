import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { isAbsolute, join } from "@std/path";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { runProgram } from "../program.ts";

Deno.test("loadTensorFlow() says what is in use and makes it tfjs's backend", async () => {
  const runtime = await loadTensorFlow();
  assert.match(runtime.version, /^\d+\.\d+\.\d+/);
  assert.ok(isAbsolute(runtime.libraryPath) && existsSync(runtime.libraryPath));
  assert.match(runtime.device, /^(CPU|GPU)$/);
  assert.equal(tf.getBackend(), "tensorflow");
});

Deno.test("loadTensorFlow() brings TensorFlow up once, however often it is called", async () => {
  const [first, second] = await Promise.all([loadTensorFlow(), loadTensorFlow()]);
  assert.equal(first, second);
  assert.equal(await loadTensorFlow(), first);
});

Deno.test("importing lib/tensorflow opens no library", async () => {
  const { code, output } = await runProgram(
    `import { tf } from "lib/tensorflow"; console.log(tf.version.tfjs);`,
    { env: { FEDGAN_LIBTENSORFLOW: "/nowhere" } },
  );
  assert.equal(code, 0, output);
});

const heavyWork = `
  import { compile, loadTensorFlow, tf } from "lib/tensorflow";
  await loadTensorFlow();
  const work = () => tf.tidy(() => {
    const images = tf.ones([64, 28, 28, 32]);
    tf.conv2d(images, tf.ones([5, 5, 32, 32]), 1, "same").sum().dataSync();
    return tf.matMul(tf.ones([800, 800]), tf.ones([800, 800])).sum().dataSync();
  });
  work();
`;

const endings: [ending: string, program: string, code: number, output: RegExp][] = [
  ["that ends by itself", `console.log("done");`, 0, /done/],
  ["that throws", `throw new Error("thrown");`, 1, /Error: thrown/],
  ["that calls Deno.exit(3)", `Deno.exit(3);`, 3, /^/],
  ["with an unhandled rejection", `Promise.reject(new Error("lost")); work();`, 1, /Error: lost/],
  [
    "that throws from a timer",
    `setTimeout(() => { work(); throw new Error("late"); });`,
    1,
    /Error: late/,
  ],
];

// TensorFlow computes on its own threads while the program ends.
const inFlight = `
  const power = compile((x) => tf.matMul(tf.matMul(x, x), tf.matMul(x, x)));
  const matrix = tf.ones([1200, 1200]);
  power(matrix).dispose();
  const runs = [1, 2, 3].map(() => power.run(matrix));
`;

for (const [ending, program, expected, pattern] of endings) {
  Deno.test(`a program ${ending} right after work ends with exit code ${expected}`, async () => {
    const { code, output } = await runProgram(heavyWork + program);
    assert.equal(code, expected, output);
    assert.match(output, pattern);
  });
}

const interruptions: [ending: string, program: string, code: number][] = [
  ["that throws", `throw new Error("thrown");`, 1],
  ["that calls Deno.exit(3)", `Deno.exit(3);`, 3],
  ["that calls Deno.exit(3) a little later", `setTimeout(() => Deno.exit(3), 10);`, 3],
  ["with an unhandled rejection", `Promise.reject(new Error("lost"));`, 1],
  ["that waits for them", `await Promise.all(runs);`, 0],
];

for (const [ending, program, expected] of interruptions) {
  Deno.test(`a program ${ending} while operations run ends with exit code ${expected}`, async () => {
    const { code, output } = await runProgram(heavyWork + inFlight + program);
    assert.equal(code, expected, output);
  });
}

/** What a program that loads TensorFlow fails with, in one string. */
async function loadFailure(env: Record<string, string | undefined>): Promise<string> {
  const { code, output } = await runProgram(
    `import { loadTensorFlow } from "lib/tensorflow";
     await loadTensorFlow().catch((error) => { console.log(error.name + ": " + error.message); Deno.exit(7); });`,
    { env },
  );
  assert.equal(code, 7, output);
  return output;
}

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    await run(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("loadTensorFlow() lists every place where it found no library, and the way out", () =>
  inFolder(async (folder) => {
    const message = await loadFailure({
      FEDGAN_LIBTENSORFLOW: undefined,
      FEDGAN_CACHE: folder,
      VIRTUAL_ENV: undefined,
      CONDA_PREFIX: undefined,
    });
    assert.match(message, /^LibTensorFlowNotFoundError: Cannot find TensorFlow's C library/);
    for (const place of ["project cache", folder, "VIRTUAL_ENV", "CONDA_PREFIX", "tfjs-node-gpu"]) {
      assert.ok(message.includes(place), `${place} in: ${message}`);
    }
    assert.match(message, /deno task setup/);
  }));

Deno.test("loadTensorFlow() refuses a setting that leads nowhere", async () => {
  const message = await loadFailure({ FEDGAN_LIBTENSORFLOW: "/nowhere" });
  assert.match(message, /^RangeError: Cannot use FEDGAN_LIBTENSORFLOW="\/nowhere": /);
});

/** Names of the two files, the one that is opened first in front. */
const libraries = ["libtensorflow_framework.so.2", "libtensorflow_cc.so.2"];

/** The first bytes of a Linux library for a processor, and nothing after them. */
function truncatedLibrary(machine: number): Uint8Array {
  const header = new Uint8Array(64);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  new DataView(header.buffer).setUint16(18, machine, true);
  return header;
}

/**
 * A Linux x86_64 library, gzip in base64, that holds `const char* TF_Version(void) { return "2.4.0"; }`, made by
 * `gcc -shared -fPIC -Os -s -nostdlib -Wl,-z,noseparate-code,-z,norelro,--build-id=none,--hash-style=sysv`.
 */
const OLD_LIBRARY =
  "H4sIAAAAAAACA6t39XFjYmRkgAFmBjsGBI+BwQFKNzAhi1kwsABJTgYOsFpWBtyggxGVZhCAUCAuG7K8ICq9gQGVhuljIlEfB5QOfFqS" +
  "wsZAPIBaB3YnE5QmBoDUCQFDp4QR1X6GELf4sNSi4sz8PAaPXlaQ7GEjPRM9A6g0C5RWgOqDhWkGlA9zuwWUzwXl80BpbigtwUAnoFec" +
  "UVxSVJKYxKCXkVicwaCXUplXXJkLoUuKGPRKUitKGPSK8lMSSxIZ9FIz4tOKEnNTwfKJuZnJVHIGNzSsmNDCD0aLMCDSDXJ8wMJbEGoG" +
  "E1r4wmgDeL6AxC0HWjhLQuWY0OILRvNgSR/IQBEpL4AALN1gpB8c+tWhYkZQfg0jKs2GQz+M1kdK41jzKxpAd48l1A5mBrT8yIiaD5nR" +
  "9CPnL2Ys9lhAHeREwP8A7jwdqsAEAAA=";

async function oldLibrary(): Promise<Uint8Array> {
  const packed = Uint8Array.from(atob(OLD_LIBRARY), (character) => character.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

const isLinuxX86 = Deno.build.os === "linux" && Deno.build.arch === "x86_64";

const unfit: [subject: string, library: () => Uint8Array | Promise<Uint8Array>, message: RegExp][] =
  [
    ["of another processor", () => truncatedLibrary(183), /aarch64/],
    ["that was cut off", () => truncatedLibrary(62), /Cannot open ".*framework.*deno task setup/],
    [
      "that is too old",
      oldLibrary,
      /_cc\.so\.2": TensorFlow 2\.4\.0 is older than 2\.9\. Run "deno/,
    ],
  ];

for (const [subject, library, pattern] of unfit) {
  Deno.test({
    name: `loadTensorFlow() refuses a library ${subject}, in one message`,
    ignore: !isLinuxX86, // the libraries of the test are for this machine
    fn: () =>
      inFolder(async (folder) => {
        const bytes = await library();
        for (const name of libraries) Deno.writeFileSync(join(folder, name), bytes);
        const message = await loadFailure({ FEDGAN_LIBTENSORFLOW: folder });
        assert.match(message, pattern);
        assert.ok(message.includes(folder), "names the place");
      }),
  });
}
