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

EPOCHS, BUFFER_SIZE, BATCH_SIZE, DRAWN = 10, 60000, 256, 10000

data, seed, out = pathlib.Path(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
tf.keras.utils.set_random_seed(seed)  # before the networks draw their weights
from dcgan_tutorial import NOISE_DIM, generator, train_step  # noqa: E402


def training_images():
    """Scaled to [-1, 1], `[60000, 28, 28, 1]`, float32."""
    path = data / "train-images-idx3-ubyte"
    packed = path.with_name(path.name + ".gz")
    content = gzip.decompress(packed.read_bytes()) if packed.exists() else path.read_bytes()
    pixels = np.frombuffer(content, np.uint8, offset=16).reshape(-1, 28, 28, 1)
    return (pixels.astype(np.float32) - 127.5) / 127.5


train_dataset = tf.data.Dataset.from_tensor_slices(training_images()).shuffle(BUFFER_SIZE).batch(BATCH_SIZE)
drawing_noise = np.random.default_rng(seed).standard_normal((DRAWN, NOISE_DIM), np.float32)
out.mkdir(parents=True, exist_ok=True)
for epoch in range(1, EPOCHS + 1):
    start = time.perf_counter()
    for batch in train_dataset:
        train_step(batch, BATCH_SIZE)
    seconds = time.perf_counter() - start
    drawn = np.concatenate([
        generator(part, training=False).numpy() for part in np.split(drawing_noise, DRAWN // 500)
    ])
    np.save(out / f"{seed}-{epoch}.npy", drawn[..., 0])
    print(f"seed {seed}, epoch {epoch}: {seconds:.0f} s", flush=True)
