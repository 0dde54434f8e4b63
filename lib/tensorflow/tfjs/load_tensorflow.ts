/** One call that brings TensorFlow up under tfjs. */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "@std/path";
import { describe, displayedAs } from "../../display/mod.ts";
import { UserError } from "../../errors/mod.ts";
import { TensorFlowBinding } from "./binding.ts";
import { describeValues } from "./describe_values.ts";
import { displayValues } from "./display_values.ts";
import { loadDevicePlugin } from "../eager/devices.ts";
import { EagerContext } from "../eager/eager_context.ts";
import { openLibrary } from "../c/library.ts";
import type { LibTensorFlowOrigin } from "../install/locate.ts";
import { TfjsBackend } from "./tfjs_backend.ts";

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
}

/** What the engine's own operations work with. */
export interface Engine extends TensorFlowRuntime {
  /** The eager context. */
  readonly context: EagerContext;
  /** The binding under tfjs's kernels. */
  readonly binding: TensorFlowBinding;
  /** The backend registered with tfjs. */
  readonly backend: TfjsBackend;
}

let loaded: Engine | undefined;
let loading: Promise<TensorFlowRuntime> | undefined;

/**
 * Opens TensorFlow's C library, registers it as tfjs's backend `tensorflow` with tfjs-node's kernels and makes
 * it tfjs's backend in use. Later calls answer with the same runtime.
 *
 * @example
 * ```ts
 * import { loadTensorFlow, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * const { device } = await loadTensorFlow();
 * assert.match(device, /CPU|GPU/);
 * assert.deepEqual(tf.tidy(() => tf.tensor([1, 2]).add(1).arraySync()), [2, 3]);
 * ```
 *
 * @returns What is in use: version, library and device.
 * @throws {Error} If no library is found (the message lists every place tried and the command that mends
 * it), if it is for another machine, or if it is too old.
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
  for (const plugin of devicePlugins(location.cc)) loadDevicePlugin(functions, plugin);
  const context = new EagerContext(functions);
  const binding = new TensorFlowBinding(context, version);
  const backend = await TfjsBackend.register(binding);
  describeValues();
  displayValues();
  const runtime = {
    version,
    libraryPath: location.cc,
    origin: location.origin,
    device: context.device.type,
    deviceName: context.device.name,
  };
  loaded = { ...runtime, context, binding, backend };
  // Without the engine's own parts, which would be pages under a notebook's cell that ends with this call.
  return shown(runtime);
}

/**
 * What is in use.
 *
 * @returns What {@linkcode loadTensorFlow} answered.
 * @throws {Error} If that has not happened yet.
 */
export function tensorFlowRuntime(): TensorFlowRuntime {
  const { version, libraryPath, origin, device, deviceName } = loadedEngine();
  return shown({ version, libraryPath, origin, device, deviceName });
}

/** Without the path, which belongs to one machine and not into a notebook. */
function shown(runtime: TensorFlowRuntime): TensorFlowRuntime {
  return displayedAs(runtime, ({ version, origin, device, deviceName }) =>
    describe({
      title: `TensorFlow ${version}`,
      facts: { Device: device, "Device's name": deviceName, "Library from": origin },
    }));
}

/**
 * The engine that {@linkcode loadTensorFlow} brought up.
 *
 * @throws {Error} If that has not happened yet.
 */
export function loadedEngine(): Engine {
  if (loaded === undefined) {
    throw new UserError(
      "Cannot use TensorFlow: it is not loaded. Call `await loadTensorFlow()` first",
    );
  }
  return loaded;
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
