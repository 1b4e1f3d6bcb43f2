"""What an answer costs in energy, and how long a battery lasts when the board sleeps in between."""

from __future__ import annotations

from tinycore.boards.record import Power

HOURS_PER_DAY = 24.0


def average_mw(power: Power, *, busy_s: float, answer_every_s: float) -> float | None:
    """Active power while computing, sleep power for the rest; None where the board's file lacks a figure."""
    if power.active_mw is None or power.sleep_mw is None:
        return None
    busy = min(1.0, busy_s / answer_every_s)
    return power.active_mw * busy + power.sleep_mw * (1.0 - busy)


def battery_days(power: Power, *, busy_s: float, answer_every_s: float) -> float | None:
    """Days on the board's usual battery; None where a figure is missing."""
    average = average_mw(power, busy_s=busy_s, answer_every_s=answer_every_s)
    if not average or power.battery_mwh is None:
        return None
    return power.battery_mwh / average / HOURS_PER_DAY


def energy_mj(power: Power, *, busy_s: float) -> float | None:
    """Millijoules of one answer: active power times its time; None where the board's file lacks the power."""
    return None if power.active_mw is None else power.active_mw * busy_s
