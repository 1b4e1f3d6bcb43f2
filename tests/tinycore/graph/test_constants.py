"""Which constants share their flash."""

from __future__ import annotations

from dataclasses import replace

from tests.tinycore.ops.flatbuffer_networks import layer, network
from tinycore.graph.constants import stored_constants
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Graph


def table_bytes(graph: Graph) -> int:
    stored = stored_constants(graph, lower(graph).calls)
    return sum(one.values.nbytes for position, one in enumerate(stored) if one.shared_with == position and one.field == "answers")


def two_squashed() -> Graph:
    """Two layers of the same function on the same tensor, whose tables are equal, and one of another function."""
    layers = [layer("TANH", inputs=(0,)), layer("TANH", inputs=(0,)), layer("LOGISTIC", inputs=(0,))]
    return read_tflite(network(layers, every_layer=True))


def test_equal_tables_of_answers_are_stored_once() -> None:
    assert table_bytes(two_squashed()) == 2 * 256


def test_networks_that_do_not_exist_yet_share_no_tables() -> None:
    """Their scales are made up: the tables of the real network will differ."""
    assert table_bytes(replace(two_squashed(), sha256="")) == 3 * 256
