"""The files that `bench` is given and leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tinycore.commands.bench import read_inputs, save_outputs
from tinycore.errors import TinysmithError
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Graph


@pytest.fixture(scope="module")
def graph(shared: Path) -> Graph:
    return read_tflite((shared / "models" / "tflm_hello_world_int8.tflite").read_bytes())


def array(path: Path) -> None:
    with path.open("wb") as stream:
        np.save(stream, np.zeros((1, 1), np.int8))


WRONG: dict[str, Callable[[Path], object]] = {
    "a single array": array,
    "a broken archive": lambda path: path.write_bytes(b"PK\x03\x04 broken" * 10),
    "nothing": lambda path: path.write_bytes(b""),
    "a pickle": lambda path: np.savez(path, x=np.array([{}], object)),
    "another name": lambda path: np.savez(path, y=np.zeros((1, 1), np.int8)),
    "another type": lambda path: np.savez(path, x=np.zeros((1, 1), np.float32)),
    "no sample": lambda path: np.savez(path, x=np.zeros((0, 1), np.int8)),
}


@pytest.mark.parametrize("write", WRONG.values(), ids=WRONG)
def test_wrong_inputs_are_explained(write: Callable[[Path], object], graph: Graph, tmp_path: Path) -> None:
    write(tmp_path / "inputs.npz")
    with pytest.raises(TinysmithError) as caught:
        read_inputs(tmp_path / "inputs.npz", graph)
    assert caught.value.code == "bench.inputs"
    assert "int8 in the shape (n, 1)" in caught.value.message().advice


@pytest.mark.parametrize("name", ["outputs.npz", "outputs"])
def test_the_outputs_lie_where_it_says(name: str, tmp_path: Path) -> None:
    place = save_outputs(tmp_path / name, np.arange(3))
    with np.load(place) as arrays:
        assert arrays["y"].tolist() == [0, 1, 2]
