"""A virtual board with an image on it, for whoever has no board at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tinycore.boards.record import load_board
from tinycore.context import Context
from tinycore.flashing.flash import flash
from tinycore.link.open import open_port
from tinycore.link.session import Session
from tinycore.twin.process import VirtualBoard


@contextmanager
def flashed_virtual_board(image_folder: Path, board_id: str, state_folder: Path, context: Context) -> Iterator[Session]:
    """Start a virtual board, flash it over its bootloader's protocol, and open a session with what then runs."""
    with VirtualBoard.start(board_id, state_folder) as virtual:
        flash(image_folder, load_board(board_id), virtual.port, context)
        with open_port(virtual.port) as port:
            yield Session(port)
