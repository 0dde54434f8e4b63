"""Writes second_judge.json: what a judge that has nothing in common with ours makes of a sweep's drawings.

    deno task sweep --drawings drawings
    python second_judge.py drawings data/mnist        (numpy 2, scikit-learn 1.7; a minute)

Ours is a convolutional network in TensorFlow that looks at pixels. This one never sees a pixel:
histograms of oriented gradients (Dalal and Triggs, 2005) of 4×4 cells go into a perceptron of
scikit-learn, and the Fréchet distance is that of its last hidden layer, by eigenvalues of NumPy.
Its numbers are on a scale of their own; the order of the arms is what should agree. The file names
each array of drawings by its SHA-256.
"""

import gzip
import hashlib
import json
import pathlib
import sys
import warnings

import numpy as np
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

CELL, ORIENTATIONS = 4, 8
HIDDEN = (128, 48)


def read_idx(path):
    """The array of an IDX file of bytes."""
    data = gzip.decompress(path.read_bytes())
    shape = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(data[3])]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


def oriented_gradients(images):
    """`[count, 28, 28]` bytes to `[count, 392]`: how much ink turns which way in each cell."""
    padded = np.pad(images.astype(np.float32) / 255, ((0, 0), (1, 1), (1, 1)))
    across = padded[:, 1:-1, 2:] - padded[:, 1:-1, :-2]
    down = padded[:, 2:, 1:-1] - padded[:, :-2, 1:-1]
    strength = np.hypot(across, down)
    # A stroke has the same direction from either side. Each pixel counts for its two nearest bins.
    angle = np.mod(np.arctan2(down, across), np.pi) / np.pi * ORIENTATIONS
    low = np.floor(angle).astype(int)
    cells = images.shape[1] // CELL
    histograms = np.zeros((len(images), cells, cells, ORIENTATIONS), np.float32)
    for offset, weight in ((0, 1 - (angle - low)), (1, angle - low)):
        for orientation in range(ORIENTATIONS):
            chosen = strength * weight * ((low + offset) % ORIENTATIONS == orientation)
            blocks = chosen.reshape(len(images), cells, CELL, cells, CELL)
            histograms[..., orientation] += blocks.sum(axis=(2, 4))
    return histograms.reshape(len(images), -1)


def last_hidden(judge, features):
    """Activations of the layer before the classes."""
    for weights, bias in zip(judge.coefs_[:-1], judge.intercepts_[:-1]):
        features = np.maximum(features @ weights + bias, 0)
    return features.astype(np.float64)


def root(matrix):
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T


def frechet_distance(a, b):
    """Of the normal distributions with the means and covariances of two sets of points."""
    first, second = (np.cov(points, rowvar=False) for points in (a, b))
    half = root(first)
    overlap = np.sqrt(np.maximum(np.linalg.eigvalsh(half @ second @ half), 0)).sum()
    between = a.mean(axis=0) - b.mean(axis=0)
    return float(between @ between + np.trace(first) + np.trace(second) - 2 * overlap)


drawings, mnist = map(pathlib.Path, sys.argv[1:3])
train, train_labels, test, test_labels = (
    read_idx(mnist / f"{name}-ubyte.gz")
    for name in ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
)
judge = MLPClassifier(HIDDEN, batch_size=128, max_iter=8, random_state=1)
with warnings.catch_warnings():
    warnings.simplefilter("ignore", ConvergenceWarning)  # eight passes are enough
    judge.fit(oriented_gradients(train[:30000]), train_labels[:30000])
real = oriented_gradients(test)
accuracy = judge.score(real, test_labels)

files = sorted(drawings.glob("*.npy"))
measured, samples = {}, None
for file in files:
    images = np.load(file)[..., 0]
    samples = len(images)
    # As many test images as drawings: a distance grows as images get fewer.
    distance = frechet_distance(
        last_hidden(judge, real[:samples]), last_hidden(judge, oriented_gradients(images))
    )
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    measured[file.stem] = {"distance": round(distance, 4), "sha256": digest}

held_out = oriented_gradients(train[-samples:])
noise = np.random.default_rng(0).integers(0, 256, (samples, 28, 28), np.uint8)
result = {
    "judge": f"HOG {CELL}×{CELL}×{ORIENTATIONS}, perceptron {HIDDEN}, scikit-learn {sklearn.__version__}",
    "accuracy": accuracy,
    "samples": samples,
    "floor": round(frechet_distance(last_hidden(judge, real[:samples]), last_hidden(judge, held_out)), 4),
    "ceiling": round(
        frechet_distance(
            last_hidden(judge, real[:samples]), last_hidden(judge, oriented_gradients(noise))
        ),
        4,
    ),
    "drawings": measured,
}
path = pathlib.Path(__file__).with_name("second_judge.json")
path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
print(f"{accuracy:.4f} of the test images right; wrote {len(files)} distances to {path}")
