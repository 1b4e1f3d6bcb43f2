"""Fast kernels keep their promise: several in a row share memory as the plan says, and still give the portable kernels' bits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tinycore.many_models import run_on_core
from tests.tinycore.ops.flatbuffer_networks import Layer, layer, network
from tinycore.boards.record import load_board
from tinycore.graph.lowering import Lowered, lower
from tinycore.graph.memory_choice import MemoryChoice
from tinycore.graph.memory_map import memory_map
from tinycore.graph.read import read_tflite

BOARDS = ("mps2-an386", "pico")


def chain(seed: int) -> bytes:
    """Four to seven layers with windows, widening and narrowing, then two dense ones."""
    random = np.random.default_rng(seed)
    layers: list[Layer] = []
    for _ in range(random.integers(4, 8)):
        size = int(random.choice([1, 1, 3]))
        stride = (int(random.choice([1, 1, 1, 2])), 1)
        if random.random() < 0.3:
            layers.append(layer("DEPTHWISE_CONV_2D", kernel=(3, 3), stride=stride, padding="SAME"))
        else:
            layers.append(layer("CONV_2D", filters=int(random.integers(2, 17)), kernel=(size, size), stride=stride, padding="SAME"))
    dense = [layer("FULLY_CONNECTED", units=int(random.integers(8, 40))), layer("FULLY_CONNECTED", units=4)]
    return network([*layers, layer("MEAN"), *dense], input_shape=(1, int(random.integers(10, 24)), 7, 3), seed=seed)


@pytest.mark.slow
@pytest.mark.parametrize("memory", ["fast", "small"])
@pytest.mark.parametrize("board", BOARDS)
def test_same_bits(board: str, memory: str, tmp_path: Path) -> None:
    models = [chain(seed) for seed in range(25)]
    wrong = [seed for seed, ran in enumerate(run_on_core(models, board, folder=tmp_path, counts=False, memory=memory)) if not ran.is_exact]
    assert not wrong, f"seeds {wrong}"


@pytest.mark.slow
@pytest.mark.parametrize("board", BOARDS)
def test_memory_is_shared_at_all(board: str) -> None:
    """Or the test above would prove nothing: outputs of fast kernels overlap their inputs, on rings and in bands too."""
    kinds = load_board(board).cpu.instruction_set
    plans = [lower(read_tflite(chain(seed)), kinds, MemoryChoice(is_small=is_small)) for seed in range(25) for is_small in (False, True)]
    fast = [call.function for plan in plans for group in plan.calls for call in group if kinds in call.function]
    assert len(fast) > 100
    overlapping = [plan for plan in plans if any(_overlap(plan, k) for k in range(len(memory_map(plan).columns)))]
    assert len(overlapping) > len(plans) / 2
    assert any(node.operator == "stripes" for plan in plans for node in plan.graph.nodes)


def _overlap(plan: Lowered, column: int) -> bool:
    drawn = memory_map(plan)
    alive = [block for block in drawn.blocks if block.first <= column <= block.last]
    return sum(block.bytes for block in alive) > drawn.used_bytes(column)
