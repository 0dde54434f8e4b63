"""The numbers that reference values are computed from: nothing here is random.

`entries` is an integer hash of a name and an index, so a file of reference values holds results only. formula.ts is the
same in TypeScript.
"""

import numpy as np


def name_hash(name):
    """FNV-1a, 32 bits."""
    value = 0x811C9DC5
    for byte in name.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def entries(name, count):
    """`count` numbers in [-1, 1) that depend on `name` and the index only, float64."""
    with np.errstate(over="ignore"):
        h = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B1) ^ np.uint32(name_hash(name))
        h ^= h >> np.uint32(16)
        h *= np.uint32(0x85EBCA6B)
        h ^= h >> np.uint32(13)
        h *= np.uint32(0xC2B2AE35)
        h ^= h >> np.uint32(16)
    return h.astype(np.float64) / 2147483648 - 1
