"""How long the window ever keeps a person waiting: gaps of a 16 ms timer while a real search trains, and the time to show."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tinycore.context import Context, Progress

TICK_MS = 16
SEARCH_S = 25.0
ROWS, COLUMNS, CLASSES = 3000, 24, 4
STARTS = 3
LIMIT_GAP_MS, LIMIT_SHOW_MS = 100.0, 1500.0
SHOW = """
import sys, tempfile
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.application import make_window
from app.places import Places
application = QApplication([])
window = make_window(application, Places.below(Path(tempfile.mkdtemp())))
window.show()
application.processEvents()
print("shown", flush=True)
"""


def run(*, only: str, seeds: int, context: Context) -> dict[str, Any]:
    """Show times in fresh processes, and timer gaps over `seeds` searches; times in milliseconds."""
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    result: dict[str, Any] = {}
    if only in ("", "show"):
        times = [time_to_show() for _ in range(STARTS)]
        result["show_ms"] = {"first": times[0], "best": min(times), "limit": LIMIT_SHOW_MS}
    if only in ("", "gaps"):
        gaps = np.concatenate([gaps_while_searching(seed, context) for seed in range(seeds)])
        result["gaps_ms"] = {
            "worst": float(gaps.max()),
            "p99": float(np.percentile(gaps, 99)),
            "over_limit": int((gaps > LIMIT_GAP_MS).sum()),
            "ticks": len(gaps),
            "limit": LIMIT_GAP_MS,
        }
    return result


def render(result: dict[str, Any]) -> str:
    """Two lines for a person."""
    lines = []
    if "show_ms" in result:
        lines.append("window shows after {first:.0f} ms (best {best:.0f}, limit {limit:.0f})".format(**result["show_ms"]))
    if "gaps_ms" in result:
        lines.append("worst gap {worst:.0f} ms, p99 {p99:.0f} ms, {over_limit} of {ticks} above {limit:.0f} ms".format(**result["gaps_ms"]))
    return "\n".join(lines)


def time_to_show() -> float:
    """From starting Python to a painted window, in a process of its own."""
    started = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", SHOW], stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline() if process.stdout else ""
        elapsed = (time.perf_counter() - started) * 1000
    if line.strip() != "shown":
        raise RuntimeError("the window did not show")
    return elapsed


def gaps_while_searching(seed: int, context: Context) -> np.ndarray:
    """Milliseconds between ticks, from opening the data to the end of a search."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from app.application import make_window, warm_up
    from app.places import Places

    application = QApplication.instance() or QApplication([])
    folder = Path(tempfile.mkdtemp())
    write_table(folder / "table.csv", seed)
    window = make_window(application, Places.below(folder), look="light")
    window.show()
    loop, ticks = QEventLoop(), [time.perf_counter()]
    timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)

    def tick() -> None:
        ticks.append(time.perf_counter())
        elapsed = ticks[-1] - ticks[0]
        if len(ticks) % 60 == 0:
            context.report(Progress(min(elapsed, SEARCH_S), SEARCH_S, "search in the window"))
        if elapsed > SEARCH_S and not window.workbench.is_running("model"):
            loop.quit()

    timer.timeout.connect(tick)
    timer.start()
    warm_up(window.workbench)
    for after_ms, act in steps_of_a_person(window, folder / "table.csv", seed):
        QTimer.singleShot(after_ms, act)
    loop.exec()
    timer.stop()
    made = window.workbench.summaries.get("model")
    window.workbench.close()
    window.deleteLater()
    if not made:
        raise RuntimeError("the search found nothing, so nothing was measured")
    return np.diff(np.asarray(ticks)) * 1000


def steps_of_a_person(window: Any, table: Path, seed: int) -> tuple[tuple[int, Callable[[], None]], ...]:
    """Open the table, go to the Model page, choose, search; with the milliseconds at which each happens."""
    choices = {("model", "trials"): 500, ("model", "minutes"): SEARCH_S / 60 * 0.5, ("model", "seed"): seed + 1}
    return (
        (200, lambda: window.page.open(table)),
        (2500, lambda: window.go("model")),
        (3000, lambda: window.workbench.document.edit_several(choices, text="search")),
        (3500, window.press_primary),
    )


def write_table(file: Path, seed: int) -> None:
    """Classes that overlap a little."""
    random = np.random.default_rng(seed)
    middles = random.normal(size=(CLASSES, COLUMNS)) * 0.8
    labels = random.integers(0, CLASSES, ROWS)
    values = middles[labels] + random.normal(size=(ROWS, COLUMNS))
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow([*(f"sensor_{column}" for column in range(COLUMNS)), "kind"])
        writer.writerows([*(f"{value:.4f}" for value in row), f"kind {label}"] for row, label in zip(values, labels, strict=True))
