"""The virtual board behind the port called “virtual”: started when first used, kept for flashing and watching."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.workbench import Workbench
from tinycore.context import Ended, Event, Metric
from tinycore.errors import TinysmithError

VIRTUAL = "virtual"


class VirtualBoards(QObject):
    """Turns the name “virtual” into the address of a running virtual board; other ports pass through."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self.workbench = workbench
        self.waiting: list[tuple[Callable[[str], None], Callable[[TinysmithError], None]]] = []

    def with_port(self, port: str, act: Callable[[str], None], fail: Callable[[TinysmithError], None]) -> None:
        """Call `act` with the port to open, now or when the virtual board is up; `fail` when it cannot start."""
        if port != VIRTUAL:
            act(port)
            return
        workbench, board = self.workbench, self.workbench.board.id
        if workbench.virtual_port and workbench.virtual_board == board:
            act(workbench.virtual_port)
            return
        self.waiting.append((act, fail))
        self._start(board)

    def _start(self, board: str) -> None:
        workbench = self.workbench
        if workbench.twin.current:
            workbench.twin.ask_to_stop(workbench.twin.current.job.id)
        workbench.virtual_board, workbench.virtual_port = board, ""
        folder = workbench.places.virtual_boards / board
        folder.mkdir(parents=True, exist_ok=True)
        workbench.twin.start("virtual", {"board": board, "folder": str(folder)}, listener=lambda event: self._heard(board, event))

    def _heard(self, board: str, event: Event) -> None:
        if board != self.workbench.virtual_board:
            return
        if isinstance(event, Metric) and event.name == "port":
            self.workbench.virtual_port = str(event.value)
            waiting, self.waiting = self.waiting, []
            for act, _ in waiting:
                act(self.workbench.virtual_port)
        elif isinstance(event, Ended):
            self.workbench.virtual_port = ""
            waiting, self.waiting = self.waiting, []
            for _, fail in waiting:
                fail(event.error or TinysmithError("worker.died", job="virtual"))
