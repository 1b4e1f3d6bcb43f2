"""Why a virtual core stops in the middle of its program."""

from __future__ import annotations


class Interruption(Exception):  # noqa: N818 - control flow between the emulator's callbacks and the board
    """The core does not go on; the text says why."""


class LockUp(Interruption):
    """The firmware did what the chip answers with a fault; only a reset helps."""


class Standstill(Interruption):
    """The firmware reached an endless loop that nothing can leave but a reset."""


class SystemReset(Interruption):
    """The firmware asked for a reset."""


class Asked(Interruption):
    """Somebody outside (reset button, unplugging, end of the process) wants the core to stop."""
