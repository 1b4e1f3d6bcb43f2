import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinycore.data.window import cut_blocks, cut_windows, default_window, find_windows

lengths = st.lists(st.integers(1, 60), min_size=1, max_size=12)


@given(lengths, st.integers(1, 20), st.integers(1, 20))
def test_windows_stay_in_their_piece_and_none_is_forgotten(sizes: list[int], window: int, hop: int) -> None:
    stops = np.cumsum(sizes)
    starts = stops - sizes
    found = find_windows(starts, stops, window=window, hop=hop)
    expected = [
        (piece, start)
        for piece, (low, high) in enumerate(zip(starts.tolist(), stops.tolist(), strict=True))
        for start in range(low, high - window + 1, hop)
    ]
    assert list(zip(found.piece.tolist(), found.starts.tolist(), strict=True)) == expected


@given(lengths, st.integers(1, 12), st.integers(1, 12))
def test_a_window_holds_the_rows_it_says(sizes: list[int], window: int, hop: int) -> None:
    values = np.arange(sum(sizes) * 2, dtype=np.float32).reshape(-1, 2)
    stops = np.cumsum(sizes)
    found = find_windows(stops - sizes, stops, window=window, hop=hop)
    x = cut_windows(values, found, window=window)
    assert x.shape == (len(found.starts), window, 2)
    for cut, start in zip(x, found.starts, strict=True):
        np.testing.assert_array_equal(cut, values[start : start + window])


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 100))
def test_blocks_cover_a_piece_without_overlap(start: int, size: int, rows: int) -> None:
    blocks = cut_blocks(start, start + size, rows=rows)
    assert [low for low, _ in blocks] == [start, *(high for _, high in blocks[:-1])]
    assert blocks[-1][1] == start + size
    assert len(blocks) == 1 or min(high - low for low, high in blocks) >= rows


@pytest.mark.parametrize(
    ("sizes", "rate_hz", "window"),
    [
        pytest.param([1000, 1000], 26, 52, id="two seconds"),
        pytest.param([9000, 9000], 500, 512, id="at most 512 rows"),
        pytest.param([60, 60], 50, 28, id="half of a recording"),
        pytest.param([1000, 1000, 1200], 0, 100, id="a tenth of the shorter ones"),
        pytest.param([100, 100], 0, 16, id="at least 16 rows"),
        pytest.param([90_000], 0, 256, id="at most 256 rows"),
        pytest.param([3] + [1000] * 20, 0, 100, id="one broken recording does not decide"),
        pytest.param([5], 0, 8, id="very short"),
    ],
)
def test_default_window(sizes, rate_hz, window) -> None:
    found = default_window(np.array(sizes), rate_hz)
    assert found == window
    assert found % 4 == 0
