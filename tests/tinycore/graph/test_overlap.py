"""Outputs that reach into their inputs: no row is overwritten that is still to be read, and memory is really saved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinycore.graph.lowering import lower
from tinycore.graph.overlap import NEIGHBOURS, safe_distance
from tinycore.graph.plan import plan_arena
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Graph, Node, Tensor
from tinycore.ops.operator import KernelCall


def window_call(source: int, result: int, *, size: tuple[int, int], out: tuple[int, int], stride: int, padding: int) -> KernelCall:
    """A kernel that goes down (or, in a single row, along) its input; `size` and `out` are heights and widths."""
    values = {"input_height": size[0], "input_width": size[1], "output_height": out[0], "output_width": out[1]}
    values |= dict.fromkeys(("stride_height", "stride_width"), stride) | dict.fromkeys(("padding_top", "padding_left"), padding)
    return KernelCall("ts_conv2d_int8", "s", values, (source,), (result,), ())


@st.composite
def chains(draw: st.DrawFn) -> tuple[Graph, list[tuple[KernelCall, ...]]]:
    """Layers with windows in a row, as images or as time series, with growing and shrinking rows; some also read by a branch."""
    is_series = draw(st.booleans())
    height, channels = draw(st.integers(2, 30)), draw(st.integers(1, 12))
    tensors = [Tensor("t", (1, height * channels), "int8")]
    nodes, calls = [], []
    for k in range(draw(st.integers(2, 7))):
        stride, padding, made = draw(st.integers(1, 3)), draw(st.integers(0, 2)), draw(st.integers(1, 12))
        out = max(1, height // stride)
        tensors.append(Tensor("t", (1, out * made), "int8"))
        size, out_size = ((1, height), (1, out)) if is_series else ((height, 1), (out, 1))
        nodes.append(Node("f", (k,), (k + 1,)))
        calls.append((window_call(k, k + 1, size=size, out=out_size, stride=stride, padding=padding),))
        height, channels = out, made
    if draw(st.booleans()) and len(nodes) > 2:  # somebody reads an early tensor again, so it must stay whole
        early = draw(st.integers(1, len(nodes) - 1))
        tensors.append(Tensor("t", (1, 4), "int8"))
        nodes.append(Node("f", (early,), (len(tensors) - 1,)))
        calls.append((KernelCall("ts_other", "s", {}, (early,), (len(tensors) - 1,), ()),))
    return Graph(tuple(tensors), tuple(nodes), (0,), (len(tensors) - 1,)), calls


def step_of(call: KernelCall) -> tuple[str, str, int]:
    """The axis along which a kernel goes, its padding, and how many steps it may mix."""
    if call.settings["output_height"] == call.settings["input_height"] == 1:
        return "width", "padding_left", NEIGHBOURS
    return "height", "padding_top", 1


@settings(max_examples=300, deadline=None)
@given(chains())
def test_rows_are_read_before_they_are_overwritten(case: tuple[Graph, list[tuple[KernelCall, ...]]]) -> None:
    """Each kernel writes all that it may have written by step y, and then still finds every row that step y may read."""
    graph, calls = case
    plan = plan_arena(graph, calls, in_place=[False] * len(calls))
    arena = np.zeros(plan.arena_bytes, np.int64)
    assert plan.arena_bytes >= plan.least_bytes

    def place(tensor: int) -> slice | None:
        offset = plan.offsets.get(tensor)
        return None if offset is None else slice(offset, offset + graph.tensors[tensor].bytes)

    contents: dict[int, np.ndarray] = {}
    for number, (call,) in enumerate(calls, start=1):
        source, result = call.inputs[0], call.outputs[0]
        made = contents[result] = number * 1000 + np.arange(graph.tensors[result].bytes)
        read, written = place(source), place(result)
        if call.function == "ts_other":
            assert read is None or arena[read].tolist() == contents[source].tolist()
            continue
        axis, padding, block = step_of(call)
        steps, rows = int(call.settings[f"output_{axis}"]), int(call.settings[f"input_{axis}"])  # type: ignore[arg-type]
        for y in range(steps):
            done = min(steps, y + block) * (len(made) // steps)
            if written is not None:
                arena[written][:done] = made[:done]
            first = max(0, y * int(call.settings[f"stride_{axis}"]) - int(call.settings[padding]))  # type: ignore[arg-type]
            if read is not None:
                start = first * (graph.tensors[source].bytes // rows)
                assert arena[read][start:].tolist() == contents[source][start:].tolist()


def test_a_pointwise_layer_that_doubles_its_channels_needs_little_more_than_its_output() -> None:
    call = window_call(0, 1, size=(48, 48), out=(48, 48), stride=1, padding=0)
    assert safe_distance(call, input_bytes=48 * 48 * 8, output_bytes=48 * 48 * 16) == 48 * 48 * 16 - 47 * 48 * 8


def test_other_kernels_keep_input_and_output_apart() -> None:
    call = KernelCall("ts_fully_connected_int8", "s", {}, (0,), (1,), ())
    assert safe_distance(call, input_bytes=100, output_bytes=60) == 60


@pytest.mark.parametrize(
    ("file", "most"), [("mlperf_kws_dscnn_int8", 12_000), ("mlperf_ic_resnet8_int8", 34_000), ("tflm_person_detect", 38_000)]
)
def test_public_models_need_less_than_two_whole_activations(shared: Path, file: str, most: int) -> None:
    graph = read_tflite((shared / "models" / f"{file}.tflite").read_bytes())
    assert lower(graph).plan.arena_bytes <= most
