"""The small picture of what was sent."""

from __future__ import annotations

import numpy as np
import pytest

from tinycore.live.signal import MOST_CHANNELS, POINTS_PER_HOP, draw


def test_few_rows_are_kept_as_they_are() -> None:
    signal = draw(np.array([[1, 4], [2, 5], [3, 6]], np.float32), first=10, hop=3, is_start=True)
    assert signal.rows == (10, 11, 12)
    assert signal.channels == ((1, 2, 3), (4, 5, 6))
    assert signal.is_start


@pytest.mark.parametrize("hop", [17, 100, 256, 511])
@pytest.mark.parametrize("count", [1, 17, 511])
def test_many_rows_become_few_points_that_keep_the_peaks(hop: int, count: int) -> None:
    rows = np.random.default_rng(1).normal(size=(count, 20)).astype(np.float32)
    signal = draw(rows, first=5, hop=hop, is_start=False)
    assert len(signal.channels) == MOST_CHANNELS
    assert len(signal.rows) <= POINTS_PER_HOP * (1 + count // hop) + 2
    assert list(signal.rows) == sorted(signal.rows)
    assert signal.rows[0] == 5
    assert signal.rows[-1] < 5 + count
    for channel, values in zip(signal.channels, rows.T, strict=False):
        assert len(channel) == len(signal.rows)
        assert (min(channel), max(channel)) == (values.min(), values.max())


def test_empty_cells_are_gaps_only_where_nothing_else_is_known() -> None:
    rows = np.full((64, 1), np.nan, np.float32)
    rows[40] = 2.0
    points = np.array(draw(rows, first=0, hop=64, is_start=True).channels[0])
    assert np.nanmax(points) == 2.0
    assert np.isnan(points[0])
