"""Good model files with a lie in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flatbuffers
import pytest
from ai_edge_litert import schema_py_generated as schema

from tinycore.errors import TinysmithError
from tinycore.graph.read import read_tflite

Change = Callable[[Any], Any]  # what it does to the unpacked model (schema.ModelT)


def falsified(tflite: bytes, change: Change) -> bytes:
    """The file after `change`."""
    model = schema.ModelT.InitFromPackedBuf(tflite, 0)
    change(model)
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def assert_refused(tflite: bytes, word: str) -> TinysmithError:
    """Reading fails with an error of the `model` area whose sentences contain `word`."""
    with pytest.raises(TinysmithError) as caught:
        read_tflite(tflite)
    assert caught.value.code.startswith("model.")
    assert word in caught.value.message().what
    return caught.value


def tensor(number: int, **values: object) -> Change:
    """Set fields of a tensor."""
    return lambda model: _set(model.subgraphs[0].tensors[number], values)


def quantization(number: int, **values: object) -> Change:
    """Set fields of a tensor's quantization."""
    return lambda model: _set(model.subgraphs[0].tensors[number].quantization, values)


def operator(**values: object) -> Change:
    """Set fields of the first operator."""
    return lambda model: _set(model.subgraphs[0].operators[0], values)


def options(**values: object) -> Change:
    """Set fields of the first operator's options."""
    return lambda model: _set(model.subgraphs[0].operators[0].builtinOptions, values)


def graph(**values: object) -> Change:
    """Set fields of the network."""
    return lambda model: _set(model.subgraphs[0], values)


def _set(owner: Any, values: dict[str, object]) -> None:
    for name, value in values.items():
        assert hasattr(owner, name), name
        setattr(owner, name, value)
