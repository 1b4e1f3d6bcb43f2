"""The stripped file: smaller, still a model with the same answers, aligned, and without any name."""

from __future__ import annotations

from pathlib import Path

import flatbuffers
import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema

from tests.tinycore.export.forms.made import PUBLIC, SMALL
from tinycore.export import stripped
from tinycore.graph.litert import run_litert_reference
from tinycore.graph.read import read_tflite


def same_answers(one: bytes, other: bytes) -> bool:
    graph = read_tflite(one)
    tensor = graph.tensors[graph.inputs[0]]
    rng = np.random.default_rng(0)
    shape = (3, *tensor.shape[1:])
    inputs = rng.integers(-128, 128, shape).astype(np.int8) if tensor.dtype == "int8" else rng.normal(size=shape).astype(np.float32)
    return np.array_equal(run_litert_reference(one, inputs), run_litert_reference(other, inputs))


def misaligned(tflite: bytes) -> list[int]:
    model = schema.Model.GetRootAs(tflite, 0)
    buffers = [model.Buffers(k) for k in range(model.BuffersLength())]
    starts = [buffer._tab.Vector(buffer._tab.Offset(4)) for buffer in buffers if buffer.DataLength()]
    assert starts
    return [start for start in starts if start % 16]


@pytest.mark.parametrize("dtype", SMALL)
def test_it_is_smaller_and_answers_the_same(dtype: str) -> None:
    small = stripped.strip(SMALL[dtype])
    assert len(small) < len(SMALL[dtype])
    assert same_answers(SMALL[dtype], small)
    assert stripped.strip(small) == small


@pytest.mark.parametrize("file", PUBLIC)
def test_a_public_model_keeps_its_answers(shared: Path, file: str) -> None:
    tflite = (shared / "models" / f"{file}.tflite").read_bytes()
    small = stripped.strip(tflite)
    assert len(small) < len(tflite) - 800
    assert same_answers(tflite, small)


@pytest.mark.parametrize("dtype", SMALL)
def test_data_lie_where_a_microcontroller_can_read_them_in_place(dtype: str) -> None:
    assert misaligned(stripped.strip(SMALL[dtype])) == []


def with_names(tflite: bytes) -> bytes:
    model = schema.ModelT.InitFromPackedBuf(tflite, 0)
    model.description, model.subgraphs[0].name, model.subgraphs[0].tensors[0].name = "garage one", "garage two", "garage three"
    builder = flatbuffers.Builder()
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def test_nothing_in_it_has_a_name() -> None:
    named = with_names(SMALL["int8"])
    assert named.count(b"garage") == 3
    assert b"garage" not in stripped.strip(named)


def test_what_cannot_be_taken_apart_stays_as_it_is() -> None:
    assert stripped.strip(b"\x08\x00\x00\x00TFL3") == b"\x08\x00\x00\x00TFL3"
