"""The cost of single instructions after the timing table, one row each."""

from __future__ import annotations

import pytest

from tinycore.twin.cycle_counter import CycleCounter
from tinycore.twin.cycles import Block, classify
from tinycore.twin.timing_table import load_table

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
        ("dfe800f0", 1, 4),
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
        ("51f8042b51f8043b", 2, 3),
        ("08680168", 2, 4),
        ("8a50", 1, 2),
        ("0868d0502368", 3, 5),
        ("01310868", 2, 4),
        ("01311068", 2, 3),
        ("013108601a68", 3, 4),
        ("30bd", 1, 5),
        ("dff800f0", 1, 3),
        ("80ed000a", 1, 2),
        ("80ed000b", 1, 3),
        ("90ed000ad0ed010a", 2, 4),
        ("30ee810a70ee201a", 2, 3),
        ("30ee810a00ee202a", 2, 5),
        ("30ee810a01ee820a", 2, 4),
        ("b0ee600a", 1, 1),
        ("51ec100a", 1, 2),
        ("b4ee600af1ee10fa", 2, 2),
        ("bdeec00a", 1, 1),
        ("82fb0301", 1, 1),
        ("00f30700", 1, 1),
        ("b0fa80f0", 1, 1),
        ("51fb1230", 1, 1),
        ("08b1", 1, 1),
        ("00f000f8", 1, 1),
        ("7047", 1, 1),
        ("bff35f8f", 1, 1),
        ("00bf08bf0846", 3, 3),
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
        "loads that move their address on",
        "load from a loaded address",
        "store with a register offset",
        "load, store with a register offset, load",
        "load from a computed address",
        "load from another address",
        "store to a computed address, load",
        "pop two and return",
        "load the program counter",
        "store float",
        "store double",
        "two floats",
        "sum needed at once",
        "factor needed at once",
        "addend needed one later",
        "move float",
        "move two floats",
        "compare and fetch flags",
        "convert",
        "long multiply",
        "saturate",
        "count leading zeros",
        "rounded high multiply-accumulate",
        "compare with zero and branch",
        "call",
        "return",
        "barrier",
        "if-then and what it guards",
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
