"""Trains TensorFlow's DCGAN tutorial as it is printed and keeps what it draws.

    python train_dcgan_tutorial.py DATA SEED OUT        (TensorFlow 2.21, Keras 3)

DATA is a folder with MNIST's IDX files. After each of 10 epochs, 2,350 steps of 256 in all, the generator draws
10,000 images; they are written to OUT/SEED-EPOCH.npy, `[10000, 28, 28]`, in [-1, 1]. judge_dcgan_tutorial.ts measures
them.

Model, losses, optimisers, batches and noise are those of https://www.tensorflow.org/tutorials/generative/dcgan. The
tutorial draws 256 numbers of noise in the last step of an epoch too, which has only 96 images.
"""

import gzip
import os
import pathlib
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import numpy as np  # noqa: E402 (the variable must be set first)
import tensorflow as tf  # noqa: E402
from tensorflow.keras import layers  # noqa: E402

EPOCHS, BUFFER_SIZE, BATCH_SIZE, NOISE_DIM, DRAWN = 10, 60000, 256, 100, 10000

data, seed, out = pathlib.Path(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
tf.keras.utils.set_random_seed(seed)


def training_images():
    """Scaled to [-1, 1], `[60000, 28, 28, 1]`, float32."""
    path = data / "train-images-idx3-ubyte"
    packed = path.with_name(path.name + ".gz")
    content = gzip.decompress(packed.read_bytes()) if packed.exists() else path.read_bytes()
    pixels = np.frombuffer(content, np.uint8, offset=16).reshape(-1, 28, 28, 1)
    return (pixels.astype(np.float32) - 127.5) / 127.5


generator = tf.keras.Sequential([
    layers.Input((NOISE_DIM,)),
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
    noise = tf.random.normal([BATCH_SIZE, NOISE_DIM])
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


train_dataset = tf.data.Dataset.from_tensor_slices(training_images()).shuffle(BUFFER_SIZE).batch(BATCH_SIZE)
drawing_noise = np.random.default_rng(seed).standard_normal((DRAWN, NOISE_DIM), np.float32)
out.mkdir(parents=True, exist_ok=True)
for epoch in range(1, EPOCHS + 1):
    start = time.perf_counter()
    for batch in train_dataset:
        train_step(batch)
    seconds = time.perf_counter() - start
    drawn = np.concatenate([
        generator(part, training=False).numpy() for part in np.split(drawing_noise, DRAWN // 500)
    ])
    np.save(out / f"{seed}-{epoch}.npy", drawn[..., 0])
    print(f"seed {seed}, epoch {epoch}: {seconds:.0f} s", flush=True)
