"""SAM-BA as the bootloader of the Nano 33 BLE speaks it (arduino/BOSSA, branch nrf, as the authority)."""

from __future__ import annotations

import binascii
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tinycore.boards.record import Bootloader
from tinycore.errors import TinysmithError
from tinycore.flashing.plan import Page
from tinycore.link.port import Port

log = logging.getLogger(__name__)

Result = TypeVar("Result")

STAGING = 0x34  # where a page waits in RAM before it is copied; the client of the maker keeps its applet below it
LINE_END = b"\n\r"
LARGEST_READ = 63  # longer reads lose bytes in the bootloader's USB code
ANSWER_S = 2.0
PRESENCE_S = 0.5
ERASE_S = 10.0  # twice what the client of the maker waits
TRIES = 3
RETRIED = frozenset({"flash.no_answer", "flash.confused"})


@dataclass(frozen=True)
class Identity:
    """What the bootloader says of itself."""

    version: str
    device: str


class SamBa:
    """One conversation with the bootloader.

    Methods raise `port.gone`, and `flash.no_answer` or `flash.confused` once `TRIES` repetitions did not help.
    """

    def __init__(self, port: Port, bootloader: Bootloader, *, answer_s: float = ANSWER_S) -> None:
        self._port = port
        self._bootloader = bootloader
        self._answer_s = answer_s

    def is_there(self) -> bool:
        """Whether a bootloader answers at all; a running application keeps silent."""
        try:
            return self._exchange("N#", timeout_s=PRESENCE_S) == b""
        except TinysmithError as error:
            if error.code not in RETRIED:
                raise
            return False

    def wake(self) -> bool:
        """Whether a bootloader answers, be it after finishing a page that an earlier program left half sent.

        A bootloader that lost bytes of a page still waits for data. It then swallows what follows, so one page of `#` fills
        it up; `#` without a command letter does nothing.
        """
        self._drop_input()
        if self.is_there():
            return True
        self._send(b"#" * self._bootloader.page_bytes)
        self._drop_input()
        return self.is_there()

    def identify(self) -> Identity:
        """Check that this is the bootloader and the chip of the board; raises `flash.other_bootloader`."""
        if not self.wake():
            raise TinysmithError("flash.no_answer", command="N")
        identity = self._retry(lambda: Identity(self._text("V#"), self._text("I#")))
        wanted = self._bootloader
        if wanted.version_part not in identity.version or identity.device != wanted.device:
            raise TinysmithError("flash.other_bootloader", found=f"{identity.device} {identity.version}", wanted=wanted.device)
        return identity

    def erase(self, address: int) -> None:
        """Erase the application's flash from `address` to its end; nothing can be written before."""
        self._retry(lambda: self._expect(f"X{address:08X}#", b"X", timeout_s=ERASE_S))

    def write_page(self, page: Page) -> None:
        """Put the page into the board's RAM, then have it copied to flash."""
        self._retry(lambda: self._write_page(page))

    def holds(self, page: Page) -> bool:
        """Whether the flash holds exactly this page's part of the image, by the bootloader's own checksum."""
        answer = self._retry(lambda: self._checksum(page.address, page.used))
        return answer == crc16_xmodem(page.data[: page.used])

    def reset(self) -> None:
        """Start the application; nothing is answered."""
        log.debug("-> K#")
        self._port.write(b"K#")

    def _write_page(self, page: Page) -> None:
        size = len(page.data)
        # Command and data go as two transfers: the bootloader mishandles a USB packet that holds both.
        self._send(f"S{STAGING:08X},{size:08X}#".encode())
        self._send(page.data)
        self._expect(f"Y{STAGING:08X},0#", b"Y")
        self._expect(f"Y{page.address:08X},{size:08X}#", b"Y")

    def _checksum(self, address: int, size: int) -> int:
        answer = self._text(f"Z{address:08X},{size:08X}#")
        try:
            if answer[:1] + answer[-1:] != "Z#":
                raise ValueError(answer)
            return int(answer[1:-1], 16)
        except ValueError as error:
            raise TinysmithError("flash.confused", command="Z", detail=answer) from error

    def _text(self, command: str) -> str:
        return self._exchange(command).decode("ascii", "replace")

    def _expect(self, command: str, answer: bytes, *, timeout_s: float | None = None) -> None:
        received = self._exchange(command, timeout_s=timeout_s)
        if received != answer:
            raise TinysmithError("flash.confused", command=command[:1], detail=received.hex())

    def _exchange(self, command: str, *, timeout_s: float | None = None) -> bytes:
        """Send one command and return its answer without the line end; the only place that reads.

        Raises `flash.no_answer` when the line end does not come in time.
        """
        self._send(command.encode())
        deadline = time.monotonic() + (self._answer_s if timeout_s is None else timeout_s)
        received = b""
        while not received.endswith(LINE_END):
            if time.monotonic() > deadline:
                raise TinysmithError("flash.no_answer", command=command[:1], detail=received.hex())
            received += self._port.read(LARGEST_READ)
        log.debug("<- %s", received.hex())
        return received.removesuffix(LINE_END)

    def _send(self, data: bytes) -> None:
        log.debug("-> %s", data.hex())
        self._port.write(data)

    def _retry(self, action: Callable[[], Result]) -> Result:
        for _ in range(TRIES - 1):
            try:
                return action()
            except TinysmithError as error:
                if error.code not in RETRIED:
                    raise
                log.info("%s: %s; trying again", error.code, error.detail)
                self.wake()
        return action()

    def _drop_input(self) -> None:
        while self._port.read(LARGEST_READ):
            pass


def crc16_xmodem(data: bytes) -> int:
    """The checksum behind `Z`: CRC-16, polynomial 0x1021, start 0."""
    return binascii.crc_hqx(data, 0)
