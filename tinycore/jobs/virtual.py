"""The job that keeps a virtual board running."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from tinycore.context import Context, Metric

LOOK_EVERY_S = 0.05


def virtual(payload: dict[str, Any], context: Context) -> None:
    """`{board, folder}`: run a virtual board until asked to stop; its port comes as `Metric("port", 0, url)`."""
    from tinycore.twin.process import VirtualBoard

    with VirtualBoard.start(payload["board"], Path(payload["folder"])) as board:
        context.report(Metric("port", 0, board.port))
        while not context.stopping():
            time.sleep(LOOK_EVERY_S)
