"""Look into a model file without running or building anything: what it is, and whether it may be opened."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tinycore.artifacts import explain_os_error
from tinycore.errors import TinysmithError
from tinycore.training.model_config import (
    MAX_DESCRIPTION_BYTES,
    check_description,
    check_sizes_of_layers,
    parse_description,
)
from tinycore.training.weight_file import check_weights, description_of

MAX_FILE_BYTES = 512 * 2**20
ARCHIVE_MEMBERS = frozenset(("config.json", "metadata.json", "model.weights.h5"))
HDF5, ZIP, PICKLE = b"\x89HDF\r\n\x1a\n", b"PK\x03\x04", (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")


@dataclass(frozen=True, eq=False)
class ModelFile:
    """A file that may be opened, and its model's description."""

    path: Path
    container: Literal["h5", "keras"]
    description: Mapping[str, Any]


def look_into(path: Path) -> ModelFile:
    """What is in the file; raises `import.*` for everything that cannot or must not be opened."""
    try:
        _refuse_other_kinds(path)
        with path.open("rb") as file:
            head = file.read(16)
        if path.stat().st_size > MAX_FILE_BYTES:
            raise TinysmithError("import.too_large", name=path.name)
    except OSError as error:
        raise explain_os_error(error, path) from error
    if head.startswith(HDF5):
        return _checked(path, "h5", description_of(path))
    if head.startswith(ZIP):
        return _checked(path, "keras", _archive_description(path))
    raise TinysmithError(_kind_of_head(head), name=path.name)


def _checked(path: Path, container: Literal["h5", "keras"], text: bytes | str) -> ModelFile:
    description = parse_description(text, name=path.name)
    check_description(description, name=path.name)
    if container == "h5":
        check_sizes_of_layers(description, check_weights(path, name=path.name), name=path.name)
    return ModelFile(path, container, description)


def _refuse_other_kinds(path: Path) -> None:
    by_ending = {".pt": "import.pytorch", ".pth": "import.pytorch", ".onnx": "import.onnx", ".tflite": "import.tflite"}
    if path.is_dir():
        raise TinysmithError("import.saved_model" if (path / "saved_model.pb").exists() else "import.not_keras", name=path.name)
    if path.suffix.lower() in by_ending:
        raise TinysmithError(by_ending[path.suffix.lower()], name=path.name)


def _kind_of_head(head: bytes) -> str:
    if head[4:8] == b"TFL3":
        return "import.tflite"
    return "import.pytorch" if head.startswith(PICKLE) else "import.not_keras"


def _archive_description(path: Path) -> bytes:
    """The description inside a `.keras` archive, which may hold three known members and nothing else."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = {item.filename: item.file_size for item in archive.infolist()}
            if any(name.endswith("data.pkl") for name in members):
                raise TinysmithError("import.pytorch", name=path.name)
            if "config.json" not in members or "model.weights.h5" not in members:
                raise TinysmithError("import.not_keras", name=path.name)
            if not set(members) <= ARCHIVE_MEMBERS or len(members) != len(archive.infolist()):
                raise TinysmithError("import.extra_files", name=path.name)
            if sum(members.values()) > MAX_FILE_BYTES or members["config.json"] > MAX_DESCRIPTION_BYTES:
                raise TinysmithError("import.too_large", name=path.name)
            with archive.open("config.json") as file:
                return file.read(MAX_DESCRIPTION_BYTES + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise TinysmithError("import.damaged", name=path.name, detail=str(error)) from error
