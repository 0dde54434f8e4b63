/** What tfjs's layers keep in JavaScript while a function is traced: weights that they make, settings that they read. */
import * as tf from "@tensorflow/tfjs";
import { restoreProperties } from "./restore_properties.ts";
import type { Trace } from "./trace.ts";

/** A layer's methods that make weights; the second is called within a cell of a recurrent layer too. */
interface Prototype {
  built: boolean;
  apply(...args: unknown[]): unknown;
  addWeight(...args: unknown[]): unknown;
}

/**
 * Makes a layer what it was where the trace that first applied it fails: without the weights, which are disposed. And
 * makes a layer's numbers, words and switches, which a trace takes for constants, a reason to trace anew where they
 * have changed.
 *
 * @param currentTrace The trace that records now
 */
export function traceLayers(currentTrace: () => Trace | undefined): void {
  const prototype = tf.layers.Layer.prototype as unknown as Prototype;
  const { apply, addWeight } = prototype;
  prototype.apply = function (...args) {
    const trace = currentTrace();
    if (trace === undefined) return apply.apply(this, args);
    if (!this.built) trace.host.onFailure(restoreProperties(this));
    const result = apply.apply(this, args);
    dependOnSettings(trace, this);
    return result;
  };
  prototype.addWeight = function (...args) {
    currentTrace()?.host.onFailure(restoreProperties(this));
    return addWeight.apply(this, args);
  };
}

type Setting = readonly [name: string, value: unknown];

/** The settings of the layers that a trace has applied, as they were after the last time: a layer may count its calls. */
const settings = new WeakMap<Trace, Map<object, readonly Setting[]>>();

function dependOnSettings(trace: Trace, layer: object): void {
  const ofTrace = settings.get(trace) ?? new Map<object, readonly Setting[]>();
  settings.set(trace, ofTrace);
  const isNew = !ofTrace.has(layer);
  ofTrace.set(layer, Object.entries(layer).filter(([, value]) => isSetting(value)));
  if (!isNew) return;
  const isCurrent = ([name, value]: Setting) => Object.is(Reflect.get(layer, name), value);
  trace.host.dependOn(() => String(ofTrace.get(layer)!.every(isCurrent)), "true");
}

function isSetting(value: unknown): boolean {
  return ["number", "string", "boolean"].includes(typeof value);
}
