"""What a form of export is made from, and what it declares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tinycore.export.model import Model, Vectors


@dataclass(frozen=True, eq=False)
class Exported:
    """A model with its self-test and the file it was read from; its kernels are the portable ones."""

    model: Model
    vectors: Vectors
    tflite: bytes


@dataclass(frozen=True)
class Form:
    """One row of the table of forms: its name at the command line, and every file by its path inside the form's folder."""

    name: str
    files: Callable[[Exported], dict[str, bytes]]
