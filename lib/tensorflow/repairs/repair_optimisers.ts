/** Optimisers of tfjs 4.22 that mix up what they keep, or leave it behind. */
import * as tf from "@tensorflow/tfjs";

/** What an optimiser keeps of one variable, such as its momentum. */
interface Moment {
  /** The variable's name and the kind of moment; of another model where it was loaded. */
  originalName: string;
  variable: tf.Variable;
}

type Gradients = tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[];

interface Prototype {
  applyGradients(gradients: Gradients): void;
  dispose(): void;
}

const classes = [
  tf.MomentumOptimizer,
  tf.AdagradOptimizer,
  tf.AdadeltaOptimizer,
  tf.AdamOptimizer,
  tf.AdamaxOptimizer,
  tf.RMSPropOptimizer,
];

/** Puts the repaired methods in the place of tfjs's, for all optimisers made before and after. */
export function repairOptimisers(): void {
  for (const { prototype } of classes) keepMomentsByVariable(prototype as unknown as Prototype);
  disposeRateOfMomentum(tf.MomentumOptimizer.prototype as unknown as Prototype);
  disposeWhatModelsMake(tf.LayersModel.prototype as unknown as Model);
}

/** Whose moment it is; a loaded one is nobody's until it is used. */
const owners = new WeakMap<Moment, tf.Variable>();

/**
 * As in TensorFlow, a moment belongs to a variable. tfjs goes by the variable's place among those of the call, so that a
 * call with other variables, such as those of the other network, would use the moments of the first ones.
 */
function keepMomentsByVariable(prototype: Prototype): void {
  const { applyGradients } = prototype;
  prototype.applyGradients = function (gradients) {
    const names = Array.isArray(gradients)
      ? gradients.map(({ name }) => name)
      : Object.keys(gradients);
    const variables = names.map((name) => tf.engine().registeredVariables[name]);
    const lists = momentsOf(this).map((list) => ({ list, kept: [...list] }));
    for (const { list, kept } of lists) {
      const first = inOrder(kept, variables);
      const others = kept.filter((moment) => !first.includes(moment));
      list.splice(0, kept.length, ...first, ...others);
    }
    try {
      applyGradients.call(this, gradients);
    } finally {
      for (const { list, kept } of lists) {
        variables.forEach((variable, i) => {
          const moment = list[i];
          if (moment !== undefined) owners.set(moment, variable);
        });
        const made = list.filter((moment) => moment && !kept.includes(moment));
        list.splice(0, list.length, ...kept, ...made);
      }
    }
  };
}

/** The lists of moments, also those that a stand-in of an optimiser inherits. */
function momentsOf(optimiser: object): (Moment | undefined)[][] {
  const lists: (Moment | undefined)[][] = [];
  for (const name in optimiser) {
    const value = (optimiser as Record<string, unknown>)[name];
    if (Array.isArray(value)) lists.push(value);
  }
  return lists;
}

/** For each variable its moment. A loaded one is found by its name, else by its place, as in tfjs. */
function inOrder(
  moments: readonly (Moment | undefined)[],
  variables: readonly tf.Variable[],
): (Moment | undefined)[] {
  const kept = moments.filter((moment) => moment !== undefined);
  const known = variables.map((variable) =>
    kept.find((moment) => owners.get(moment) === variable) ??
      kept.find((moment) => !owners.has(moment) && isNamedAfter(moment, variable))
  );
  return known.map((moment, i) => {
    const here = moments[i];
    const isFree = here !== undefined && !owners.has(here) && !known.includes(here);
    return moment ?? (isFree ? here : undefined);
  });
}

function isNamedAfter({ originalName }: Moment, variable: tf.Variable | undefined): boolean {
  return originalName.slice(0, originalName.lastIndexOf("/")) === variable?.name;
}

/** tfjs disposes the momentum's tensor, not the learning rate's. */
function disposeRateOfMomentum(prototype: Prototype): void {
  const { dispose } = prototype;
  prototype.dispose = function () {
    dispose.call(this);
    tf.SGDOptimizer.prototype.dispose.call(this);
  };
}

interface Model {
  optimizer?: tf.Optimizer;
  isOptimizerOwned: boolean;
  save(...args: unknown[]): Promise<unknown>;
  loadTrainingConfig(config: unknown): void;
}

interface Counting {
  saveIterations(): Promise<{ name: string; tensor: tf.Tensor }>;
}

/** tfjs leaves a tensor behind at every saving with the optimiser, and a loaded optimiser when its model is disposed. */
function disposeWhatModelsMake(prototype: Model): void {
  const { save, loadTrainingConfig } = prototype;
  prototype.save = async function (...args) {
    const counts: tf.Tensor[] = [];
    const optimiser = this.optimizer && Object.create(this.optimizer, {
      saveIterations: {
        value: async function (this: Counting) {
          const count = await Object.getPrototypeOf(this).saveIterations();
          counts.push(count.tensor);
          return count;
        },
      },
    });
    try {
      return await save.apply(Object.create(this, { optimizer: { value: optimiser } }), args);
    } finally {
      tf.dispose(counts);
    }
  };
  prototype.loadTrainingConfig = function (config) {
    loadTrainingConfig.call(this, config);
    this.isOptimizerOwned = true;
  };
}
