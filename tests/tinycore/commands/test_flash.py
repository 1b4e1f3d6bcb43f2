"""`flash` says what to try when a board does not do what it should."""

from __future__ import annotations

from pathlib import Path
from typing import Never

import pytest

from tinycore.boards.record import load_board
from tinycore.commands.flash import flash_or_explain
from tinycore.context import Collector, Note
from tinycore.errors import TinysmithError


@pytest.mark.parametrize(("code", "count"), [("port.permission", 1), ("flash.other_port", 1), ("disk.full", 0)])
def test_a_failure_comes_with_steps(code: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Never:
        raise TinysmithError(code, port="p", found="f", board="b", path="x", detail="")

    monkeypatch.setattr("tinycore.flashing.flash.flash", fail)
    context = Collector()
    with pytest.raises(TinysmithError):
        flash_or_explain(Path("folder"), load_board("nano-33-ble-sense-rev1"), "p", context)
    steps = [event.text for event in context.events if isinstance(event, Note)]
    assert len(steps) == count
    assert all(step.startswith(f"{number}. ") for number, step in enumerate(steps, start=1))
