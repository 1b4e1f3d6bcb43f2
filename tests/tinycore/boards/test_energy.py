"""Battery life from active and sleep power."""

from __future__ import annotations

import pytest

from tinycore.boards.energy import average_mw, battery_days, energy_mj
from tinycore.boards.record import Power

POWER = Power(active_mw=10.0, sleep_mw=0.01, battery_mwh=1000.0)


@pytest.mark.parametrize(
    ("busy_s", "every_s", "expected_mw"), [(0.0, 1.0, 0.01), (1.0, 1.0, 10.0), (2.0, 1.0, 10.0), (0.1, 1.0, 1.009)], ids=str
)
def test_average_power_lies_between_sleep_and_work(busy_s: float, every_s: float, expected_mw: float) -> None:
    assert average_mw(POWER, busy_s=busy_s, answer_every_s=every_s) == pytest.approx(expected_mw)


def test_a_battery_lasts_its_energy_over_the_average() -> None:
    assert battery_days(POWER, busy_s=1.0, answer_every_s=1.0) == pytest.approx(1000 / 10 / 24)


@pytest.mark.parametrize(
    "power", [Power(), Power(active_mw=1.0), Power(active_mw=1.0, sleep_mw=1.0)], ids=["none", "no sleep", "no battery"]
)
def test_a_missing_figure_gives_no_answer_instead_of_a_guess(power: Power) -> None:
    assert battery_days(power, busy_s=0.1, answer_every_s=1.0) is None


def test_an_answer_costs_its_time_at_active_power() -> None:
    assert energy_mj(POWER, busy_s=0.5) == pytest.approx(5.0)
    assert energy_mj(Power(), busy_s=0.5) is None
