"""The drawing of the memory plan shows every block at its place, and nothing in a name can break it."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from tests.tinycore.export.tiny_model import tiny_model
from tests.tinycore.ops.flatbuffer_networks import layer, network
from tinycore.export.memory_plan_svg import COLUMN, HEIGHT, LEFT, TOP, svg_text
from tinycore.graph.lowering import lower
from tinycore.graph.memory_map import Block, Column, MemoryMap, memory_map
from tinycore.graph.read import read_tflite

SVG = "{http://www.w3.org/2000/svg}"
PLAN = MemoryMap(
    (Block("first", 0, 100, 0, 1), Block('<b> & "x"', 60, 140, 1, 2), Block("", 160, 40, 0, 0)),
    (Column(0, "conv2d"), Column(2, "add"), Column(3, "mean")),
    200,
    180,
)


def groups(text: str) -> list[tuple[str, dict[str, float]]]:
    """Each block's hover text and its rectangle."""
    found = ElementTree.fromstring(text).findall(f"{SVG}g")
    numbers = ("x", "y", "width", "height")
    return [(str(g.findtext(f"{SVG}title")), {k: float(g.find(f"{SVG}rect").attrib[k]) for k in numbers}) for g in found]  # type: ignore[union-attr]


def test_blocks_lie_at_their_time_and_address() -> None:
    hovers, boxes = zip(*groups(svg_text(PLAN, title="model")), strict=True)
    assert hovers == ("first: 100 bytes at 0", '<b> & "x": 140 bytes at 60', "working memory: 40 bytes at 160")
    assert boxes[0] == {"x": LEFT, "y": TOP + HEIGHT / 2, "width": 2 * COLUMN - 1, "height": HEIGHT / 2}
    assert boxes[1] == {"x": LEFT + COLUMN, "y": TOP, "width": 2 * COLUMN - 1, "height": 252}


def test_the_title_says_how_good_the_plan_is() -> None:
    assert "at most 20 bytes more than the least" in svg_text(PLAN, title="model")
    assert "proven to be the least" in svg_text(memory_map(tiny_model().lowered), title="tiny")


def test_a_model_without_working_memory_can_be_drawn() -> None:
    ElementTree.fromstring(svg_text(MemoryMap((), (Column(0, "softmax"),), 0, 0), title="m"))


def test_what_a_layer_uses_counts_shared_bytes_once() -> None:
    assert [PLAN.used_bytes(k) for k in range(3)] == [140, 200, 140]


def test_the_map_of_a_network_reaches_the_arena_and_no_further() -> None:
    layers = [layer("CONV_2D", filters=6, kernel=(3, 3), padding="SAME"), layer("CONV_2D", filters=4, kernel=(1, 1)), layer("SOFTMAX")]
    lowered = lower(read_tflite(network([*layers, layer("MEAN")])))
    plan = memory_map(lowered)
    assert max(block.offset + block.bytes for block in plan.blocks) <= plan.arena_bytes < max(b.offset + b.bytes for b in plan.blocks) + 4
    assert [column.operator for column in plan.columns] == ["conv2d", "conv2d", "softmax", "mean"]
    assert {b.name for b in plan.blocks if b.first == b.last} <= {""}
