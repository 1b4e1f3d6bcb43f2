"""Layers that run in place on a ring of rows: only where the arena gets smaller, and only when asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

import resources
from tests.tinycore.ops.flatbuffer_networks import Layer, layer, network
from tinycore.graph.lowering import Lowered, lower
from tinycore.graph.memory_choice import FASTEST, MemoryChoice
from tinycore.graph.read import read_tflite
from tinycore.graph.rings import FILES, with_ring

SMALL = MemoryChoice(is_small=True)
START = layer("CONV_2D", filters=4, kernel=(1, 1))
DEPTHWISE = layer("DEPTHWISE_CONV_2D", kernel=(3, 3), padding="SAME")


def plan(*layers: Layer, rows: int = 20, memory: MemoryChoice = SMALL) -> Lowered:
    return lower(read_tflite(network([*layers, layer("MEAN")], input_shape=(1, rows, 8, 2), seed=1)), memory=memory)


def rings(lowered: Lowered) -> list[int]:
    return [k for k, group in enumerate(lowered.calls) if any(call.function.endswith("_ring") for call in group)]


def test_a_chain_of_depthwise_layers_stays_where_it_is() -> None:
    done = plan(START, DEPTHWISE, DEPTHWISE, DEPTHWISE, DEPTHWISE)
    assert rings(done) == [3, 4]  # the first two creep into what the ring leaves free
    assert done.plan.arena_bytes == 20 * 8 * 4 + 3 * 8 * 4


@pytest.mark.parametrize(
    ("layers", "memory"),
    [((START, DEPTHWISE, DEPTHWISE, DEPTHWISE), FASTEST), ((START, DEPTHWISE), SMALL), ((DEPTHWISE, START), SMALL)],
    ids=["not asked for", "would not pay", "reads the caller's input"],
)
def test_no_ring_without_a_gain(layers: tuple[Layer, ...], memory: MemoryChoice) -> None:
    assert rings(plan(*layers, memory=memory)) == []


def test_a_single_row_has_no_ring() -> None:
    lowered = plan(START, DEPTHWISE, rows=1)
    assert [with_ring(lowered.graph, call) for group in lowered.calls for call in group] == [None] * 3


@pytest.mark.parametrize("file", sorted(set(FILES.values())))
def test_every_row_of_the_table_has_its_files(file: str) -> None:

    text = resources.path(f"runtime/{file}.h").read_text()
    assert all(f"{function}_ring(" in text for function, own in FILES.items() if own == file)
    assert resources.path(f"runtime/{file}.c").is_file()


def test_the_public_keyword_model_needs_a_tenth_less(shared: Path) -> None:
    graph = read_tflite((shared / "models" / "mlperf_kws_dscnn_int8.tflite").read_bytes())
    assert lower(graph, memory=SMALL).plan.arena_bytes <= 0.9 * lower(graph).plan.arena_bytes
