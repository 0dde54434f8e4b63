/** The places of a model's weights, which tfjs 4.22 changes when a layer is frozen. */
import type * as tf from "@tensorflow/tfjs";

type Weight = tf.Tensor | { readonly id: number };

/** A model, a layer, or a layer around others, as far as its weights go. */
interface Owner {
  /** Those of a model. */
  readonly layers?: readonly Owner[];
  /** Those of a stack of recurrent cells. */
  readonly cells?: readonly Owner[];
  /** That of a recurrent layer. */
  readonly cell?: Owner;
  /** That of a wrapper. */
  readonly layer?: Owner;
  /** Those of a bidirectional layer. */
  readonly forwardLayer?: Owner;
  readonly backwardLayer?: Owner;
  /** Its own weights that it was made to train, frozen or not. */
  readonly _trainableWeights: readonly Weight[];
}

/**
 * Lets a model's weights keep their places when layers are frozen, as in Keras. tfjs puts those of frozen layers behind
 * all others, so `setWeights()` of a model's `getWeights()` gives a copy with frozen layers each weight another's: an
 * error if their shapes differ, else nothing but wrong numbers.
 *
 * @param prototype That of tfjs's models.
 */
export function repairWeightPlaces(prototype: object): void {
  const { get } = Object.getOwnPropertyDescriptor(prototype, "weights")!;
  Object.defineProperty(prototype, "weights", {
    configurable: true,
    get(this: Owner) {
      const all: Weight[] = get!.call(this);
      const trained = new Set(madeToTrain(this));
      // With nothing frozen this is the order of tfjs.
      return [...trained, ...all.filter((weight) => !trained.has(weight))];
    },
  });
}

function madeToTrain(owner: Owner): Weight[] {
  const { layers, cells, cell, layer, forwardLayer, backwardLayer } = owner;
  const inner = [...layers ?? [], ...cells ?? [], cell, layer, forwardLayer, backwardLayer]
    .filter((part) => part !== undefined && part !== null);
  return [...owner._trainableWeights, ...inner.flatMap(madeToTrain)];
}
