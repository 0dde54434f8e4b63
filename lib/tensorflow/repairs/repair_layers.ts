/** Layers of tfjs 4.22 that fail, or differ from Keras, with some of their options. */
import * as tf from "@tensorflow/tfjs";
import { UserTypeError } from "../../errors/mod.ts";
import { repairWeightPlaces } from "./repair_weight_places.ts";

/** A layer's class as far as it is repaired. */
interface Prototype {
  build(inputShape: tf.Shape): void;
  call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): tf.Tensor | tf.Tensor[];
}

/** Puts the repaired methods in the place of tfjs's, for all layers made before and after. */
export function repairLayers(): void {
  allowBatchNormalizationWithoutScale(prototypeOf("BatchNormalization"));
  freezeStatistics(prototypeOf("BatchNormalization"));
  upSampleAsKeras(prototypeOf("UpSampling2D"));
  allowNoiseShape(prototypeOf("Dropout"));
  differentiateDilation(prototypeOf("Conv2D"));
  keepStatesInVariables(prototypeOf("RNN"));
  keepStatesInVariables(Object.getPrototypeOf(prototypeOf("ConvLSTM2D")));
  repairWeightPlaces(Object.getPrototypeOf(tf.LayersModel.prototype));
}

function prototypeOf(className: string): Prototype {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  return classNameMap[className][0].prototype as unknown as Prototype;
}

function only(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(inputs) ? inputs[0] : inputs;
}

interface BatchNormalization {
  axis: number;
  gamma?: { read(): tf.Tensor | null };
  beta?: { read(): tf.Tensor | null };
}

/**
 * In training tfjs reads scale and offset even where the layer has none; and it stops at rank 4, where volumes have
 * one more axis.
 */
function allowBatchNormalizationWithoutScale(prototype: Prototype): void {
  const { build, call } = prototype;
  const absent = { read: () => null };
  prototype.build = function (this: Prototype & BatchNormalization, inputShape) {
    build.call(this, inputShape);
    this.gamma ??= absent;
    this.beta ??= absent;
  };
  prototype.call = function (this: Prototype & BatchNormalization, inputs, kwargs) {
    const x = only(inputs);
    if (x.rank <= 4) return call.call(this, inputs, kwargs);
    return tf.tidy(() => {
      const axis = this.axis < 0 ? this.axis + x.rank : this.axis;
      const order = x.shape.map((_, i) => i).filter((i) => i !== axis).concat(axis);
      const moved = tf.transpose(x, order);
      const rows = tf.reshape(moved, [-1, x.shape[axis]]);
      const asLast = Object.assign(Object.create(this), { axis: -1 });
      const result = tf.reshape(only(call.call(asLast, rows, kwargs)), moved.shape);
      return tf.transpose(result, order.map((_, i) => order.indexOf(i)));
    });
  };
}

/**
 * As in Keras 2 and later, a frozen layer normalises by its moving statistics and leaves them as they are, also in
 * training; tfjs freezes scale and offset only.
 * https://www.tensorflow.org/api_docs/python/tf/keras/layers/BatchNormalization
 */
function freezeStatistics(prototype: Prototype): void {
  const { call } = prototype;
  prototype.call = function (this: tf.layers.Layer & Prototype, inputs, kwargs) {
    const layer = this as unknown as Freezable;
    return call.call(this, inputs, isFrozen(layer) ? { ...kwargs, training: false } : kwargs);
  };
}

interface Freezable {
  trainable: boolean;
  /** All that can be trained: frozen by the layer, or one by one by the model around it. */
  _trainableWeights: tf.LayerVariable[];
  trainableWeights: tf.LayerVariable[];
}

function isFrozen(layer: Freezable): boolean {
  return !layer.trainable ||
    layer._trainableWeights.length > 0 && layer.trainableWeights.length === 0;
}

interface UpSampling2D {
  size: [number, number];
  dataFormat: string;
  interpolation: string;
}

/** Keras interpolates between the pixels' centres, tfjs between their upper left corners. */
function upSampleAsKeras(prototype: Prototype): void {
  const { call } = prototype;
  prototype.call = function (this: Prototype & UpSampling2D, inputs, kwargs) {
    if (this.interpolation !== "bilinear") return call.call(this, inputs, kwargs);
    return tf.tidy(() => {
      const isFirst = this.dataFormat === "channelsFirst";
      const x = isFirst ? tf.transpose(only(inputs), [0, 2, 3, 1]) : only(inputs);
      const size: [number, number] = [x.shape[1]! * this.size[0], x.shape[2]! * this.size[1]];
      const resized = tf.image.resizeBilinear(x as tf.Tensor4D, size, false, true);
      return isFirst ? tf.transpose(resized, [0, 3, 1, 2]) : resized;
    });
  };
}

interface Dropout {
  rate: number;
  noiseShape?: (number | null)[];
  seed?: number;
}

/** tfjs's operation takes a noise shape, its layer refuses it. */
function allowNoiseShape(prototype: Prototype): void {
  const { call } = prototype;
  prototype.call = function (this: Prototype & Dropout, inputs, kwargs) {
    const isDropped = kwargs.training === true && this.rate > 0 && this.rate < 1;
    if (this.noiseShape === undefined || this.noiseShape === null || !isDropped) {
      return call.call(this, inputs, kwargs);
    }
    const x = only(inputs);
    const shape = this.noiseShape.map((size, axis) => size ?? x.shape[axis]);
    return tf.dropout(x, this.rate, shape, this.seed);
  };
}

interface Conv2D {
  dilationRate: number | number[];
  dataFormat: string;
  padding: string;
  strides: [number, number];
  kernel: tf.LayerVariable;
  bias?: tf.LayerVariable | null;
  activation?: { apply(x: tf.Tensor): tf.Tensor } | null;
}

/** tfjs's layer convolves, adds and activates in one operation, whose gradient refuses dilations. */
function differentiateDilation(prototype: Prototype): void {
  const { call } = prototype;
  prototype.call = function (this: Prototype & Conv2D, inputs, kwargs) {
    const dilations = [this.dilationRate].flat() as [number, number];
    if (dilations.every((dilation) => dilation === 1)) return call.call(this, inputs, kwargs);
    return tf.tidy(() => {
      const isFirst = this.dataFormat === "channelsFirst";
      const x = isFirst ? tf.transpose(only(inputs), [0, 2, 3, 1]) : only(inputs);
      const kernel = this.kernel.read() as tf.Tensor4D;
      const padding = this.padding as "same" | "valid";
      let y: tf.Tensor = tf.conv2d(
        x as tf.Tensor4D,
        kernel,
        this.strides,
        padding,
        "NHWC",
        dilations,
      );
      if (this.bias) y = tf.add(y, this.bias.read());
      if (this.activation) y = this.activation.apply(y);
      return isFirst ? tf.transpose(y, [0, 3, 1, 2]) : y;
    });
  };
}

interface Recurrent {
  stateful: boolean;
  states_: tf.Tensor[] | null;
  resetStates(states?: tf.Tensor | tf.Tensor[], training?: boolean): void;
  disposeWeights(): number;
}

/**
 * Keeps a stateful layer's states in variables, as Keras does. tfjs replaces tensors, which a compiled function would
 * go on reading as they were while it was traced.
 */
function keepStatesInVariables(prototype: Prototype): void {
  const recurrent = prototype as unknown as Recurrent;
  const { resetStates, disposeWeights } = recurrent;
  recurrent.disposeWeights = function () {
    tf.dispose(this.states_ ?? []); // which tfjs leaves behind
    this.states_ = null;
    return disposeWeights.call(this);
  };
  recurrent.resetStates = function (states, training) {
    const kept = this.states_;
    if (kept === null || !(kept[0] instanceof tf.Variable)) {
      resetStates.call(this, states, training);
      this.states_ = this.states_!.map((state) => {
        const variable = tf.tidy(() => tf.variable(state, false));
        state.dispose();
        return variable;
      });
      return;
    }
    const values = states === undefined || states === null ? undefined : [states].flat();
    if (values !== undefined && values.length !== kept.length) {
      throw new UserTypeError(
        `Cannot reset states: there are ${values.length} but must be ${kept.length}`,
      );
    }
    tf.tidy(() =>
      kept.forEach((state, i) =>
        (state as tf.Variable).assign(values?.[i] ?? tf.zeros(state.shape))
      )
    );
  };
}
