import numpy as np
import pandas as pd
import pytest

from tinycore.data.clock import rate_in_name, read_clock


@pytest.mark.parametrize(
    ("name", "cells", "rate_hz"),
    [
        pytest.param("t_s", np.arange(50) * 0.02, 50, id="seconds"),
        pytest.param("time", np.arange(50) * 0.01, 100, id="seconds by their size"),
        pytest.param("time", np.arange(50) * 20, 50, id="milliseconds by their size"),
        pytest.param("timestamp", 10**9 + np.arange(50) * 1999, 500, id="microseconds by their size"),
        pytest.param("time_us", np.arange(50) * 100, 10_000, id="microseconds by name"),
        pytest.param("time", np.arange(50), 0, id="a counter has no rate"),
        pytest.param("date", pd.date_range("2020-01-01", periods=50, freq="100ms").astype(str), 10, id="dates"),
    ],
)
def test_rate(name, cells, rate_hz) -> None:
    clock = read_clock(pd.Series(cells), name)
    assert clock is not None
    assert clock.rate_hz == pytest.approx(rate_hz)


@pytest.mark.parametrize("cells", [[3, 1, 2, 0, 5, 1], ["noon", "soon", "moon"], [1, 1, 1]], ids=["to and fro", "words", "still"])
def test_what_does_not_run_forward_is_no_clock(cells) -> None:
    assert read_clock(pd.Series(cells), "time") is None


def test_breaks_are_where_time_jumps() -> None:
    times = np.concatenate([np.arange(50), 500 + np.arange(50), np.arange(50)]) * 0.02
    clock = read_clock(pd.Series(times), "t_s")
    assert clock is not None
    assert clock.breaks().tolist() == [50, 100]


@pytest.mark.parametrize(("name", "rate_hz"), [("walk_26Hz_4g", 26), ("run-100 hz", 100), ("12.5Hz", 12.5), ("hertz_3", 0), ("walk_3", 0)])
def test_rate_in_a_file_name(name, rate_hz) -> None:
    assert rate_in_name(name) == rate_hz
