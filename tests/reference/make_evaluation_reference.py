"""Writes evaluation_reference.json: what SciPy, NumPy and prdc compute of small sets of points.

    python make_evaluation_reference.py        (scipy 1.17, numpy 2.4, prdc 0.2; a second)

The points come from an integer hash (formula.py), so the file holds results only. `real` lies far
from the origin, as features do: a covariance that forgets the mean, or sums in float32, is far off.
The points of `flat` lie in a plane of the space, so their covariance is singular.
"""

import json
import pathlib

import numpy as np
import prdc
import scipy
from scipy.linalg import sqrtm

from formula import entries

COUNT, SIZE = 80, 6


def points(name, scale, shift):
    """`[COUNT, SIZE]`; the axes have different spreads."""
    values = entries(name, COUNT * SIZE).reshape(COUNT, SIZE)
    return shift + scale * values * np.arange(1, SIZE + 1)


real = points("real", 1.0, 30.0)
drawn = points("drawn", 0.8, 30.4)
wide = points("wide", 1.5, 29.5)
flat = drawn.copy()
flat[:, 2:] = flat[:, :2] @ np.array([[1.0, 0.5, -1.0, 0.25], [0.0, 1.0, 2.0, -0.5]])


def frechet_distance(a, b):
    covariances = [np.cov(points, rowvar=False) for points in (a, b)]
    root = sqrtm(covariances[0] @ covariances[1])
    difference = a.mean(axis=0) - b.mean(axis=0)
    return float(difference @ difference + np.trace(sum(covariances)) - 2 * np.trace(root.real))


def kernel_distance(a, b):
    k_aa, k_bb, k_ab = [(x @ y.T / SIZE + 1) ** 3 for x, y in ((a, a), (b, b), (a, b))]
    n, m = len(a), len(b)
    within = (k_aa.sum() - np.trace(k_aa)) / (n * (n - 1))
    within += (k_bb.sum() - np.trace(k_bb)) / (m * (m - 1))
    return float(within - 2 * k_ab.mean())


reference = {
    "versions": {"scipy": scipy.__version__, "numpy": np.__version__},
    "count": COUNT,
    "size": SIZE,
    "frechetDistance": {
        "drawn": frechet_distance(real, drawn),
        "flat": frechet_distance(real, flat),
    },
    "kernelDistance": {
        "drawn": kernel_distance(real, drawn),
        "fewer": kernel_distance(real, drawn[:50]),
    },
    "fidelityDiversity": [
        {"k": k, **prdc.compute_prdc(real_features=real, fake_features=wide[:70], nearest_k=k)}
        for k in (3, 5)
    ],
}
path = pathlib.Path(__file__).with_name("evaluation_reference.json")
path.write_text(json.dumps(reference, indent=2) + "\n")
print(path.read_text())
