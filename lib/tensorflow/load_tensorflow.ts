/** One call that brings TensorFlow up under tfjs. */
import { existsSync, readdirSync } from "node:fs";
import nodeUtil from "node:util";
import { dirname, join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import { TensorFlowBinding } from "./binding.ts";
import { EagerContext } from "./eager_context.ts";
import { openLibrary } from "./library.ts";
import type { LibTensorFlowOrigin } from "./locate.ts";

/** What is in use after {@linkcode loadTensorFlow}. */
export interface TensorFlowRuntime {
  /** TensorFlow's version, for example `"2.21.0"`. */
  readonly version: string;
  /** Absolute path of the library. */
  readonly libraryPath: string;
  /** The kind of place that the library was found in. */
  readonly origin: LibTensorFlowOrigin;
  /** Where operations run: `"CPU"` or `"GPU"`. */
  readonly device: string;
  /** TensorFlow's full name of that device. */
  readonly deviceName: string;
  /** The eager context, for the engine's own use. */
  readonly context: EagerContext;
  /** The binding under tfjs's kernels, for the engine's own use. */
  readonly binding: TensorFlowBinding;
}

/** Name under which the engine is registered with tfjs. */
const BACKEND = "tensorflow";
/** Above the 1 to 3 of tfjs's own backends. */
const PRIORITY = 10;

let loading: Promise<TensorFlowRuntime> | undefined;

/**
 * Opens TensorFlow's C library, registers it as tfjs's backend `tensorflow` with tfjs-node's kernels and makes
 * it tfjs's backend in use. Later calls answer with the same runtime.
 *
 * @example
 * ```ts
 * import { loadTensorFlow, tf } from "fedgan/tensorflow";
 * import assert from "node:assert/strict";
 *
 * const { device } = await loadTensorFlow();
 * assert.match(device, /CPU|GPU/);
 * assert.deepEqual(tf.tidy(() => tf.tensor([1, 2]).add(1).arraySync()), [2, 3]);
 * ```
 *
 * @returns What is in use: version, library and device
 * @throws {Error} If no library is found (the message lists every place tried and the command that mends
 * it), if it is for another machine, or if it is too old
 */
export function loadTensorFlow(): Promise<TensorFlowRuntime> {
  // A failed attempt is not kept: the next call tries again, for instance after set-up.
  return loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
}

async function load(): Promise<TensorFlowRuntime> {
  const { functions, location, version } = openLibrary();
  for (const plugin of devicePlugins(location.cc)) EagerContext.loadPlugin(functions, plugin);
  const context = new EagerContext(functions);
  const binding = new TensorFlowBinding(context, version);
  await registerBackend(binding);
  return {
    version,
    libraryPath: location.cc,
    origin: location.origin,
    device: context.device.type,
    deviceName: context.device.name,
    context,
    binding,
  };
}

/**
 * Pluggable devices installed beside TensorFlow's Python package, such as `tensorflow-metal`: Python loads
 * every library in `site-packages/tensorflow-plugins`, and so does the engine.
 */
function devicePlugins(libraryPath: string): string[] {
  const folder = join(dirname(dirname(libraryPath)), "tensorflow-plugins");
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => /\.(dylib|so)$/.test(name)).sort()
    .map((name) => join(folder, name));
}

async function registerBackend(binding: TensorFlowBinding): Promise<void> {
  // tfjs-node 4.22 calls two functions that Node.js 23 dropped.
  const legacyUtil = nodeUtil as unknown as Record<string, unknown>;
  legacyUtil.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  legacyUtil.isArray ??= Array.isArray;
  // Not the package's index.js: that one loads the native addon.
  const { NodeJSKernelBackend } = await import(
    "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js"
  );
  await import("@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js");
  // The binding answers with every array type that the C API has; tfjs's interface names three of them.
  type Binding = ConstructorParameters<typeof NodeJSKernelBackend>[0];
  tf.registerBackend(
    BACKEND,
    () => new NodeJSKernelBackend(binding as unknown as Binding, "@tensorflow/tfjs-node-gpu"),
    PRIORITY,
  );
  if (!await tf.setBackend(BACKEND)) {
    throw new Error(`Cannot make "${BACKEND}" tfjs's backend: its set-up failed`);
  }
}
