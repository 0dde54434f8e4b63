"""The DCGAN tutorial's train step in Python TensorFlow, timed on request.

https://www.tensorflow.org/tutorials/generative/dcgan, unchanged in model, loss and optimiser. Speaks the
protocol of contender.ts: a line "ready" after the first step, then for each number n read, n step times in ms.
"""

import json
import os
import resource
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import tensorflow as tf  # noqa: E402 (the variable must be set first)
from tensorflow.keras import layers  # noqa: E402

batch = int(sys.argv[1])

generator = tf.keras.Sequential([
    layers.Input((100,)),
    layers.Dense(7 * 7 * 256, use_bias=False),
    layers.BatchNormalization(),
    layers.LeakyReLU(),
    layers.Reshape((7, 7, 256)),
    layers.Conv2DTranspose(128, 5, strides=1, padding="same", use_bias=False),
    layers.BatchNormalization(),
    layers.LeakyReLU(),
    layers.Conv2DTranspose(64, 5, strides=2, padding="same", use_bias=False),
    layers.BatchNormalization(),
    layers.LeakyReLU(),
    layers.Conv2DTranspose(1, 5, strides=2, padding="same", use_bias=False, activation="tanh"),
])
discriminator = tf.keras.Sequential([
    layers.Input((28, 28, 1)),
    layers.Conv2D(64, 5, strides=2, padding="same"),
    layers.LeakyReLU(),
    layers.Dropout(0.3),
    layers.Conv2D(128, 5, strides=2, padding="same"),
    layers.LeakyReLU(),
    layers.Dropout(0.3),
    layers.Flatten(),
    layers.Dense(1),
])
cross_entropy = tf.keras.losses.BinaryCrossentropy(from_logits=True)
generator_optimizer = tf.keras.optimizers.Adam(1e-4)
discriminator_optimizer = tf.keras.optimizers.Adam(1e-4)


@tf.function
def train_step(images):
    noise = tf.random.normal([batch, 100])
    with tf.GradientTape() as generator_tape, tf.GradientTape() as discriminator_tape:
        fakes = generator(noise, training=True)
        real_output = discriminator(images, training=True)
        fake_output = discriminator(fakes, training=True)
        generator_loss = cross_entropy(tf.ones_like(fake_output), fake_output)
        discriminator_loss = cross_entropy(tf.ones_like(real_output), real_output) + cross_entropy(
            tf.zeros_like(fake_output), fake_output)
    generator_gradients = generator_tape.gradient(generator_loss, generator.trainable_variables)
    discriminator_gradients = discriminator_tape.gradient(
        discriminator_loss, discriminator.trainable_variables)
    generator_optimizer.apply_gradients(zip(generator_gradients, generator.trainable_variables))
    discriminator_optimizer.apply_gradients(
        zip(discriminator_gradients, discriminator.trainable_variables))
    return generator_loss, discriminator_loss


images = tf.random.uniform([batch, 28, 28, 1], -1, 1)


def timed_step():
    start = time.perf_counter()
    for loss in train_step(images):
        float(loss)
    return (time.perf_counter() - start) * 1000


timed_step()
print("ready", flush=True)
for line in sys.stdin:
    times = [timed_step() for _ in range(int(line))]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"times": times, "peakRssBytes": peak}), flush=True)
