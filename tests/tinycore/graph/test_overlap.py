"""Outputs that reach into their inputs: nothing is overwritten that is still to be read, and no byte more is kept apart than needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinycore.graph.lowering import lower
from tinycore.graph.overlap import safe_distance
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Tensor
from tinycore.ops.operator import KernelCall
from tinycore.ops.write_order import ELEMENTWISE, Reading, WriteOrder


@dataclass(frozen=True)
class Case:
    """A layer with a square window over an image, and the promise of its kernel."""

    height: int
    width: int
    channels: int
    made: int  # output channels
    window: int
    stride: int
    padding: int
    order: WriteOrder

    @property
    def out(self) -> tuple[int, int]:
        height, width = ((size + 2 * self.padding - self.window) // self.stride + 1 for size in (self.height, self.width))
        return height, width

    @property
    def source(self) -> Tensor:
        return Tensor("source", (1, self.height, self.width, self.channels), "int8")

    @property
    def result(self) -> Tensor:
        return Tensor("result", (1, *self.out, self.made), "int8")

    @property
    def call(self) -> KernelCall:
        values = {"input_height": self.height, "input_width": self.width, "output_height": self.out[0], "output_width": self.out[1]}
        for axis, side in (("height", "top"), ("width", "left")):
            values |= {f"window_{axis}": self.window, f"stride_{axis}": self.stride, f"padding_{side}": self.padding}
        return KernelCall("ts_any", "s", values, (0,), (1,), (), order=self.order)

    @property
    def distance(self) -> int:
        return safe_distance(self.call, 0, source=self.source, result=self.result)


ORDERS = st.one_of(
    st.builds(WriteOrder, rows_at_once=st.integers(1, 4), reads=st.sampled_from(("during", "before", "once"))),
    st.builds(WriteOrder, pixels_at_once=st.integers(1, 9), reads=st.sampled_from(("during", "before"))),
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    window = draw(st.integers(1, 3))
    size = st.integers(window, 7)
    height = draw(st.one_of(size, st.just(window)))
    numbers = [draw(st.integers(1, 5)) for _ in range(2)]
    return Case(height, draw(size), *numbers, window, draw(st.integers(1, window)), draw(st.integers(0, window - 1)), draw(ORDERS))


def windows(case: Case, outputs: range, is_whole_rows: bool) -> np.ndarray:
    """The input bytes that these output pixels, or all in their rows, see."""
    seen = np.zeros((case.height, case.width, case.channels), bool)
    for place in outputs:
        y, x = divmod(place, case.out[1])
        top, left = y * case.stride - case.padding, x * case.stride - case.padding
        columns = slice(None) if is_whole_rows else slice(max(0, left), left + case.window)
        seen[max(0, top) : top + case.window, columns] = True
    return np.flatnonzero(seen)


def blocks(case: Case, first: int) -> Iterator[range]:
    """All outputs in blocks as large as promised, but the first one of `first` rows or pixels."""
    unit = 1 if case.order.pixels_at_once else case.out[1]
    most = case.order.pixels_at_once or case.order.rows_at_once
    edges = [0, *range(first * unit, case.out[0] * case.out[1], most * unit), case.out[0] * case.out[1]]
    return (range(start, stop) for start, stop in pairwise(edges))


def survives(case: Case, distance: int, first: int) -> bool:
    """Whether a kernel of this order, with its output so far before its input, still finds everything that it reads."""
    input_bytes, made = case.source.bytes, case.made
    memory = np.full(distance + max(input_bytes, case.result.bytes), -1)
    memory[distance:][:input_bytes] = np.arange(input_bytes)
    copied: set[int] = set()
    for block in blocks(case, first):
        seen = windows(case, block, not case.order.pixels_at_once)
        if case.order.reads == "once":
            until = int(seen.max()) + 1 if len(seen) else 0
            seen = np.array(sorted(set(range(until)) - copied), int)
            copied |= set(range(until))
        elif case.order.reads == "during":
            memory[block.start * made : block.stop * made] = -2
        if not (memory[distance + seen] == seen).all():
            return False
        memory[block.start * made : block.stop * made] = -2
    return True


@settings(max_examples=400, deadline=None)
@given(cases(), st.data())
def test_everything_is_read_before_it_is_overwritten(case: Case, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, case.order.pixels_at_once or case.order.rows_at_once))
    assert survives(case, case.distance, first)
    assert survives(case, case.distance + data.draw(st.integers(0, 9)), first)


@settings(max_examples=400, deadline=None)
@given(cases())
def test_one_byte_less_would_be_too_little(case: Case) -> None:
    starts = range(1, (case.order.pixels_at_once or case.order.rows_at_once) + 1)
    assert case.distance == 0 or not all(survives(case, case.distance - 1, first) for first in starts)


def test_a_pointwise_layer_that_doubles_its_channels_needs_little_more_than_its_output() -> None:
    case = Case(48, 48, 8, 16, 1, 1, 0, WriteOrder(pixels_at_once=2))
    assert case.distance == case.result.bytes - case.source.bytes + 2 * 8


def test_a_depthwise_layer_with_a_ring_of_rows_runs_in_place() -> None:
    assert Case(48, 48, 8, 8, 3, 1, 1, WriteOrder(reads="once")).distance == 0


@pytest.mark.parametrize(
    ("sizes", "dtypes", "distance"),
    [((10, 10), ("int8", "int8"), 0), ((10, 10), ("float32", "int8"), 0), ((10, 10), ("int8", "float32"), 27), ((10, 5), ("int8",) * 2, 5)],
    ids=["in place", "narrower", "wider", "not number by number"],
)
def test_elementwise_kernels(sizes: tuple[int, int], dtypes: tuple[str, str], distance: int) -> None:
    source, result = (Tensor("t", (1, size), dtype) for size, dtype in zip(sizes, dtypes, strict=True))
    call = KernelCall("ts_any", "s", {}, (0,), (1,), (), order=ELEMENTWISE)
    assert safe_distance(call, 0, source=source, result=result) == distance


@pytest.mark.parametrize(("reads", "distance"), [("before", 0), ("during", 7)])
def test_a_dense_layer_that_reads_all_before_it_writes_runs_in_place(reads: Reading, distance: int) -> None:
    source, result = Tensor("t", (1, 10), "int8"), Tensor("t", (1, 7), "int8")
    call = KernelCall("ts_any", "s", {}, (0,), (1,), (), order=WriteOrder(rows_at_once=1, reads=reads))
    assert safe_distance(call, 0, source=source, result=result) == distance


def test_only_the_inputs_that_are_named_may_be_overwritten() -> None:
    tensor = Tensor("t", (1, 10), "int8")
    for order, distance in ((WriteOrder(pixels_at_once=1, reads="before", inputs=(0, 1)), 0), (ELEMENTWISE, 10), (None, 10)):
        call = KernelCall("ts_any", "s", {}, (0, 1), (2,), (), order=order)
        assert safe_distance(call, 1, source=tensor, result=tensor) == distance


def test_a_second_input_of_an_image_kernel_goes_along_with_the_output() -> None:
    """Such as what is added to a convolution's result: half the channels, 2 pixels at once."""
    case = Case(4, 4, 8, 16, 3, 1, 1, WriteOrder(pixels_at_once=2, inputs=(0, 1)))
    assert safe_distance(case.call, 1, source=Tensor("t", (1, 4, 4, 8), "int8"), result=case.result) == 16 * 16 - 14 * 8


@pytest.mark.parametrize(
    ("file", "most"), [("mlperf_kws_dscnn_int8", 10_100), ("mlperf_ic_resnet8_int8", 33_400), ("tflm_person_detect", 37_000)]
)
def test_public_models_need_less_than_two_whole_activations(shared: Path, file: str, most: int) -> None:
    graph = read_tflite((shared / "models" / f"{file}.tflite").read_bytes())
    assert lower(graph).plan.arena_bytes <= most
