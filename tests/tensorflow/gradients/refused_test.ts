import assert from "node:assert/strict";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

Deno.test("operations without a gradient refuse by one error that names them", () => {
  const refused: [RegExp, (x: tf.Tensor) => tf.Tensor][] = [
    [/Cannot differentiate tf.real\(\): /, (x) => tf.real(tf.complex(x, x))],
    [/Cannot differentiate tf.imag\(\): /, (x) => tf.imag(tf.fft(tf.complex(x, x)))],
    [/Cannot differentiate tf.abs\(\) of complex numbers: /, (x) => tf.abs(tf.complex(x, x))],
    [/Cannot differentiate tf.real\(\): /, (x) => tf.irfft(tf.complex(x, x))],
    [
      /Cannot differentiate tf.multinomial\(\): /,
      (x) => tf.cast(tf.multinomial(x as tf.Tensor1D, 2, 1), "float32"),
    ],
    [
      /Cannot differentiate tf.image.transform\(\): /,
      (x) =>
        tf.image.transform(
          tf.reshape(x, [1, 2, 2, 1]) as tf.Tensor4D,
          tf.tensor2d([[1, 0, 0, 0, 1, 0, 0, 0]]),
        ),
    ],
  ];
  for (const [message, compute] of refused) {
    const gradient = tf.grad((x) => tf.sum(compute(x)));
    assert.throws(() => tf.tidy(() => gradient(tf.tensor1d([0.1, 0.2, 0.3, 0.4]))), message);
  }
});
