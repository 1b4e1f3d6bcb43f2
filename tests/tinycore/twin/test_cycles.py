"""The cost of single instructions after the timing table, one row each."""

from __future__ import annotations

import pytest

from tinycore.twin.cycle_counter import CycleCounter
from tinycore.twin.cycles import Block, classify, load_table

TABLE = load_table("cortex-m4")


@pytest.mark.parametrize(
    ("code", "instructions", "cycles"),
    [
        ("00bf", 1, 1),
        ("0868", 1, 2),
        ("08684968", 2, 3),
        ("0860", 1, 1),
        ("08604968", 2, 2),
        ("086800bf4968", 3, 5),
        ("30b5", 1, 4),
        ("0ec8", 1, 4),
        ("d1e90023", 1, 3),
        ("20fb0310", 1, 1),
        ("91fbf2f0", 1, 7),
        ("dfe800f0", 1, 2),
        ("30ee810a", 1, 1),
        ("00ee810a", 1, 3),
        ("a0ee810a", 1, 3),
        ("80ee810a", 1, 14),
        ("b1eec10a", 1, 14),
        ("90ed000a", 1, 2),
        ("90ed000b", 1, 3),
        ("90ec040a", 1, 5),
        ("2ded028b", 1, 3),
        ("18bf0868", 2, 3),
        ("fee7", 1, 1),
    ],
    ids=[
        "nop",
        "load",
        "two loads",
        "store",
        "load after store",
        "loads apart",
        "push three",
        "load list of three",
        "load pair",
        "smlad",
        "divide",
        "table branch",
        "add floats",
        "multiply-accumulate",
        "fused multiply-accumulate",
        "divide floats",
        "square root",
        "load float",
        "load double",
        "load four floats",
        "push a double",
        "conditional load",
        "branch",
    ],
)
def test_costs(code: str, instructions: int, cycles: int) -> None:
    block = classify(bytes.fromhex(code), 0x10000, TABLE)
    assert (block.instructions, block.cycles) == (instructions, cycles)


@pytest.mark.parametrize(
    ("code", "has_floating_point", "has_double_precision"),
    [("30ee810a", True, False), ("81ee001b", True, True), ("90ed000b", True, False), ("f1ee10fa", True, False), ("20fb0310", False, False)],
    ids=["single", "double", "double load", "flags", "smlad"],
)
def test_floating_point_is_recognised(code: str, has_floating_point: bool, has_double_precision: bool) -> None:
    block = classify(bytes.fromhex(code), 0x10000, TABLE)
    assert (block.has_floating_point, block.has_double_precision) == (has_floating_point, has_double_precision)


@pytest.mark.parametrize(
    ("code", "sleeps"), [("00bf30bf", "wfi"), ("20bf", "wfe"), ("aff30380", "wfi"), ("aff30280", "wfe"), ("30bf00bf", "")]
)
def test_sleeps_are_recognised_at_the_end(code: str, sleeps: str) -> None:
    assert classify(bytes.fromhex(code), 0, TABLE).sleeps == sleeps


def nops(_address: int, size: int) -> bytes:
    return bytes.fromhex("00bf") * (size // 2)


def test_the_counter_adds_blocks_and_taken_edges() -> None:
    admitted: list[Block] = []
    counter = CycleCounter(TABLE, nops, admitted.append)
    for address, size in [(0, 4), (4, 4), (0, 4), (0, 4)]:
        counter.hook(None, address, size, None)
    assert counter.instructions() == 8
    assert counter.now() == 8 + 3 * TABLE.taken_branch  # the first arrival, and twice a jump back
    assert [block.address for block in admitted] == [0, 4]
    assert counter.now_before(2) == counter.now() - 1
    assert counter.at_block_start() == (6, counter.now() - 2)


def test_a_block_that_is_cut_differently_is_weighed_again() -> None:
    counter = CycleCounter(TABLE, nops, lambda _: None)
    counter.hook(None, 0, 8, None)
    counter.hook(None, 0, 2, None)
    assert counter.instructions() == 5
