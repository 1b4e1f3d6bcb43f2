"""First layers in bands of rows: the same bits, rows in order, and only where it saves memory at a bearable price."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import Layer, layer, network, window_output
from tests.tinycore.ops.judge import random_inputs
from tinycore.graph.lowering import Lowered, lower
from tinycore.graph.memory_choice import FASTEST, MemoryChoice
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Graph
from tinycore.graph.stripes import OPERATOR, Striped, longest_stage, striped
from tinycore.ops.host import HostModel
from tinycore.ops.table import OPERATORS

SMALL = MemoryChoice(is_small=True)
WIDE = [
    layer("CONV_2D", filters=8, kernel=(3, 3), stride=(2, 2), padding="SAME", activation="RELU"),
    layer("DEPTHWISE_CONV_2D", kernel=(3, 3), padding="SAME"),
    layer("CONV_2D", filters=12, kernel=(1, 1)),
    layer("DEPTHWISE_CONV_2D", kernel=(3, 3), stride=(2, 2), padding="SAME"),
    layer("CONV_2D", filters=6, kernel=(1, 1)),
]


@st.composite
def stages(draw: st.DrawFn) -> tuple[list[Layer], tuple[int, ...]]:
    """Windows of all sizes, strides and paddings over an image whose height always allows one more."""
    height = draw(st.integers(12, 30))
    shape, layers = (1, height, draw(st.integers(3, 6)), draw(st.integers(1, 3))), []
    for _ in range(draw(st.integers(2, 4))):
        kind = draw(st.sampled_from(("CONV_2D", "DEPTHWISE_CONV_2D", "MAX_POOL_2D", "AVERAGE_POOL_2D")))
        window, stride, padding = draw(st.integers(1, 4)), draw(st.integers(1, 2)), draw(st.sampled_from(("SAME", "VALID")))
        dilation = draw(st.integers(1, 2)) if kind == "CONV_2D" and stride == 1 else 1
        if padding == "VALID" and (window - 1) * dilation + 1 > height:
            padding = "SAME"
        height = window_output(height, window, stride=stride, padding=padding, dilation=dilation)
        size = {"pool" if "POOL" in kind else "kernel": (window, draw(st.integers(1, 3)) if padding == "SAME" else 1)}
        extra = {"filters": draw(st.integers(1, 4)), "dilation": (dilation, 1)} if kind == "CONV_2D" else {}
        layers.append(layer(kind, **size, stride=(stride, 1), padding=padding, **extra))
    return layers, shape


def run(done: Striped, inputs: np.ndarray) -> np.ndarray:
    """The calls one after the other in this process, bands lying in their whole tensors."""
    host = HostModel(Graph(done.graph.tensors, (), done.graph.inputs, done.graph.outputs))
    for index, tensor in enumerate(done.graph.tensors):
        if tensor.lies_in:
            whole = host._tensors[tensor.lies_in[0]].reshape(-1)
            first = tensor.lies_in[1] // whole.itemsize
            host._tensors[index] = whole[first : first + tensor.elements]
    calls = [call for group in done.calls for call in group]
    assert not any(call.scratch_bytes for call in calls)
    steps = [host._step(call) for call in calls]
    host._steps = (type(steps[0]) * len(steps))(*steps)
    answer = host.run(inputs)
    assert isinstance(answer, np.ndarray)
    return answer


@settings(max_examples=120, deadline=None)
@given(stages(), st.integers(1, 6), st.sampled_from(("int8", "float32")), st.data())
def test_bands_give_the_same_bits(case: tuple[list[Layer], tuple[int, ...]], stripes: int, dtype: str, data: st.DataObject) -> None:
    layers, shape = case
    graph = read_tflite(network(layers, input_shape=shape, seed=stripes, dtype=dtype))
    calls = lower(graph).calls
    macs = [OPERATORS[node.operator].macs(graph, node) for node in graph.nodes]
    first = data.draw(st.integers(0, len(layers) - 2))
    done = striped(graph, calls, macs, stage=range(first, data.draw(st.integers(first + 2, len(layers)))), stripes=stripes)
    inputs = random_inputs(graph, samples=2, seed=3)[0]
    assert run(done, inputs).tobytes() == np.asarray(HostModel(graph).run(inputs)).tobytes()
    assert stripes > 1 or sum(done.macs) <= sum(macs)  # below 0 where the last rows are never read


def plan(layers: list[Layer], memory: MemoryChoice = SMALL) -> Lowered:
    return lower(read_tflite(network([*layers, layer("MEAN")], input_shape=(1, 32, 32, 3), seed=1)), memory=memory)


def test_a_wide_start_takes_a_third_less_memory() -> None:
    done, whole = plan(WIDE), plan(WIDE, FASTEST)
    assert done.graph.nodes[0].operator == OPERATOR and whole.graph.nodes[0].operator == "conv2d"
    assert done.plan.arena_bytes < 0.65 * whole.plan.arena_bytes
    assert sum(whole.macs) < sum(done.macs) < 1.25 * sum(whole.macs)


def test_the_wide_inside_of_an_inverted_bottleneck_is_never_whole() -> None:
    narrow = [layer("CONV_2D", filters=4, kernel=(3, 3), padding="SAME"), layer("SOFTMAX")]
    bottleneck = [layer("CONV_2D", filters=24, kernel=(1, 1)), layer("DEPTHWISE_CONV_2D", kernel=(3, 3), padding="SAME")]
    done = plan([*narrow, *bottleneck, layer("CONV_2D", filters=4, kernel=(1, 1)), layer("SOFTMAX")])
    assert [node.operator for node in done.graph.nodes] == ["conv2d", "softmax", OPERATOR, "softmax", "mean"]
    assert done.plan.arena_bytes < 32 * 32 * 24 / 2


@pytest.mark.parametrize(
    ("layers", "stage"),
    [
        (WIDE, 5),
        ([*WIDE[:2], layer("SOFTMAX"), *WIDE[2:]], 2),
        ([*WIDE[:2], layer("CONV_2D", filters=8, kernel=(1, 1)), layer("ADD", inputs=(2, 3))], 2),
    ],
    ids=["windows", "another operator", "a branch"],
)
def test_where_a_stage_ends(layers: list[Layer], stage: int) -> None:
    done = plan(layers, FASTEST)
    assert longest_stage(done.graph, done.calls, 0) == stage


def test_the_public_vision_model_takes_half_the_memory(shared: Path) -> None:
    graph = read_tflite((shared / "models" / "tflm_person_detect.tflite").read_bytes())
    done, whole = lower(graph, memory=SMALL), lower(graph)
    assert done.plan.arena_bytes < 0.5 * whole.plan.arena_bytes
    assert sum(done.macs) <= 1.25 * sum(whole.macs)
