"""Pictures of every page, light and dark, from the real window with the real engine: `python packaging/screenshots.py`.

The whole path is walked once on real data; then each look shows the same project. Needs no display.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZE = (1280, 800)
FONT = "Inter"
LOOKS = ("light", "dark")
PATIENCE_S = 300.0
SEARCH = {("model", "trials"): 14, ("model", "minutes"): 3.0, ("model", "epochs"): 20, ("model", "prefer_accuracy"): 1.0}


def main() -> int:
    """Walk the path, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", help="a CSV file or a folder of recordings; made up without it")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.insert(0, str(ROOT))

    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QApplication

    from app.application import make_window
    from app.places import Places

    application = QApplication([])
    application.setFont(QFont(FONT, 10))
    folder = Path(tempfile.mkdtemp())
    window = make_window(application, Places.below(folder / "profile"), look="light")
    window.resize(*SIZE)
    window.show()
    options.out.mkdir(parents=True, exist_ok=True)
    walk(window, options.data or write_recordings(folder / "recordings"), project=folder / "movements.tiny", out=options.out)
    window.workbench.close()
    return 0


def walk(window: object, data: Path, *, project: Path, out: Path) -> None:
    """Every page at its most telling moment."""
    document, workbench = window.workbench.document, window.workbench
    window.page.open(data)
    document.edit_several(SEARCH, text="a search")
    wait(lambda: window.page.seen is not None)
    document.save_as(project)
    document.edit("data", "choose_percent", 25, text="Kept for choosing 25 %")
    take(window, out, "data")
    press(window, "data")
    window.press_primary()
    wait(lambda: len(window.page.trials) >= 9)
    take(window, out, "model")
    wait(lambda: not workbench.is_running("model") and workbench.states()["model"].name == "DONE")
    window.go("board")
    wait(lambda: any(row["cost"] for row in workbench.fits))
    take(window, out, "board")
    window.press_primary()
    press(window, "shrink")
    window.go("shrink")
    document.edit("shrink", "sparsity_percent", 45, text="Sparsity 45 %")
    wait(lambda: len(window.page.measured) >= 8)
    take(window, out, "shrink")
    press(window, "shrink")
    window.go("export")
    press(window, "export")
    take(window, out, "export")
    window.go("flash")
    wait(lambda: bool(window.page.ports.value))
    press(window, "flash")
    take(window, out, "flash")
    window.go("live")
    sources = window.page.card.sources
    wait(lambda: sources.count() > 1)
    sources.setCurrentIndex(1)  # all held-back recordings, one after another
    window.page.card.paces.buttons["5"].click()
    window.press_primary()
    wait(lambda: shows_a_change(window.page.answers) or not window.page.is_running)
    take(window, out, "live")


def shows_a_change(answers: list[dict[str, object]]) -> bool:
    """Whether another class began some answers ago, and is still in the picture when the second look is taken."""
    return len(answers) > 20 and answers[-20]["truth"] != answers[-10]["truth"]


def press(window: object, step: str) -> None:
    """Press the primary button and wait for the step to be done."""
    window.press_primary()
    wait(lambda: not window.workbench.is_running(step) and window.workbench.states()[step].name == "DONE")


def take(window: object, out: Path, name: str) -> None:
    """One picture per look."""
    window.footer.primary.setFocus()
    for look in LOOKS:
        window.theme.choose(look)
        pause(0.7)
        window.grab().save(str(out / f"{name}-{look}.png"))
    window.theme.choose("light")


def wait(condition: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the window did not get there")
        pause(0.1)
    pause(0.6)


def pause(seconds: float) -> None:
    """Run the event loop; unlike `QTest.qWait` this lets the reader threads run too."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def write_recordings(folder: Path) -> Path:
    """Five kinds of movement, 26 rows a second, made up when no data are given."""
    import numpy as np

    random = np.random.default_rng(7)
    kinds = (("running", 2.6, 1.0), ("jumping", 2.2, 1.0), ("walking", 1.7, 0.6), ("climbing", 1.4, 0.6), ("still", 0.0, 0.02))
    for label, frequency, strength in kinds:
        (folder / label).mkdir(parents=True)
        for number in range(24):
            time_s = np.arange(260) / 26
            phase = random.uniform(0, 6, 3)
            waves = strength * np.sin(2 * np.pi * (frequency + random.normal(0, 0.1)) * time_s[:, None] + phase)
            values = waves + random.normal(0, 0.35, waves.shape) + [0, 0, 1]
            rows = np.column_stack([time_s, values])
            np.savetxt(folder / label / f"{label}_{number:02d}.csv", rows, delimiter=",", header="time,x,y,z", comments="", fmt="%.4f")
    return folder


if __name__ == "__main__":
    sys.exit(main())
