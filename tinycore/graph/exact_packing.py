"""The smallest packing there is, by branch and bound, or the proof that a given one cannot be beaten.

In some smallest packing every buffer lies as low as those that start below it allow: push buffers down until none moves.
So it is enough to place buffers in the order of their starts, each at its lowest place; what is left is to choose which
comes next. A branch ends where some moment's remaining buffers do not fit above what lies there already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tinycore.graph.packing import Buffer, Key, lowest_place, packed_bytes

MOST_STEPS = 12_000  # buffers times branches looked at, some 0.3 us each: every trial of a search is planned, everywhere the same
MOST_BUFFERS = 120  # of more only the sum at the fullest moment is known
LEAST_BUFFERS = 30  # fewer get no more steps
UNIT = 4  # all sizes and distances are multiples of it
SHARE = 4  # of the remaining steps, one part of so many goes into one question


@dataclass(frozen=True)
class Improvement:
    """`places` is None where nothing smaller was found; no packing is smaller than `least_bytes`."""

    places: dict[Key, int] | None
    least_bytes: int


def improve_packing(buffers: Sequence[Buffer], *, packed: int, least_bytes: int, most_steps: int = 0) -> Improvement:
    """Close in on the smallest packing between `least_bytes` and the `packed` bytes of a known one, as far as the steps go
    (0: as many as take a hundredth of a second).

    Each question is: does it fit into so many bytes? Yes lowers the upper end, no raises the lower one.
    """
    found: dict[Key, int] | None = None
    proven, asked = least_bytes, least_bytes  # what lies below `asked` is impossible or was too hard to decide
    limit = least_bytes
    most_steps = most_steps or MOST_STEPS // max(len(buffers), LEAST_BUFFERS)
    while asked < packed and most_steps > SHARE and len(buffers) <= MOST_BUFFERS:
        answer = _fit(buffers, limit, most_steps=most_steps // SHARE)
        most_steps -= answer.steps
        if answer.places is not None:
            found, packed = answer.places, packed_bytes(buffers, answer.places)
        else:
            proven = limit + UNIT if answer.is_exhausted else proven
            asked = limit + UNIT
        limit = asked + (packed - UNIT - asked) // (2 * UNIT) * UNIT
    return Improvement(found, min(proven, packed))


@dataclass(frozen=True)
class _Answer:
    places: dict[Key, int] | None
    is_exhausted: bool
    steps: int


def _fit(buffers: Sequence[Buffer], size: int, *, most_steps: int) -> _Answer:
    """Search without the buffers that fit in any case, then put those where there is room."""
    if _has_too_long_chain(buffers, size):
        return _Answer(None, is_exhausted=True, steps=1)
    hard, easy = _hard_and_easy(buffers, size)
    search = _Search(tuple(hard), size=size, most_steps=most_steps)
    if not search.place(0):
        return _Answer(None, search.steps < most_steps, search.steps)
    places = search.places
    for buffer in reversed(easy):
        placed = [(other, places[other.key]) for other in buffers if other.key in places]
        places[buffer.key] = lowest_place(sorted(i for other, start in placed if (i := buffer.forbidden(other, start)) is not None))
    return _Answer(places, is_exhausted=True, steps=search.steps)


def _has_too_long_chain(buffers: Sequence[Buffer], size: int) -> bool:
    """Whether buffers that can only overlap, each further down than the one it reaches into, go down too far."""
    least = {buffer.key: 0 for buffer in buffers}
    by_key = {buffer.key: buffer for buffer in buffers}
    for buffer in sorted(buffers, key=lambda b: -b.first):
        for key, distance in buffer.reaches:
            if key in by_key and buffer.bytes + by_key[key].bytes > size:
                least[key] = max(least[key], least[buffer.key] + distance)
    return any(least[buffer.key] + buffer.bytes > size for buffer in buffers)


def _hard_and_easy(buffers: Sequence[Buffer], size: int) -> tuple[list[Buffer], list[Buffer]]:
    """Easy are those, each put after the ones before it are gone, for which there is room however its neighbours lie."""
    hard, easy = list(buffers), list[Buffer]()
    while True:
        next_easy = [b for b in hard if sum(o.bytes + b.bytes for o in hard if o is not b and b.meets(o)) + b.bytes <= size]
        if not next_easy:
            return hard, easy
        easy.append(next_easy[0])
        hard.remove(next_easy[0])


@dataclass
class _Search:
    buffers: tuple[Buffer, ...]
    size: int  # into which all has to fit
    most_steps: int
    steps: int = 0
    places: dict[Key, int] = field(default_factory=dict)
    known: set[object] = field(default_factory=set)  # states that lead nowhere

    def __post_init__(self) -> None:
        moments = sorted({buffer.first for buffer in self.buffers})
        self.alive = [[b for b in self.buffers if b.first <= moment <= b.last] for moment in moments]
        self.beside = {b.key: [o for o in self.buffers if o is not b and b.meets(o)] for b in self.buffers}

    def place(self, floor: int) -> bool:
        """Place what is left, at `floor` or above."""
        if len(self.places) == len(self.buffers):
            return True
        if self.steps >= self.most_steps:
            return False
        self.steps += 1
        state = self._state(floor)
        if state in self.known or not self._fits(floor):
            return False
        self.known.add(state)
        for place, buffer in self._next(floor):
            self.places[buffer.key] = place
            if self.place(place):
                return True
            del self.places[buffer.key]
        return False

    def _next(self, floor: int) -> Iterator[tuple[int, Buffer]]:
        """What may come next, lowest and largest first.

        Not what lies so high that another one fits below it: that one would have had to come before.
        """
        lowest = [(self._lowest(b), b) for b in self.buffers if b.key not in self.places]
        if any(place + b.bytes > self.size for place, b in lowest):
            return
        reachable = min(place + b.bytes for place, b in lowest)
        chosen = [(place, b) for place, b in lowest if floor <= place < reachable]
        yield from sorted(chosen, key=lambda one: (one[0], -one[1].bytes, one[1].key))

    def _lowest(self, buffer: Buffer) -> int:
        placed = ((other, self.places[other.key]) for other in self.beside[buffer.key] if other.key in self.places)
        intervals = (interval for other, start in placed if (interval := buffer.forbidden(other, start)) is not None)
        return lowest_place(sorted(intervals))

    def _fits(self, floor: int) -> bool:
        """Whether at every moment what is still to be placed, all of it at `floor` or above, fits above what is there."""
        return all(self._height(alive, floor) <= self.size for alive in self.alive)

    def _height(self, alive: Sequence[Buffer], floor: int) -> int:
        height = floor
        rest = 0
        for buffer in alive:
            if buffer.key in self.places:
                height = max(height, self.places[buffer.key] + buffer.bytes)
            else:
                rest += buffer.bytes
        return height + rest - self._shared(alive)

    def _shared(self, alive: Sequence[Buffer]) -> int:
        """What may still overlap at the moment: pairs of which at most one is placed."""
        by_key = {buffer.key: buffer for buffer in alive}
        return sum(
            min(buffer.bytes - distance, by_key[key].bytes)
            for buffer in alive
            for key, distance in buffer.reaches
            if key in by_key and not (key in self.places and buffer.key in self.places)
        )

    def _state(self, floor: int) -> object:
        """All that the rest depends on."""
        above = [(b.key, p) for b in self.buffers if (p := self.places.get(b.key)) is not None and p + b.bytes > floor]
        return floor, frozenset(self.places), tuple(above)
