"""Writes the reference files of tests/files with NumPy and Python's safetensors.

    pip install numpy==2.4.6 safetensors==0.8.0
    python tests/files/reference/make_reference.py

The values are formulas that the tests repeat.
"""

from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

here = Path(__file__).parent

save_file(
    {
        "dense/kernel": (np.arange(6, dtype=np.float32) / 4 - 0.5).reshape(2, 3),
        "dense/bias": np.array([], dtype=np.float32),
        "adam/iterations": np.array(2**40 + 1, dtype=np.int64),
        "labels": np.arange(5, dtype=np.uint8),
        "seeds": np.array([[-1, 2], [2**31 - 1, -(2**31)]], dtype=np.int32),
        "größe \"\\": np.array([1.5], dtype=np.float32),
    },
    here / "arrays.safetensors",
    metadata={"format": "reference"},
)

np.save(here / "images_float32.npy", (np.arange(24, dtype=np.float32) / 12 - 1).reshape(2, 3, 4, 1))
np.save(here / "images_uint8.npy", np.arange(6, dtype=np.uint8))
