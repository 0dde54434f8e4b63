"""Writes the reference files of tests/files with NumPy and Python's safetensors.

    pip install numpy==2.4.6 safetensors==0.8.0 ml_dtypes==0.6.0
    python tests/files/reference/make_reference.py

The values are formulas that the tests repeat.
"""

from pathlib import Path

import numpy as np
from ml_dtypes import bfloat16
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

# Smallest, largest and ordinary values of every type that both formats have.
types = {
    "int8": [-128, 127, 7], "uint8": [0, 255, 7],
    "int16": [-(2**15), 2**15 - 1, 7], "uint16": [0, 2**16 - 1, 7],
    "int32": [-(2**31), 2**31 - 1, 7], "uint32": [0, 2**32 - 1, 7],
    "int64": [-(2**63), 2**63 - 1, 7], "uint64": [0, 2**64 - 1, 7],
    "float16": [-65504, 2**-24, 0.5], "float32": [-(2.0**127), 2.0**-149, 0.5],
    "float64": [-(2.0**1023), 2.0**-1074, 0.1],
}
arrays = {name: np.array(values, dtype=name) for name, values in types.items()}
for name, array in arrays.items():
    np.save(here / f"types_{name}.npy", array)
np.save(here / "types_bool.npy", np.array([[True, False], [False, True]]))
np.save(here / "fortran.npy", np.asfortranarray(np.arange(6, dtype=np.float32).reshape(2, 3)))
np.save(here / "big_endian.npy", np.arange(3, dtype=">i4"))
np.save(here / "text.npy", np.array(["ab", "c"]))
with open(here / "version_3.npy", "wb") as file:
    np.lib.format.write_array(file, np.arange(3, dtype=np.int16), version=(3, 0))

save_file(arrays, here / "types.safetensors")
# The order of names is that of UTF-8's bytes.
names = ["😀", "｡", "é", "a", "", "constructor", "__proto__", "toString", "\u2028", "\x01"]
save_file(
    {name: np.array([i], dtype=np.uint8) for i, name in enumerate(names)},
    here / "names.safetensors",
)
# Rounding to half precision: ties to even, subnormals, the largest that does not overflow, and many ordinary values.
ties = [1 + 2**-11, 1 + 3 * 2**-11, 2049, 2051, -2049, 1 / 3, 65504, 65519.996, -65519.996]
subnormal = [2**-14, 2**-14 - 2**-25, 2**-24, 2**-25, 1.5 * 2**-25, 2**-26, -3 * 2**-25, 0, -0.0]
spread = ((np.arange(2000) - 1000) / 997.0) ** 5 * 10.0 ** ((np.arange(2000) % 9) - 6)
single = np.concatenate([ties, subnormal, spread]).astype(np.float32)
save_file({"single": single, "half": single.astype(np.float16)}, here / "half.safetensors")

save_file(
    {
        "bfloat16": np.array([-(2.0**127), 0.5, 3.140625, np.inf], dtype=bfloat16),
        "bool": np.array([True, False, True]),
    },
    here / "read_only.safetensors",
)
