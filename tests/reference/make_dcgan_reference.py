"""Writes dcgan_reference.json: what Python TensorFlow computes for the tutorial's DCGAN.

    python make_dcgan_reference.py        (TensorFlow 2.21, Keras 3; about a minute)

Nothing here is random. Weights, noise, images and the optimiser's gradients come from an integer
hash of the tensor's name and the entry's index (formula.py), so the file holds results only. Dropout
is off.

Everything is computed in float64 on inputs rounded to float32. What a float32 implementation
differs by is then its own rounding error, not the sum of two; this script prints TensorFlow's own
float32 error for comparison.

A LeakyReLU has a kink at 0: an activation that rounding pushes across it changes single gradient
entries by far more than rounding. So noise and images are chosen (the first `ATTEMPTS` hashes are
tried) to keep every activation as far from 0 as possible, and a second set of values is stored
with slope 1, which has no kink.
"""

import json
import os
import pathlib
import re

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"

import keras
import numpy as np
import tensorflow as tf

from formula import entries

BATCH = 4
LATENT = 100
ATTEMPTS = 200
STORED = 256  # entries stored of a large tensor

# Weights and data ------------------------------------------------------------------------------


def weight(name, shape):
    """The value of the weight called `name`: kernels spread as Glorot's uniform distribution."""
    values = entries(name, int(np.prod(shape)))
    kind = name.split("/")[-1]
    if kind == "kernel":
        receptive = int(np.prod(shape[:-2]))
        values = values * np.sqrt(6 / ((shape[-2] + shape[-1]) * receptive))
    elif kind in ("gamma", "moving_variance"):
        values = 1 + values * 0.1
    elif kind == "bias":
        # Off 0, so that the gradients from real and from fake images do not cancel.
        values = 0.5 + values * 0.1
    else:
        values = values * 0.1
    return values.reshape(shape).astype(np.float32)


def noise(attempt):
    """Uniform with variance 1, `[batch, latent]`."""
    values = entries(f"noise {attempt}", BATCH * LATENT) * np.sqrt(3)
    return values.reshape(BATCH, LATENT).astype(np.float32)


def images(attempt):
    """Uniform in [-1, 1), `[batch, 28, 28, 1]`."""
    return entries(f"images {attempt}", BATCH * 784).reshape(BATCH, 28, 28, 1).astype(np.float32)


# The tutorial's models -------------------------------------------------------------------------


def make_generator(slope):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((LATENT,)),
            layers.Dense(7 * 7 * 256, use_bias=False, name="dense"),
            layers.BatchNormalization(name="batch_normalization"),
            layers.LeakyReLU(slope, name="leaky_re_lu"),
            layers.Reshape((7, 7, 256), name="reshape"),
            layers.Conv2DTranspose(
                128, 5, strides=1, padding="same", use_bias=False, name="conv2d_transpose"
            ),
            layers.BatchNormalization(name="batch_normalization_1"),
            layers.LeakyReLU(slope, name="leaky_re_lu_1"),
            layers.Conv2DTranspose(
                64, 5, strides=2, padding="same", use_bias=False, name="conv2d_transpose_1"
            ),
            layers.BatchNormalization(name="batch_normalization_2"),
            layers.LeakyReLU(slope, name="leaky_re_lu_2"),
            layers.Conv2DTranspose(
                1, 5, strides=2, padding="same", use_bias=False, activation="tanh",
                name="conv2d_transpose_2",
            ),
        ],
        name="generator",
    )


def make_discriminator(slope):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(64, 5, strides=2, padding="same", name="conv2d"),
            layers.LeakyReLU(slope, name="leaky_re_lu"),
            layers.Dropout(0, name="dropout"),
            layers.Conv2D(128, 5, strides=2, padding="same", name="conv2d_1"),
            layers.LeakyReLU(slope, name="leaky_re_lu_1"),
            layers.Dropout(0, name="dropout_1"),
            layers.Flatten(name="flatten"),
            layers.Dense(1, name="dense"),
        ],
        name="discriminator",
    )


def set_weights(model):
    for variable in model.weights:
        variable.assign(weight(variable.path, tuple(variable.shape)))


def kink_distance(generator, discriminator, attempt):
    """The smallest |activation| before a LeakyReLU, over its layer's standard deviation."""
    smallest = np.inf

    def through(model, value):
        nonlocal smallest
        for layer in model.layers:
            if isinstance(layer, keras.layers.LeakyReLU):
                x = value.numpy()
                smallest = min(smallest, np.abs(x).min() / x.std())
            value = layer(value, training=True)
        return value

    through(discriminator, through(generator, tf.constant(noise(attempt))))
    through(discriminator, tf.constant(images(attempt)))
    return smallest


# What is stored --------------------------------------------------------------------------------


def next_prime(n):
    while any(n % d == 0 for d in range(2, int(n**0.5) + 1)):
        n += 1
    return n


def summary(value):
    """Every `stride`-th entry (a prime stride meets every channel) and three sums over all."""
    flat = np.asarray(value, np.float64).ravel()
    stride = 1 if flat.size <= STORED else next_prime(flat.size // STORED)
    return {
        "shape": list(np.shape(value)),
        "stride": stride,
        "entries": [float(f"{v:.9g}") for v in flat[::stride]],
        "maxAbs": float(np.abs(flat).max()),
        "sum": float(flat.sum()),
        "norm": float(np.sqrt((flat**2).sum())),
    }


def train_step_values(slope, attempt):
    """One step of the tutorial up to (not including) the optimisers, as numpy arrays."""
    generator, discriminator = make_generator(slope), make_discriminator(slope)
    set_weights(generator)
    set_weights(discriminator)
    z = tf.cast(noise(attempt), keras.config.floatx())
    real = tf.cast(images(attempt), keras.config.floatx())
    values = {"generator inference": generator(z, training=False).numpy()}
    cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)
    with tf.GradientTape() as g_tape, tf.GradientTape() as d_tape:
        fake = generator(z, training=True)
        real_logits = discriminator(real, training=True)
        fake_logits = discriminator(fake, training=True)
        g_loss = cross_entropy(tf.ones_like(fake_logits), fake_logits)
        d_loss = cross_entropy(tf.ones_like(real_logits), real_logits) + cross_entropy(
            tf.zeros_like(fake_logits), fake_logits
        )
    values |= {
        "generator training": fake.numpy(),
        "real logits": real_logits.numpy(),
        "fake logits": fake_logits.numpy(),
        "generator loss": g_loss.numpy(),
        "discriminator loss": d_loss.numpy(),
    }
    for model, loss, tape in ((generator, g_loss, g_tape), (discriminator, d_loss, d_tape)):
        variables = model.trainable_variables
        for variable, gradient in zip(variables, tape.gradient(loss, variables)):
            values[f"gradient {variable.path}"] = gradient.numpy()
    for variable in generator.non_trainable_variables:
        values[f"after the step {variable.path}"] = variable.numpy()
    return values


def adam_values(learning_rate, beta1, steps):
    """Weights after each of `steps` with stated gradients, from 1e-8 to 1 in size.

    The weights start at 0, so that they are the sum of the updates to full precision.
    """
    size = 40
    dtype = keras.config.floatx()
    variable = keras.Variable(np.zeros(size), dtype=dtype)
    optimiser = keras.optimizers.Adam(learning_rate, beta_1=beta1)
    scale = 10.0 ** -(np.arange(size) % 9)
    after = []
    for step in range(steps):
        gradient = (entries(f"adam gradient {step}", size) * scale).astype(np.float32)
        optimiser.apply([tf.cast(gradient, dtype)], [variable])
        after.append(variable.numpy())
    return np.stack(after)


def main():
    generator, discriminator = make_generator(0.3), make_discriminator(0.3)
    set_weights(generator)
    set_weights(discriminator)
    distances = [kink_distance(generator, discriminator, k) for k in range(ATTEMPTS)]
    attempt = int(np.argmax(distances))
    print(f"attempt {attempt}: activations stay {distances[attempt]:.2e} deviations off the kink")

    adam = [(1e-4, 0.9), (2e-4, 0.5)]
    single = {slope: train_step_values(slope, attempt) for slope in (0.3, 1.0)}
    single_adam = [adam_values(*settings, 10) for settings in adam]
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    double = {slope: train_step_values(slope, attempt) for slope in (0.3, 1.0)}
    for slope, values in double.items():
        for name, value in values.items():
            error = np.abs(single[slope][name] - value).max() / np.abs(value).max()
            print(f"TensorFlow's own float32 error, slope {slope}, {name}: {error:.1e}")
    double_adam = [adam_values(*settings, 10) for settings in adam]
    for settings, one, two in zip(adam, single_adam, double_adam):
        error = (np.abs(one - two) / np.abs(two).max(axis=1, keepdims=True)).max()
        print(f"Keras's own float32 error, Adam {settings}: {error:.1e}")

    file = pathlib.Path(__file__).with_name("dcgan_reference.json")
    reference = {
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "batch": BATCH,
        "attempt": attempt,
        "parameters": {
            model.name: {
                "all": model.count_params(),
                "trainable": sum(int(np.prod(v.shape)) for v in model.trainable_variables),
                "weights": {v.path: list(v.shape) for v in model.weights},
                "layers": {layer.name: list(layer.output.shape[1:]) for layer in model.layers},
            }
            for model in (generator, discriminator)
        },
        "slopes": {
            str(slope): {name: summary(value) for name, value in values.items()}
            for slope, values in double.items()
        },
        "adam": [
            {
                "learningRate": settings[0],
                "beta1": settings[1],
                "after": [[float(f"{v:.9g}") for v in step] for step in values],
            }
            for settings, values in zip(adam, double_adam)
        ],
    }
    # One line a tensor: small, and a diff shows which tensor changed.
    text = json.dumps(reference, indent=1)
    text = re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda m: "[" + " ".join(m[1].split()) + "]", text)
    file.write_text(text + "\n")
    print(f"{file.name}: {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
