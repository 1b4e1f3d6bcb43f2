"""The cache in front of a board's flash: what misses, what stays, what makes room."""

from __future__ import annotations

import ctypes
from dataclasses import replace

import numpy as np
import pytest

from tinycore.boards.record import Cache, Memory, load_board
from tinycore.twin.miss_counter import MissCounter
from tinycore.twin.native_counter import hook_library

ORIGIN = 0x1000_0100
SMALL = Memory(
    flash_origin=ORIGIN,
    flash_bytes=4096,
    ram_origin=0x2000_0000,
    ram_bytes=4096,
    cache=Cache(bytes=64, ways=2, line_bytes=8, miss_cycles=10),  # four sets: addresses 32 apart share one
)


def misses(memory: Memory, reads: list[tuple[int, int]]) -> int:
    counter = MissCounter(memory)
    for offset, size in reads:
        place, value = ctypes.c_uint64(ORIGIN + offset), ctypes.c_int64(0)
        hook_library().ts_read_memory(None, 0, place, size, value, ctypes.byref(counter._state))
    return counter.misses


@pytest.mark.parametrize(
    ("reads", "expected"),
    [
        ([(0, 4), (4, 4), (7, 1)], 1),
        ([(6, 4)], 2),
        ([(0, 1), (32, 1), (0, 1), (32, 1)], 2),
        ([(0, 1), (32, 1), (64, 1), (0, 1)], 4),
        ([(0, 1), (32, 1), (0, 1), (64, 1), (0, 1), (32, 1)], 4),
        ([(0, 1), (8, 1), (16, 1), (24, 1), (0, 1)], 4),
        ([(-0x1000, 4), (4096, 4)], 0),
    ],
    ids=["one line", "across two", "two ways", "three in two ways", "the oldest makes room", "sets apart", "elsewhere"],
)
def test_misses(reads: list[tuple[int, int]], expected: int) -> None:
    assert misses(SMALL, reads) == expected


def test_it_agrees_with_plain_lists() -> None:
    offsets = np.random.default_rng(7).integers(0, 512, 2000).tolist()
    sets: dict[int, list[int]] = {}
    expected = 0
    for offset in offsets:
        line = (ORIGIN + offset) // 8
        ways = sets.setdefault(line % 4, [])
        expected += line not in ways
        sets[line % 4] = ([line] + [other for other in ways if other != line])[:2]
    assert misses(SMALL, [(offset, 1) for offset in offsets]) == expected


def test_a_memory_without_a_cache_has_no_counter() -> None:
    with pytest.raises(ValueError, match="no cache"):
        MissCounter(replace(SMALL, cache=None))


def test_the_picos_cache_is_the_chips() -> None:
    cache = load_board("pico").memory.cache
    assert cache is not None
    assert cache.bytes // cache.line_bytes // cache.ways == 1024
