import assert from "node:assert/strict";
import { Adam, compile, loadTensorFlow, repeat, tf } from "lib/tensorflow";

await loadTensorFlow();

for (const how of ["at once", "compiled", "by XLA"] as const) {
  const made = <F extends () => tf.Tensor>(fn: F) => {
    if (how === "at once") return Object.assign(() => tf.tidy(fn), { dispose() {} });
    return compile(fn, { name: "loop", xla: how === "by XLA" });
  };

  Deno.test(`repeat() goes on with the variables of the turn before and sums up, ${how}`, () => {
    const before = tf.memory().numTensors;
    const [level, places, untouched] = [[8], [1, 2], [100]].map((values) =>
      tf.tidy(() => tf.variable(tf.tensor1d(values)))
    );
    const step = tf.tensor1d([3, 5]);
    const loop = made(() => {
      const twice = step.mul(2); // read by the body from outside
      const sum = repeat(3, (turn) => {
        level.assign(level.mul(0.5));
        places.assign(places.add(twice.mul(turn.cast("float32"))).add(untouched));
        return level.add(places.sum()).sum();
      });
      return sum.add(level).sum();
    });
    for (const call of [0, 1]) {
      const expected = { level: 8 * 0.125 ** call, places: call === 0 ? [1, 2] : [319, 332] };
      let sum = 0;
      for (let turn = 0; turn < 3; turn++) {
        expected.level *= 0.5;
        expected.places = expected.places.map((x, i) => x + [6, 10][i] * turn + 100);
        sum += expected.level + expected.places[0] + expected.places[1];
      }
      const output = loop();
      assert.equal(output.arraySync(), sum + expected.level);
      assert.deepEqual(level.arraySync(), [expected.level]);
      assert.deepEqual(places.arraySync(), expected.places);
      output.dispose();
    }
    assert.deepEqual(untouched.arraySync(), [100]);
    for (const owned of [loop, level, places, untouched, step]) owned.dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  Deno.test(`repeat() in repeat(), and variables that share their data, ${how}`, () => {
    const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(5))];
    const loop = made(() => {
      b.assign(a.clone());
      return repeat(2, () => {
        const inner = repeat(3, () => {
          a.assign(a.add(1));
          return a.sub(b);
        });
        b.assign(b.mul(10));
        return inner;
      });
    });
    // a = 2, 3, 4 against b = 1, then a = 5, 6, 7 against b = 10.
    assert.equal(loop().arraySync(), 1 + 2 + 3 - 5 - 4 - 3);
    assert.deepEqual([a.arraySync(), b.arraySync()], [7, 100]);
    for (const owned of [loop, a, b]) owned.dispose();
  });

  Deno.test(`repeat() descends as far as a for, ${how}`, () => {
    const x = tf.linspace(-1, 1, 12).reshape([4, 3]);
    const run = (times: number, isLoop: boolean) => {
      const weights = tf.tidy(() => tf.variable(tf.ones([3, 2])));
      const adam = new Adam([weights], { learningRate: 0.1 });
      const turn = () => {
        const { value, grads } = tf.variableGrads(() => x.matMul(weights).square().mean());
        adam.apply([grads[weights.name]]);
        return value;
      };
      const steps = made(() =>
        isLoop ? repeat(times, turn) : tf.addN(Array.from({ length: times }, turn))
      );
      const loss = steps();
      const numbers = [...weights.dataSync(), ...loss.dataSync(), ...adam.step.dataSync()];
      for (const owned of [steps, loss, weights, adam]) owned.dispose();
      return numbers;
    };
    const [loop, unrolled] = [run(5, true), run(5, false)];
    loop.forEach((value, i) => assert(Math.abs(value - unrolled[i]) < 1e-6));
    assert.deepEqual(run(5, true), loop);
    x.dispose();
  });
}

Deno.test("repeat() records its body once, whatever the number of turns", () => {
  const x = tf.variable(tf.scalar(0));
  const operations = [2, 200].map((times) => {
    const loop = compile(() =>
      repeat(times, () => {
        x.assign(x.add(1));
        return x.square();
      })
    );
    loop().dispose();
    const { operations } = loop;
    loop.dispose();
    return operations;
  });
  assert.equal(x.arraySync(), 202);
  assert.equal(operations[0], operations[1]);
  x.dispose();
});

Deno.test("repeat() can be differentiated: there it is a for", () => {
  const gradient = compile((x: tf.Scalar) =>
    tf.grad((x) => repeat(3, (turn) => x.pow(turn.add(1).cast("float32"))))(x)
  );
  const [x, slope] = [tf.scalar(2), tf.tidy(() => gradient(tf.scalar(2)))];
  assert(Math.abs(slope.arraySync() as number - (1 + 2 * 2 + 3 * 4)) < 1e-5);
  for (const owned of [gradient, x, slope]) owned.dispose();
});

Deno.test("repeat() says what it cannot do", () => {
  assert.throws(() => repeat(0, () => tf.scalar(1)), {
    name: "RangeError",
    message: "Cannot repeat: times is 0 but must be an integer from 1 to 2 ** 31 - 1",
  });
  const before = tf.memory().numTensors;
  const x = tf.tidy(() => tf.variable(tf.ones([2])));
  let escaped!: tf.Tensor;
  const failing = compile(() => {
    repeat(2, () => escaped = tf.keep(x.add(1)));
    return escaped.mul(2);
  });
  assert.throws(() => failing(), {
    name: "TracingError",
    message: /made in the body of repeat\(\) and is used after the loop/,
  });
  const after = compile(() => repeat(2, () => x.mul(3)));
  tf.tidy(() => assert.deepEqual(after().arraySync(), [6, 6]));
  for (const owned of [failing, after, escaped, x]) owned.dispose();
  assert.equal(tf.memory().numTensors, before);
});
