"""What the tests of the data stage share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tinycore.context import Collector

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def context() -> Collector:
    return Collector()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file below the test's folder and return its path."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def walk(write: Write) -> Callable[..., Path]:
    """Write a recording of `rows` rows and three channels, with or without names."""

    def write_recording(name: str, rows: int = 200, *, header: str = "x,y,z", seed: int = 0) -> Path:
        values = np.random.default_rng(seed).normal(size=(rows, 3)).round(3)
        lines = [header] if header else []
        return write(name, "\n".join([*lines, *(",".join(map(str, row)) for row in values.tolist())]) + "\n")

    return write_recording
