"""Recordings come back from their windows bit for bit, with a break wherever rows are missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.tinycore.live.recorded import WINDOW, dataset_of, pieces
from tests.tinycore.small_data import table
from tinycore.data.dataset import Dataset
from tinycore.errors import TinysmithError
from tinycore.live.recordings import EVERY, choices, chosen, held_back


def without(dataset: Dataset, sample: int) -> Dataset:
    """As if one window had been left out, for instance because its target was empty."""
    kept = np.arange(len(dataset.x)) != sample
    return replace(dataset, x=dataset.x[kept], y=dataset.y[kept], part=dataset.part[kept], group=dataset.group[kept])


@pytest.mark.parametrize("hop", [1, 2, 3, 5])
def test_the_rows_come_back(hop: int) -> None:
    parts = pieces(15, 20)
    first, second = held_back(dataset_of(parts, groups=[0, 1], labels=[0, 1], names=["a", "b"], hop=hop))
    for recording, rows in ((first, parts[0]), (second, parts[1])):
        (stretch,) = recording.stretches
        whole = WINDOW + (len(rows) - WINDOW) // hop * hop
        assert stretch.rows.tobytes() == rows[:whole].tobytes()
        assert len(stretch.samples) == recording.windows == (whole - WINDOW) // hop + 1
    assert second.stretches[0].samples[0] == first.windows


def test_every_window_is_where_the_board_will_cut_it() -> None:
    dataset = without(dataset_of(pieces(21, 30, 9), groups=[0, 1, 1], labels=[0, 1, 2], names=["a", "b"]), 14)
    for recording in held_back(dataset):
        for stretch in recording.stretches:
            for index, sample in enumerate(stretch.samples):
                assert stretch.rows[index * 2 : index * 2 + WINDOW].tobytes() == dataset.x[sample].tobytes()


def test_a_missing_window_and_another_piece_break_the_stretch() -> None:
    dataset = dataset_of(pieces(21, 15), groups=[0, 0], labels=[0, 0], names=["gaps"])
    assert [len(each.samples) for each in held_back(dataset)[0].stretches] == [9, 6]
    assert [len(each.samples) for each in held_back(without(dataset, 3))[0].stretches] == [3, 5, 6]


def test_windows_with_rows_missing_between_them_stand_alone() -> None:
    dataset = dataset_of(pieces(25), groups=[0], labels=[0], names=["a"], hop=WINDOW + 1)
    stretches = held_back(dataset)[0].stretches
    assert [len(stretch.rows) for stretch in stretches] == [WINDOW] * 4


def test_only_the_asked_part_is_listed_and_a_table_has_none() -> None:
    dataset = dataset_of(pieces(15, 15), groups=[0, 1], labels=[0, 1], names=["a", "b"])
    dataset.part[dataset.group == 0] = 0
    assert [recording.name for recording in held_back(dataset)] == ["b"]
    assert held_back(table()) == ()


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("a", "b"), ["a", "b"]),
        (("a", "a"), ["a", "a (2)"]),
        (("", EVERY), ["recording 1", "* (2)"]),
        ((), ["recording 1", "recording 2"]),
    ],
    ids=["plain", "twice", "not a name", "unknown"],
)
def test_every_recording_has_a_name_of_its_own(names: tuple[str, ...], shown: list[str]) -> None:
    found = choices(dataset_of(pieces(15, 15), groups=[0, 1], labels=[0, 1], names=names))
    assert [each.name for each in found] == shown
    assert [(each.label, each.windows) for each in found] == [("slow", 6), ("fast", 6)]


def test_a_person_with_several_classes_has_no_label() -> None:
    dataset = dataset_of(pieces(15, 15), groups=[0, 0], labels=[0, 1], names=["anna"])
    assert [each.label for each in choices(dataset)] == [""]


def test_choosing_by_name() -> None:
    recordings = held_back(dataset_of(pieces(15, 15), groups=[0, 1], labels=[0, 1], names=["a", "b"]))
    assert [each.name for each in chosen(recordings, "b")] == ["b"]
    assert chosen(recordings, EVERY) == recordings
    with pytest.raises(TinysmithError) as caught:
        chosen(recordings, "c")
    assert caught.value.code == "live.no_recording"
