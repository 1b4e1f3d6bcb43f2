"""A `Graph` on this computer, run by the same C kernels as on the board."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tinycore.compiler.host_library import host_library
from tinycore.errors import TinysmithError
from tinycore.graph.records import Array, Graph
from tinycore.ops.operator import Constant, KernelCall
from tinycore.ops.table import OPERATORS

ARGUMENTS = 5  # TS_HOST_ARGUMENTS in resources/runtime/host_batch.h


class _Step(ctypes.Structure):
    _fields_ = (
        ("kernel", ctypes.c_void_p),
        ("settings", ctypes.c_void_p),
        ("arguments", ctypes.c_void_p * ARGUMENTS),
        ("count", ctypes.c_int32),
    )


class _Port(ctypes.Structure):
    _fields_ = (("tensor", ctypes.c_void_p), ("batch", ctypes.c_void_p), ("bytes", ctypes.c_int32))


class HostModel:
    """A graph with memory for one sample; `run` may not be called from two threads at once."""

    def __init__(self, graph: Graph, library: Path | None = None) -> None:
        self.graph = graph
        self._library = ctypes.CDLL(str(library or host_library()))
        self._owned: list[Any] = []  # whatever the C side points at
        self._tensors = [
            np.zeros(tensor.shape, tensor.dtype) if tensor.data is None else np.ascontiguousarray(tensor.data) for tensor in graph.tensors
        ]
        calls = [call for node in graph.nodes for call in OPERATORS[node.operator].calls(graph, node)]
        self._scratch = np.zeros(max((call.scratch_bytes for call in calls), default=0) // 8 + 1, np.float64)
        self._states = [self._tensors[index] for call in calls for index in call.states]
        self._steps = (_Step * len(calls))(*(self._step(call) for call in calls))

    def run(self, inputs: Array | Sequence[Array], *, is_stream: bool = False) -> Array | list[Array]:
        """Raw outputs `[n, ...]` for raw inputs `[n, ...]` in the model's dtypes, a list of either when the model has several.

        Each sample by itself, as after a reset; samples of a stream follow one another.
        """
        answers = self._answers(inputs, self.graph.outputs, is_stream=is_stream)
        return answers[0] if len(answers) == 1 else answers

    def trace(self, inputs: Array | Sequence[Array]) -> dict[int, Array]:
        """Every tensor that is computed, `[n, ...]` by its index in the graph, inputs included."""
        made = [index for node in self.graph.nodes for index in node.outputs]
        wanted = list(dict.fromkeys([*self.graph.inputs, *made]))
        return dict(zip(wanted, self._answers(inputs, wanted), strict=True))

    def _answers(self, inputs: Array | Sequence[Array], wanted: Sequence[int], *, is_stream: bool = False) -> list[Array]:
        columns = self._columns([inputs] if isinstance(inputs, np.ndarray) else list(inputs))
        samples = len(columns[0])
        answers = [np.empty((samples, *self._tensors[index].shape[1:]), self._tensors[index].dtype) for index in wanted]
        stretch = 1 if self._states and not is_stream else max(samples, 1)
        for first in range(0, samples, stretch):
            self._run_stretch([x[first : first + stretch] for x in columns], wanted, [x[first : first + stretch] for x in answers])
        return answers

    def _run_stretch(self, columns: Sequence[Array], wanted: Sequence[int], answers: Sequence[Array]) -> None:
        """Consecutive samples after a reset."""
        for state in self._states:
            state[...] = 0
        sources, targets = self._ports(self.graph.inputs, columns), self._ports(wanted, answers)
        failed = self._library.ts_host_run(self._steps, len(self._steps), sources, len(sources), targets, len(targets), len(columns[0]))
        assert failed == 0, f"step {failed} has too many arguments"

    def _columns(self, inputs: Sequence[Array]) -> list[Array]:
        """The inputs as contiguous arrays of the right dtype and shape."""
        expected = [self.graph.tensors[index] for index in self.graph.inputs]
        fits = len(inputs) == len(expected) and all(
            column.dtype == tensor.dtype and column.shape[1:] == tensor.shape[1:] and len(column) == len(inputs[0])
            for column, tensor in zip(inputs, expected, strict=True)
        )
        if not fits:
            raise TinysmithError(
                "model.input_shape",
                expected=_described((tensor.shape[1:], tensor.dtype) for tensor in expected),
                found=_described((column.shape[1:], str(column.dtype)) for column in inputs),
            )
        return [np.ascontiguousarray(column) for column in inputs]

    def _ports(self, indices: Sequence[int], batches: Sequence[Array]) -> ctypes.Array[_Port]:
        rows = [
            _Port(self._tensors[index].ctypes.data, batch.ctypes.data, self._tensors[index].nbytes)
            for index, batch in zip(indices, batches, strict=True)
        ]
        return (_Port * len(rows))(*rows)

    def _step(self, call: KernelCall) -> _Step:
        pointers = [self._tensors[index].ctypes.data for index in (*call.inputs, *call.states, *call.outputs)]
        if call.scratch_bytes:
            pointers.append(self._scratch.ctypes.data)
        settings = self._settings(call.settings)
        function = getattr(self._library, call.function)
        return _Step(
            ctypes.cast(function, ctypes.c_void_p), ctypes.addressof(settings), (ctypes.c_void_p * ARGUMENTS)(*pointers), len(pointers)
        )

    def _settings(self, values: Mapping[str, int | float | Constant]) -> ctypes.Structure:
        """The C struct: fields in order, constants as pointers to arrays that are kept alive here."""
        arrays = {name: np.ascontiguousarray(value.values) for name, value in values.items() if isinstance(value, Constant)}
        types = [(name, ctypes.c_void_p if name in arrays else _number_type(value)) for name, value in values.items()]
        struct = type("Settings", (ctypes.Structure,), {"_fields_": types})
        made: ctypes.Structure = struct(*(arrays[name].ctypes.data if name in arrays else value for name, value in values.items()))
        self._owned += [made, arrays]
        return made


def _number_type(value: object) -> type[ctypes.c_float] | type[ctypes.c_int32]:
    return ctypes.c_float if isinstance(value, (float, np.floating)) else ctypes.c_int32


def _described(tensors: Iterable[tuple[Sequence[int], str]]) -> str:
    return " and ".join(f"{'x'.join(map(str, shape)) or '1'} {dtype}" for shape, dtype in tensors)
