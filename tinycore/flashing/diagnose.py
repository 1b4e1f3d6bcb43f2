"""What to try, step by step, when flashing failed: one row per kind of failure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tinycore.boards.record import Board

RESET_TWICE = "Press the reset button twice, quickly, until the light on the board pulses; then click again."
OTHER_CABLE = "Try another USB cable: many only charge. A good one makes a new port appear in the list."
OTHER_SOCKET = "Plug the board straight into the computer, not into a hub."
CLOSE_OTHERS = "Close serial monitors, the Arduino program and other windows of Tinysmith."
CLICK_AGAIN = "Click again: the board waits in its bootloader and was not harmed."
CHOOSE_PORT = "Choose the port that carries the board's name."
BUILD_AGAIN = "Go back to the Board step, choose this board, and build again."
LET_IN = "On Linux, type `sudo usermod -a -G dialout $USER`, then log out and in again."


@dataclass(frozen=True)
class Remedy:
    """One sentence of what is likely wrong, and what to try in this order."""

    likely: str
    steps: tuple[str, ...]


REMEDIES: Final[dict[str, Remedy]] = {
    "port.missing": Remedy("The computer does not see the board.", (OTHER_CABLE, RESET_TWICE, OTHER_SOCKET)),
    "port.permission": Remedy("This user may not use serial ports.", (LET_IN,)),
    "port.busy": Remedy("Something else holds the port.", (CLOSE_OTHERS, CLICK_AGAIN)),
    "port.gone": Remedy("The connection broke.", (CLICK_AGAIN, OTHER_CABLE, OTHER_SOCKET)),
    "flash.no_bootloader": Remedy("The board did not start its bootloader by itself.", (RESET_TWICE, OTHER_CABLE)),
    "flash.no_answer": Remedy("The bootloader fell silent.", (CLICK_AGAIN, RESET_TWICE, OTHER_CABLE)),
    "flash.confused": Remedy("Bytes were lost on the way.", (CLICK_AGAIN, OTHER_CABLE, OTHER_SOCKET)),
    "flash.verify_failed": Remedy(
        "The flash did not keep what was written.", (CLICK_AGAIN, OTHER_CABLE, "If it stays, the board is worn out.")
    ),
    "flash.other_bootloader": Remedy("Another board answers at this port.", (CHOOSE_PORT,)),
    "flash.other_port": Remedy("Another board is at this port.", (CHOOSE_PORT,)),
    "flash.other_board": Remedy("The program was built for another board.", (BUILD_AGAIN,)),
    "flash.not_started": Remedy(
        "The new program did not start its serial port.", ("Press the reset button once, then open Live.", CLICK_AGAIN)
    ),
    "flash.selftest_failed": Remedy("The board computes something else than this computer.", (CLICK_AGAIN, BUILD_AGAIN)),
    "link.no_answer": Remedy("The new program does not answer.", ("Press the reset button once, then open Live.", CLICK_AGAIN)),
    "link.wrong_model": Remedy("An older program is still on the board.", (CLICK_AGAIN,)),
}


def diagnose(code: str, board: Board) -> Remedy | None:
    """The remedy for an error code on this board, or None when the error's own advice says it all."""
    remedy = REMEDIES.get(code)
    if remedy is None or board.bootloader is None or not board.bootloader.manual_entry:
        return remedy
    entry = f"{board.bootloader.manual_entry} Then click again."
    return Remedy(remedy.likely, tuple(entry if step == RESET_TWICE else step for step in remedy.steps))
