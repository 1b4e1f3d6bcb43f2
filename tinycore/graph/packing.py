"""Pack buffers that are needed at different times into as little memory as possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

REPAIRS = 12  # attempts to do better than the greedy orders; each costs about as much as one of them

Key = tuple[str, int]  # ("tensor", index) or ("scratch", position of the call)


@dataclass(frozen=True)
class Buffer:
    """Memory that is needed from call `first` to call `last`, both included.

    The call that makes it may overwrite each buffer that `reaches` names while it runs, as long as this one starts that many
    bytes (0 or more) before that one.
    """

    key: Key
    bytes: int
    first: int
    last: int
    reaches: tuple[tuple[Key, int], ...] = ()

    def meets(self, other: Buffer) -> bool:
        """Whether there is a call during which both are needed."""
        return self.first <= other.last and other.first <= self.last

    def forbidden(self, other: Buffer, start: int) -> tuple[int, int] | None:
        """Between which offsets (both excluded) this buffer may not lie when `other` lies at `start`; None where it may be anywhere."""
        if not self.meets(other):
            return None
        low, high = start - self.bytes, start + other.bytes
        for key, distance in self.reaches:
            low = start - distance if key == other.key else low
        for key, distance in other.reaches:
            high = start + distance if key == self.key else high
        return low, high


def packed_bytes(buffers: Iterable[Buffer], places: Mapping[Key, int]) -> int:
    """How much memory a packing takes."""
    return max((places[buffer.key] + buffer.bytes for buffer in buffers), default=0)


def fullest_moment(buffers: Sequence[Buffer]) -> int:
    """The most bytes that are needed at the same time; it happens when some buffer begins. No packing is smaller."""
    return max((needed_bytes(moment, buffers) for moment in {b.first for b in buffers}), default=0)


def needed_bytes(moment: int, buffers: Iterable[Buffer]) -> int:
    """The sum of what is alive at a moment, less what may overlap."""
    alive = {buffer.key: buffer for buffer in buffers if buffer.first <= moment <= buffer.last}
    total = sum(buffer.bytes for buffer in alive.values())
    for buffer in alive.values():
        shared = sum(min(buffer.bytes - distance, alive[key].bytes) for key, distance in buffer.reaches if key in alive)
        total -= min(buffer.bytes, shared)
    return total


def best_packing(buffers: Sequence[Buffer], *, least_bytes: int) -> dict[Key, int]:
    """The smallest of several greedy packings, repaired until it reaches `least_bytes` or patience ends."""
    in_time = sorted(buffers, key=lambda b: (b.first, -b.bytes))
    orders = [
        sorted(buffers, key=lambda b: (-b.bytes, b.first)),
        in_time,
        in_time[::-1],
        sorted(buffers, key=lambda b: (-b.bytes * (b.last - b.first + 1), b.first)),
    ]
    best: dict[Key, int] = {}
    for top in (0, least_bytes):
        for order in orders:
            places = _repaired(order, top=top, least_bytes=least_bytes)
            if not best or packed_bytes(buffers, places) < packed_bytes(buffers, best):
                best = places
            if packed_bytes(buffers, best) <= least_bytes:
                return best
    return best


def _repaired(order: list[Buffer], *, top: int, least_bytes: int) -> dict[Key, int]:
    """Pack in this order; then place the buffer that sticks out highest first, and again, while that may help."""
    best = places = _pack(order, top=top)
    for _ in range(REPAIRS):
        if packed_bytes(order, best) <= least_bytes:
            break
        highest = max(order, key=lambda b: places[b.key] + b.bytes)
        order = [highest, *(buffer for buffer in order if buffer is not highest)]
        places = _pack(order, top=top)
        best = min(best, places, key=lambda tried: packed_bytes(order, tried))
    return best


def _pack(order: Iterable[Buffer], *, top: int) -> dict[Key, int]:
    """Put each buffer at the lowest place that is free for as long as it is needed.

    With `top`, what does not fit at the very bottom hangs from there if it can, so that the next one finds the bottom free.
    """
    placed: list[tuple[int, Buffer]] = []
    for buffer in order:
        intervals = sorted(interval for start, other in placed if (interval := buffer.forbidden(other, start)) is not None)
        offset, highest = lowest_place(intervals), top - buffer.bytes
        if offset > 0 and highest > 0 and not any(low < highest < high for low, high in intervals):
            offset = highest
        placed.append((offset, buffer))
    return {buffer.key: offset for offset, buffer in placed}


def lowest_place(intervals: Iterable[tuple[int, int]]) -> int:
    """The lowest offset outside all intervals, which are sorted by where they begin."""
    offset = 0
    for low, high in intervals:
        if offset <= low:
            break
        offset = max(offset, high)
    return offset
