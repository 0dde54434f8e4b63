/** tfjs's layers that make their weights while a function is traced. */
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
 * Makes a layer what it was where the trace that first applied it fails: without the weights, which are disposed.
 *
 * @param currentTrace The trace that records now
 */
export function restoreUnbuiltLayers(currentTrace: () => Trace | undefined): void {
  const prototype = tf.layers.Layer.prototype as unknown as Prototype;
  const { apply, addWeight } = prototype;
  prototype.apply = function (...args) {
    if (!this.built) currentTrace()?.host.onFailure(restoreProperties(this));
    return apply.apply(this, args);
  };
  prototype.addWeight = function (...args) {
    currentTrace()?.host.onFailure(restoreProperties(this));
    return addWeight.apply(this, args);
  };
}
