import assert from "node:assert/strict";
import { Adam, compile, type Compiled, loadTensorFlow, tf } from "lib/tensorflow";
import { binding } from "../loaded_binding.ts";

await loadTensorFlow();

/** A weight, its optimiser, and a step that brings the weight's products with `x` nearer to zero. */
class Model {
  readonly weight: tf.Variable;
  readonly adam: Adam;
  readonly step: Compiled<(x: tf.Tensor) => tf.Tensor>;

  constructor(start: number[], like?: Model) {
    this.weight = tf.tidy(() => tf.variable(tf.tensor1d(start)));
    this.adam = new Adam([this.weight], { learningRate: 0.1 });
    this.step = like === undefined
      ? compile((x) => {
        const { value, grads } = tf.variableGrads(() => this.weight.mul(x).square().mean());
        this.adam.apply([grads[this.weight.name]]);
        return value;
      }, { name: "step" })
      : like.step.onVariables(
        new Map(like.variables().map((variable, i) => [variable, this.variables()[i]])),
      );
  }

  variables(): tf.Variable[] {
    return [this.weight, ...this.adam.state];
  }

  values(): number[][] {
    return this.variables().map((variable) => [...variable.dataSync()]);
  }

  dispose(): void {
    this.step.dispose();
    this.adam.dispose();
    this.weight.dispose();
  }
}

Deno.test("onVariables() moves each model by the one trace as if it had its own", async () => {
  const tensors = binding.getNumOfTensors();
  const starts = [[3, -1], [0.5, 2], [-7, 1]];
  const alone = starts.map((start) => new Model(start));
  const first = new Model(starts[0]);
  const second = new Model(starts[1], first);
  const together = [first, second, new Model(starts[2], second)];
  const x = tf.tensor1d([1, 2]);
  const lossesOf = async (models: Model[]) => {
    const losses = await Promise.all(models.map(({ step }) => step.run(x)));
    const called = models.map(({ step }) => step(x));
    const values = [losses, called].map((list) => list.map((loss) => loss.arraySync()));
    tf.dispose([losses, called]);
    return values;
  };
  for (let i = 0; i < 3; i++) assert.deepEqual(await lossesOf(together), await lossesOf(alone));
  assert.deepEqual(together.map((model) => model.values()), alone.map((model) => model.values()));
  assert.deepEqual(together.map(({ step }) => [step.traces, step.operations > 0]), [
    [1, true],
    [1, true],
    [1, true],
  ]);
  for (const model of [...alone, ...together]) model.dispose();
  x.dispose();
  assert.equal(binding.getNumOfTensors(), tensors);
});

Deno.test("onVariables() traces when it is called first, and goes on after the first function's end", () => {
  const first = new Model([1, 1]);
  const second = new Model([2, 2], first);
  tf.tidy(() => void second.step(tf.ones([2])));
  assert.equal(first.step.traces, 1);
  assert.deepEqual(first.values()[0], [1, 1]);
  first.dispose();
  assert.throws(() => first.step(tf.ones([2])), /Cannot call "step": it is disposed/);
  tf.tidy(() => void second.step(tf.ones([2])));
  assert.deepEqual(second.adam.step.dataSync()[0], 2);
  const needsTrace =
    /the function whose traces it shares is disposed and has none for these arguments/;
  assert.throws(() => tf.tidy(() => second.step(tf.ones([1]))), needsTrace);
  assert.throws(() => first.step.onVariables(new Map()), /it is disposed/);
  second.dispose();
  assert.throws(() => second.step(tf.ones([2])), /it is disposed/);
});

Deno.test("onVariables() refuses variables that do not fit, naming both", () => {
  const first = new Model([1, 1]);
  const [weight, count] = first.variables();
  const matrix = tf.tidy(() => tf.variable(tf.ones([2, 2])));
  assert.throws(
    () => first.step.onVariables(new Map([[weight, matrix]])),
    { name: "TypeError", message: /is float32 \[2,2\] but must be float32 \[2\]/ },
  );
  assert.throws(
    () => first.step.onVariables(new Map([[weight, count]])),
    { name: "TypeError", message: /is int32 \[\] but must be float32 \[2\]/ },
  );
  const [, , ...moments] = first.variables();
  assert.throws(
    () => first.step.onVariables(new Map(moments.map((moment) => [moment, weight]))),
    { name: "RangeError", message: /it is in another's place/ },
  );
  const x = tf.ones([2]);
  const missing = first.step.onVariables(new Map([[weight, moments[0]]]));
  assert.throws(() => missing(x), /is frozen but must be trainable|is missing/);
  const frozen = new Model([1, 1], first);
  frozen.weight.trainable = false;
  const isFrozen = /is frozen but must be trainable, as .* in whose place it is/;
  assert.throws(() => frozen.step(x), isFrozen);
  assert.deepEqual(frozen.values()[0], [1, 1]);
  missing.dispose();
  for (const model of [first, frozen]) model.dispose();
  tf.dispose([x, matrix]);
});

Deno.test("a function on other variables is refused where only the function itself can be recorded", () => {
  const first = new Model([1, 1]);
  const second = new Model([2, 2], first);
  const outer = compile((x: tf.Tensor) => second.step(x));
  const x = tf.ones([2]);
  const message = /Cannot call "step" on other variables inside a compiled function or a gradient/;
  assert.throws(() => outer(x), message);
  assert.throws(() => tf.grad((x) => second.step(x))(x), message);
  outer.dispose();
  for (const model of [first, second]) model.dispose();
  x.dispose();
});

Deno.test("a function of tfjs's optimisers, which count outside of variables, has no other variables", () => {
  const [one, other] = [1, 2].map((start) => tf.tidy(() => tf.variable(tf.scalar(start))));
  const sgd = tf.train.sgd(0.1);
  const step = compile(() => sgd.minimize(() => one.square().asScalar(), true)!, { name: "sgd" });
  const onOther = step.onVariables(new Map([[one, other]]));
  assert.throws(() => onOther(), /Cannot call "sgd" on other variables: it keeps counts/);
  for (const made of [step, onOther, sgd, one, other]) made.dispose();
});
