"""Getting a board into its bootloader, and finding the port under which it comes back."""

from __future__ import annotations

import logging
from collections.abc import Callable

from tinycore.boards.record import Board, Bootloader
from tinycore.context import Context, stop_if_asked
from tinycore.errors import TinysmithError
from tinycore.flashing.sam_ba import SamBa
from tinycore.flashing.surroundings import POLL_S, Surroundings, find, is_url, open_patiently
from tinycore.link.open import OpenPort
from tinycore.link.ports import FoundPort

log = logging.getLogger(__name__)

TOUCH_BAUD = 1200
AFTER_TOUCH_S = 0.5
COME_BACK_S = 10.0
SETTLE_S = 1.0  # a port may appear, vanish and appear again (arduino-cli, serialutils.go)
OPEN_S = 3.0


def enter_bootloader(board: Board, bootloader: Bootloader, device: str, *, context: Context, surroundings: Surroundings) -> OpenPort:
    """The open port of the board's bootloader, after a 1200-baud touch when its application is running.

    Raises `port.*` when the port cannot be opened and `flash.no_bootloader` when the board does not change over.
    """
    known = surroundings.list_ports()
    before = find(known, device)
    if before is not None and before.boards and board.id not in before.boards:
        raise TinysmithError("flash.other_port", port=device, found=before.label, board=board.name)
    if before is not None and before.state == "bootloader":
        return surroundings.open_port(device, baud=bootloader.baud)
    if before is None or before.state != "application":  # asking costs less than a needless reset
        opened = _open_if(SamBa.is_there, bootloader, device, surroundings)
        if opened is not None:
            return opened
    if bootloader.is_entered_by_1200_baud:
        touch(device, surroundings)
    if before is None or not before.boards:
        return _await_same_port(board, bootloader, device, context=context, surroundings=surroundings)
    found = await_port(board, state="bootloader", before=before, known=known, context=context, surroundings=surroundings)
    if found is None:
        raise TinysmithError("flash.no_bootloader", board=board.name, entry=bootloader.manual_entry)
    return open_patiently(surroundings, found, baud=bootloader.baud, patience_s=OPEN_S)


def touch(device: str, surroundings: Surroundings) -> None:
    """Ask a running application for its bootloader: open at 1200 baud, drop DTR, close."""
    with surroundings.open_port(device, baud=TOUCH_BAUD) as port:
        try:
            port.set_dtr(False)
        except TinysmithError as error:  # the board may reset faster than the call returns
            log.debug("touch: %s", error.detail)
    surroundings.sleep(AFTER_TOUCH_S)


def await_port(
    board: Board,
    *,
    state: str,
    before: FoundPort,
    known: tuple[FoundPort, ...],
    context: Context,
    surroundings: Surroundings,
) -> str | None:
    """The port under which the board `before` shows up in `state`, once it stays there; None when it does not come in time.

    `known` are the ports before the change: another board that is in that state already is not the one.
    """
    deadline = surroundings.now() + COME_BACK_S
    while surroundings.now() <= deadline:
        stop_if_asked(context)
        found = _best(board, state, before, [port for port in surroundings.list_ports() if port not in known])
        if found is not None:
            surroundings.sleep(SETTLE_S)
            if found in surroundings.list_ports():
                return found.device
        surroundings.sleep(POLL_S)
    return None


def _best(board: Board, state: str, before: FoundPort, ports: list[FoundPort]) -> FoundPort | None:
    """Of all boards of this kind the one that was touched: by serial number, then by name."""
    suitable = [port for port in ports if board.id in port.boards and port.state == state]
    same = [port for port in suitable if before.serial_number and port.serial_number == before.serial_number]
    named = [port for port in suitable if port.device == before.device]
    return next(iter((*same, *named, *suitable)), None)


def _open_if(is_ready: Callable[[SamBa], bool], bootloader: Bootloader, device: str, surroundings: Surroundings) -> OpenPort | None:
    """The open port when the bootloader at its other end says that it is ready."""
    port = open_patiently(surroundings, device, baud=bootloader.baud, patience_s=OPEN_S if is_url(device) else 0.0)
    is_kept = False
    try:
        is_kept = is_ready(SamBa(port, bootloader))
    finally:
        if not is_kept:
            port.close()
    return port if is_kept else None


def _await_same_port(board: Board, bootloader: Bootloader, device: str, *, context: Context, surroundings: Surroundings) -> OpenPort:
    """A port without a USB identity keeps its name, so it is asked until the bootloader answers."""
    deadline = surroundings.now() + COME_BACK_S
    while surroundings.now() <= deadline:
        stop_if_asked(context)
        opened = _open_if(SamBa.wake, bootloader, device, surroundings)
        if opened is not None:
            return opened
        surroundings.sleep(POLL_S)
    raise TinysmithError("flash.no_bootloader", board=board.name, entry=bootloader.manual_entry)
