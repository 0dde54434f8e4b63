"""Arrays as safetensors files, by which the glue and an agent talk, and as Flower carries them."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from flwr.app import Array, ArrayRecord
from safetensors import safe_open
from safetensors.numpy import save, save_file

# What an agent draws stands beside its weights under names that begin so.
PICTURES = "pictures/"


def write_arrays(path: Path, arrays: ArrayRecord, metadata: dict[str, str]) -> None:
    save_file({name: array.numpy() for name, array in arrays.items()}, path, metadata)


def read_arrays(path: Path) -> tuple[ArrayRecord, bytes, dict[str, str]]:
    """Weights, pictures as the bytes of a file of their own, and metadata."""
    with safe_open(path, framework="numpy") as file:
        arrays = {name: file.get_tensor(name) for name in file.keys()}
        metadata = file.metadata() or {}
    pictures = save({name: array for name, array in arrays.items() if name.startswith(PICTURES)})
    weights = {name: Array(array) for name, array in arrays.items() if not name.startswith(PICTURES)}
    return ArrayRecord(weights), pictures, metadata


def for_flower(weights: ArrayRecord, names: Iterable[str]) -> ArrayRecord:
    """Weights as Flower takes them: by their places, and single numbers as arrays, which its clipping would leave as they
    are."""
    arrays = ((name, weights[name]) for name in names)
    return ArrayRecord({name: array if array.shape else Array(array.numpy().reshape(1)) for name, array in arrays})


def content_sha256(texts: list[str], arrays: dict[str, np.ndarray]) -> str:
    """The checksum of what a file holds, as `contentSha256()` of lib/learning computes it."""
    names = sorted(arrays)
    header = json.dumps([*texts, *([name, list(arrays[name].shape)] for name in names)], separators=(",", ":"))
    digest = hashlib.sha256(header.encode())
    for name in names:
        digest.update(arrays[name].tobytes())
    return digest.hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Whole or not at all: whoever reads meanwhile sees the file before, or this one."""
    draft = path.with_name(f".{path.name}.tmp")
    with open(draft, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
