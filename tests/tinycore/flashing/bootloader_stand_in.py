"""A strict Nano 33 BLE for tests: its bootloader from the public protocol facts, its program from the protocol page.

Nothing of it comes from the flasher: own constants, own checksum, own parser.
"""

from __future__ import annotations

import re
import struct
from collections import deque
from dataclasses import dataclass, field

from tests.tinycore.link.firmware_stand_in import FirmwareStandIn
from tinycore.errors import TinysmithError
from tinycore.link.ports import FoundPort

FLASH_BYTES = 0xF0000
VERSION = b"Arduino Bootloader (SAM-BA extended) 2.0 [Arduino:IKXYZ]"
DEVICE = b"nRF52840-QIAA"
COMMAND = re.compile(rb"([A-Z])([0-9A-F]*)(?:,([0-9A-F]+))?#")


def xmodem(data: bytes) -> int:
    value = 0
    for byte in data:
        value ^= byte << 8
        for _ in range(8):
            value = ((value << 1) ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return value


@dataclass
class Bootloader:
    """Refuses what the chip refuses; what it does not understand it does not answer."""

    flash: bytearray = field(default_factory=lambda: bytearray(b"\xff" * FLASH_BYTES))
    worn_addresses: set[int] = field(default_factory=set)  # cells that never hold a bit
    lose_data_bytes: int = 0
    device: bytes = DEVICE
    is_binary: bool = False
    was_reset: bool = False
    log: list[bytes] = field(default_factory=list)
    ram: bytearray = field(default_factory=lambda: bytearray(0x2000))
    data_wanted: int = 0
    data_at: int = 0
    source: int = 0
    pending: bytes = b""

    def receive(self, data: bytes) -> bytes:
        """One USB transfer in, the answer out."""
        if self.data_wanted:
            return self._take_data(data)
        self.pending += data
        answer = b""
        while b"#" in self.pending and not self.data_wanted:
            command, _, self.pending = self.pending.partition(b"#")
            answer += self._command(command + b"#")
        if self.data_wanted:
            self.pending = b""  # the bug of its USB code: data in the same transfer as their command are lost
        return answer

    def _take_data(self, data: bytes) -> bytes:
        if self.lose_data_bytes:
            data = data[self.lose_data_bytes :]
            self.lose_data_bytes = 0
        taken, rest = data[: self.data_wanted], data[self.data_wanted :]
        self.ram[self.data_at : self.data_at + len(taken)] = taken
        self.data_at += len(taken)
        self.data_wanted -= len(taken)
        return self.receive(rest) if rest else b""

    def _command(self, text: bytes) -> bytes:
        match = COMMAND.fullmatch(text)
        if match is None:
            return b""
        self.log.append(text)
        letter = match[1].decode()
        if letter == "N":
            self.is_binary = True
            return b"\n\r"
        if not self.is_binary:
            return b""
        first, second = int(match[2] or b"0", 16), int(match[3] or b"0", 16)
        return {
            "V": self._version,
            "I": self._info,
            "S": self._stage,
            "W": self._word,
            "Y": self._copy,
            "X": self._erase,
            "Z": self._crc,
            "K": self._reset,
        }[letter](first, second)

    def _version(self, *_: int) -> bytes:
        return VERSION + b"\n\r"

    def _info(self, *_: int) -> bytes:
        return self.device + b"\n\r"

    def _word(self, *_: int) -> bytes:
        return b""

    def _stage(self, address: int, size: int) -> bytes:
        assert 0 < size <= 0x1000
        assert address + size <= len(self.ram)
        self.data_at, self.data_wanted = address, size
        return b""

    def _copy(self, address: int, size: int) -> bytes:
        if size == 0:
            self.source = address
            return b"Y\n\r"
        assert address % 0x1000 == 0
        assert address + size <= FLASH_BYTES
        for index in range(size):
            bits = 0 if address + index in self.worn_addresses else 0xFF
            self.flash[address + index] &= self.ram[self.source + index] & bits  # flash can only lose bits
        return b"Y\n\r"

    def _erase(self, address: int, _: int) -> bytes:
        self.flash[address:] = b"\xff" * (FLASH_BYTES - address)
        return b"X\n\r"

    def _crc(self, address: int, size: int) -> bytes:
        return b"Z%08X#\n\r" % xmodem(bytes(self.flash[address : address + size]))

    def _reset(self, *_: int) -> bytes:
        self.was_reset = True
        return b""

    @property
    def holds_application(self) -> bool:
        stack, entry = struct.unpack_from("<II", self.flash)
        return 0x20000000 < stack <= 0x20040000 and 0x10000 < entry < 0x100000


@dataclass
class BoardStandIn:
    """The whole board on a USB cable: two names, two identities, a cable that can be pulled."""

    bootloader: Bootloader = field(default_factory=Bootloader)
    program: FirmwareStandIn = field(default_factory=FirmwareStandIn)
    is_loading: bool = True
    is_network: bool = False  # one name for ever, and no USB identity
    ignores_touch: bool = False
    serial_number: str = "S1"
    writes_left: int | None = None  # the cable is pulled after that many transfers
    opened_at: list[int] = field(default_factory=list)

    @property
    def device(self) -> str:
        return "rfc2217://board:1" if self.is_network else ("COM8" if self.is_loading else "COM7")

    def list_ports(self) -> tuple[FoundPort, ...]:
        if self.is_network:
            return ()
        state = "bootloader" if self.is_loading else "application"
        return (FoundPort(self.device, "Nano", ("nano-33-ble-sense-rev1",), state, self.serial_number),)  # type: ignore[arg-type]

    def open_port(self, device: str, *, baud: int) -> StandInPort:
        if device != self.device:
            raise TinysmithError("port.missing", port=device)
        self.opened_at.append(baud)
        return StandInPort(self, device, baud)

    def restart(self) -> None:
        self.is_loading = not self.bootloader.holds_application
        self.bootloader.was_reset = self.bootloader.is_binary = False

    def enter_bootloader(self) -> None:
        if not self.ignores_touch:
            self.is_loading = True


class StandInPort:
    def __init__(self, board: BoardStandIn, device: str, baud: int) -> None:
        self.board, self.device, self.baud = board, device, baud
        self.answers: deque[int] = deque()
        self.is_open = True

    def read(self, size: int) -> bytes:
        assert self.is_open
        if not self.board.is_loading:
            return self.board.program.read(size)
        assert size <= 63, "the bootloader loses bytes of longer reads"
        return bytes(self.answers.popleft() for _ in range(min(size, len(self.answers))))

    def write(self, data: bytes) -> int:
        assert self.is_open
        if self.board.writes_left is not None:
            self.board.writes_left -= 1
            if self.board.writes_left < 0:
                raise TinysmithError("port.gone", port=self.device)
        if not self.board.is_loading:
            return self.board.program.write(data)
        self.answers.extend(self.board.bootloader.receive(data))
        if self.board.bootloader.was_reset:
            self.board.restart()
        return len(data)

    def set_dtr(self, is_on: bool) -> None:
        if self.baud == 1200 and not is_on:
            self.board.enter_bootloader()

    def close(self) -> None:
        self.is_open = False

    def __enter__(self) -> StandInPort:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
