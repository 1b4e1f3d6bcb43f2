"""Convolutions between SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import PADDINGS
from tests.tinycore.ops.flatbuffer_writer import TfliteWriter
from tests.tinycore.ops.judge import assert_like_litert
from tinycore.errors import TinysmithError
from tinycore.graph.read import read_tflite

WINDOW = {"strideH": 1, "strideW": 1, "dilationHFactor": 1, "dilationWFactor": 1}
Pairs = tuple[tuple[int, int], tuple[int, int]]


def detour(
    block: tuple[int, int],
    margins: Pairs,
    crops: Pairs,
    *,
    size: tuple[int, int] = (9, 10),
    builtin: str = "CONV_2D",
    padding: str = "VALID",
) -> bytes:
    """3x3 windows; `crops` must leave what LiteRT computes."""
    size = (9, 10)
    random, writer, kind = np.random.default_rng(0), TfliteWriter(), {"scale": 0.05, "zero_point": 7}
    small = [(one + sum(margin)) // step for one, margin, step in zip(size, margins, block, strict=True)]
    inner = [one - 2 if padding == "VALID" else one for one in small]
    made = [one * step - sum(crop) for one, step, crop in zip(inner, block, crops, strict=True)]
    batch = block[0] * block[1]
    source, dealt = writer.tensor((1, *size, 2), "int8", **kind), writer.tensor((batch, *small, 2), "int8", **kind)
    seen, output = writer.tensor((batch, *inner, 2), "int8", scale=0.1), writer.tensor((1, *made, 2), "int8", scale=0.1)
    shape = (2, 3, 3, 2) if builtin == "CONV_2D" else (1, 3, 3, 2)
    weights = writer.tensor(shape, "int8", data=random.integers(-127, 128, shape), scale=0.01)
    bias = writer.tensor((2,), "int32", data=np.array([3, -5]), scale=0.0005)

    def integers(values: object) -> object:
        return writer.tensor(np.shape(values), "int32", data=np.array(values))

    options = {**WINDOW, "padding": PADDINGS[padding], **({"depthMultiplier": 1} if builtin != "CONV_2D" else {})}
    writer.operator("SPACE_TO_BATCH_ND", [source, integers(block), integers(margins)], [dealt])
    writer.operator(builtin, [dealt, weights, bias], [seen], **options)
    writer.operator("BATCH_TO_SPACE_ND", [seen, integers(block), integers(crops)], [output])
    return writer.finish([source], [output])


CASES = {
    "VALID": ((2, 2), ((0, 1), (0, 0)), ((0, 1), (0, 0))),
    "SAME": ((2, 2), ((2, 3), (2, 2)), ((0, 1), (0, 0))),
    "a border before it": ((3, 2), ((6, 0), (4, 0)), ((0, 0), (0, 0))),
    "rows only": ((3, 1), ((3, 3), (0, 0)), ((0, 0), (0, 0))),
}


@pytest.mark.parametrize("builtin", ["CONV_2D", "DEPTHWISE_CONV_2D"])
@pytest.mark.parametrize(("block", "margins", "crops"), CASES.values(), ids=CASES)
def test_the_detour_is_a_dilated_convolution(block: tuple[int, int], margins: Pairs, crops: Pairs, builtin: str) -> None:
    tflite = detour(block, margins, crops, builtin=builtin)
    assert_like_litert(tflite)
    graph = read_tflite(tflite)
    assert len(graph.nodes) <= 2 and graph.nodes[-1].attributes["dilation"] == block


def test_same_padding_needs_no_border() -> None:
    assert len(read_tflite(detour(*CASES["SAME"])).nodes) == 1


@pytest.mark.parametrize(
    "tflite",
    [detour((2, 2), ((0, 1), (0, 0)), ((2, 2), (0, 0))), detour((2, 2), ((0, 1), (0, 0)), ((0, 1), (0, 0)), padding="SAME")],
    ids=["crops more than it adds", "padding inside"],
)
def test_other_detours_are_refused_by_name(tflite: bytes) -> None:
    with pytest.raises(TinysmithError) as caught:
        read_tflite(tflite)
    assert caught.value.code == "model.operator_unsupported" and "SPACE_TO_BATCH_ND" in caught.value.message().what
