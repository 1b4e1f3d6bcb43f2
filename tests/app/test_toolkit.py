"""The toolkit's own promises that everything here rests on."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_calls_into_qt_do_not_use_up_none() -> None:
    """PySide6 6.12.0 drops a reference to None with each call on Python 3.11, until the interpreter aborts."""
    thing, before = QObject(), sys.getrefcount(None)
    for _ in range(2000):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > before - 1000
