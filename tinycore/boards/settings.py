"""The user's choices about the board."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class BoardSettings:
    """Which board, and how often it has to answer."""

    board: str = field(default="nano-33-ble-sense-rev1", metadata={"label": "Board", "kind": "board"})
    answer_every_s: float = field(default=1.0, metadata={"label": "An answer every", "unit": "s", "range": (0.01, 86400.0)})
