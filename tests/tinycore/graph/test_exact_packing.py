"""Branch and bound: never better than what is possible, never worse than trying everything, and its bounds hold."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinycore.graph.exact_packing import improve_packing
from tinycore.graph.packing import Buffer, Key, best_packing, fullest_moment, lowest_place, packed_bytes


@st.composite
def buffers(draw: st.DrawFn, most: int = 6) -> list[Buffer]:
    """Random lifetimes; some begin where another ends and may reach into it."""
    made: list[Buffer] = []
    for k in range(draw(st.integers(1, most))):
        first, size = draw(st.integers(0, 6)), 4 * draw(st.integers(1, 20))
        dying = [other for other in made if other.last == first and other.first < first]
        reached = draw(st.lists(st.sampled_from(dying), max_size=2, unique=True)) if dying else []
        reaches = tuple((other.key, 4 * draw(st.integers(0, size // 4))) for other in reached)
        made.append(Buffer(("tensor", k), size, first, first + draw(st.integers(0, 4)), reaches))
    return made


def is_valid(given_buffers: Sequence[Buffer], places: dict[Key, int]) -> bool:
    pairs = ((a, a.forbidden(b, places[b.key])) for a, b in itertools.permutations(given_buffers, 2))
    return not any(interval and interval[0] < places[a.key] < interval[1] for a, interval in pairs)


def smallest(given_buffers: Sequence[Buffer]) -> int:
    """Of all orders in which each buffer takes the lowest place that is free."""
    sizes = []
    for order in itertools.permutations(given_buffers):
        places: dict[Key, int] = {}
        for k, buffer in enumerate(order):
            placed = (buffer.forbidden(other, places[other.key]) for other in order[:k])
            places[buffer.key] = lowest_place(sorted(interval for interval in placed if interval))
        sizes.append(packed_bytes(given_buffers, places))
    return min(sizes)


@settings(max_examples=150, deadline=None)
@given(buffers())
def test_it_finds_and_proves_the_smallest(case: list[Buffer]) -> None:
    least = fullest_moment(case)
    greedy = packed_bytes(case, best_packing(case, least_bytes=least))
    better = improve_packing(case, packed=greedy, least_bytes=least, most_steps=100_000)
    packed = greedy if better.places is None else packed_bytes(case, better.places)
    assert packed == better.least_bytes == smallest(case)
    assert better.places is None or is_valid(case, better.places)


@settings(max_examples=100, deadline=None)
@given(buffers(most=12), st.integers(0, 200))
def test_bounds_and_places_hold_when_patience_ends(case: list[Buffer], steps: int) -> None:
    least = fullest_moment(case)
    greedy = packed_bytes(case, best_packing(case, least_bytes=least))
    hasty = improve_packing(case, packed=greedy, least_bytes=least, most_steps=steps)
    patient = improve_packing(case, packed=greedy, least_bytes=least, most_steps=4000)
    found = greedy if patient.places is None else packed_bytes(case, patient.places)
    assert least <= hasty.least_bytes <= found
    assert hasty.places is None or is_valid(case, hasty.places)


def test_a_packing_beside_what_lives_throughout() -> None:
    case = [
        Buffer(("tensor", 0), 4, 0, 5),
        Buffer(("tensor", 1), 8, 0, 2),
        Buffer(("tensor", 2), 8, 3, 5),
        Buffer(("tensor", 3), 8, 2, 3),
    ]
    better = improve_packing(case, packed=1000, least_bytes=fullest_moment(case))
    assert better.places is not None
    assert packed_bytes(case, better.places) == better.least_bytes == 20


@pytest.mark.parametrize(("distance", "least"), [(4, 32 + 3 * 4), (0, 32)])
def test_a_chain_in_which_each_reaches_into_the_one_before_goes_down_step_by_step(distance: int, least: int) -> None:
    reaches = [(), *(((("tensor", k), distance),) for k in range(3))]
    case = [Buffer(("tensor", k), 32, k, k + 1, reaches[k]) for k in range(4)]
    assert improve_packing(case, packed=100, least_bytes=fullest_moment(case)).least_bytes == least
