"""Look into an HDF5 file of weights: nothing outside the file, nothing that fills the memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tinycore.errors import TinysmithError

MAX_WEIGHT_BYTES = 512 * 2**20
MAX_ITEMS = 20_000
MAX_DEPTH = 40


def description_of(path: Path) -> bytes | str:
    """The model's description stored beside the weights; raises `import.weights_only` when there is none."""
    import h5py

    try:
        with h5py.File(path, "r") as file:
            text = file.attrs.get("model_config")
            if text is None:
                raise TinysmithError("import.weights_only" if len(file) else "import.not_keras", name=path.name)
            return text if isinstance(text, (bytes, str)) else bytes(text)
    except (OSError, ValueError, KeyError, RuntimeError, TypeError) as error:
        raise TinysmithError("import.damaged", name=path.name, detail=str(error)) from error


def check_weights(path: Path, *, name: str) -> frozenset[int]:
    """Refuse links to other files, endless structures, and more weights than a microcontroller could ever hold.

    Gives the lengths of all axes: a layer cannot be larger than its weights.
    """
    import h5py

    try:
        with h5py.File(path, "r") as file:
            total, lengths = 0, set[int]()
            for dataset in _datasets(h5py, file, name):
                if dataset.external or dataset.is_virtual:
                    raise TinysmithError("import.links_outside", name=name)
                total += int(dataset.size or 0) * dataset.dtype.itemsize
                lengths.update(dataset.shape or ())
                if total > MAX_WEIGHT_BYTES:
                    raise TinysmithError("import.too_large", name=name)
            return frozenset(lengths)
    except (OSError, ValueError, KeyError, RuntimeError, TypeError) as error:
        raise TinysmithError("import.damaged", name=name, detail=str(error)) from error


def _datasets(h5py: Any, file: Any, name: str) -> Iterator[Any]:
    """Every dataset of the file, each group visited by its real links only."""
    waiting, seen = [(file, 0)], 0
    while waiting:
        group, depth = waiting.pop()
        for key in group:
            seen += 1
            if seen > MAX_ITEMS or depth > MAX_DEPTH:
                raise TinysmithError("import.too_large", name=name)
            if not isinstance(group.get(key, getlink=True), h5py.HardLink):
                raise TinysmithError("import.links_outside", name=name)
            item = group[key]
            if isinstance(item, h5py.Dataset):
                yield item
            else:
                waiting.append((item, depth + 1))
