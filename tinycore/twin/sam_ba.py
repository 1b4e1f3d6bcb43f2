"""The bootloader of the Nano 33 BLE as a state machine on bytes: Arduino's extended SAM-BA.

A command is a letter, hexadecimal parameters separated by commas, and `#`. `S` is followed by raw bytes. The host stages a page with
`S`, names it as the source with `Y`, and has it copied with a second `Y`. Address 0 of flash is where applications start. What the
chip cannot do is refused the way the chip does: no answer comes. Source: arduino/BOSSA (branch nrf) and recordings of it at work.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass

from tinycore.twin.flash_memory import FlashMemory, FlashRefusal

LINE_END = b"\n\r"
VERSION = b"Arduino Bootloader (SAM-BA extended) 2.0 [Arduino:IKXYZ]"
DEVICE = b"nRF52840-QIAA"
STAGING_BYTES = 0x34 + 2 * 4096  # the client's applet, then its two page buffers
LONGEST_COMMAND = 32
COMMAND = re.compile(r"(?P<letter>[A-Z])(?P<parameters>(?:[0-9A-Fa-f]{1,8}(?:,[0-9A-Fa-f]{1,8})*)?)")


@dataclass(frozen=True)
class Leave:
    """The bootloader ends: by a reset, or by jumping to an application's vector table at `address` of the chip."""

    address: int | None = None


class SamBa:
    """One run of the bootloader; `feed` takes what the host sent and returns the answer.

    `leaving` is set once a command ends the bootloader, and `refusals` lists what it did not do. The real one loses the bytes of `S`
    that arrive in the same USB packet as the command; `loses_joined_data` brings that out where a transport keeps packets apart.
    """

    def __init__(self, flash: FlashMemory, *, loses_joined_data: bool = False) -> None:
        self._flash = flash
        self._loses_joined_data = loses_joined_data
        self._staging = bytearray(STAGING_BYTES)
        self._command = bytearray()
        self._source = 0
        self._raw_address = 0
        self._raw_missing = 0
        self.leaving: Leave | None = None
        self.refusals: list[str] = []

    def feed(self, packet: bytes) -> bytes:
        """The answer to one packet of the host; bytes behind a command that ends the bootloader are lost."""
        answer = bytearray()
        position = 0
        while position < len(packet) and not self._has_left():
            if self._raw_missing:
                position += self._stage(packet[position : position + self._raw_missing])
            else:
                answer += self._take_command_byte(packet[position])
                position += 1
                if self._loses_joined_data and self._awaits_raw():
                    break
        return bytes(answer)

    def _has_left(self) -> bool:
        return self.leaving is not None

    def _awaits_raw(self) -> bool:
        return self._raw_missing > 0

    def _stage(self, raw: bytes) -> int:
        self._staging[self._raw_address : self._raw_address + len(raw)] = raw
        self._raw_address += len(raw)
        self._raw_missing -= len(raw)
        return len(raw)

    def _take_command_byte(self, byte: int) -> bytes:
        if byte != ord("#"):
            self._command.append(byte)
            if len(self._command) > LONGEST_COMMAND:
                self._command.clear()
                self.refusals.append("a command without an end")
            return b""
        command = self._command.decode("latin-1")
        self._command.clear()
        try:
            return self._carry_out(command)
        except (FlashRefusal, ValueError) as refusal:
            self.refusals.append(f"{command}#: {refusal}")
            return b""

    def _carry_out(self, command: str) -> bytes:
        match = COMMAND.fullmatch(command)
        if match is None or match["letter"] not in COMMANDS:
            raise ValueError("no such command")
        parameters = [int(text, 16) for text in match["parameters"].split(",") if text]
        if len(parameters) != COMMANDS[match["letter"]].parameters:
            raise ValueError("another number of parameters")
        return COMMANDS[match["letter"]].action(self, *parameters)

    def _in_staging(self, address: int, size: int) -> None:
        if address + size > STAGING_BYTES:
            raise ValueError("outside the staging buffer")

    def _in_flash(self, address: int) -> int:
        return self._flash.layout.writable_from + address

    def _binary_mode(self) -> bytes:
        return LINE_END

    def _version(self) -> bytes:
        return VERSION + LINE_END

    def _identify(self) -> bytes:
        return DEVICE + LINE_END

    def _erase(self, address: int) -> bytes:
        start = self._in_flash(address)
        self._flash.erase(start, max(self._flash.layout.size_bytes - start, self._flash.layout.page_bytes))
        return b"X" + LINE_END

    def _send_data(self, address: int, size: int) -> bytes:
        self._in_staging(address, size)
        self._raw_address, self._raw_missing = address, size
        return b""

    def _set_word(self, address: int, value: int) -> bytes:
        self._in_staging(address, 4)
        if address % 4:
            raise ValueError("a word at an odd address")
        self._staging[address : address + 4] = value.to_bytes(4, "little")
        return b""

    def _copy(self, address: int, size: int) -> bytes:
        if size == 0:
            self._in_staging(address, 0)
            self._source = address
        else:
            self._program(address, size)
        return b"Y" + LINE_END

    def _program(self, address: int, size: int) -> None:
        page_bytes = self._flash.layout.page_bytes
        if address % page_bytes or size > page_bytes:
            raise ValueError("not one page")
        self._in_staging(self._source, size)
        self._flash.program(self._in_flash(address), bytes(self._staging[self._source : self._source + size]))

    def _checksum(self, address: int, size: int) -> bytes:
        checksum = binascii.crc_hqx(self._flash.read(self._in_flash(address), size), 0)
        return b"Z%08X#" % checksum + LINE_END

    def _go(self, address: int) -> bytes:
        self.leaving = Leave(self._in_flash(address))
        return b""

    def _reset(self) -> bytes:
        self.leaving = Leave()
        return b""


@dataclass(frozen=True)
class Command:
    """How many parameters a letter takes, and what it does."""

    parameters: int
    action: Callable[..., bytes]


COMMANDS = {
    "N": Command(0, SamBa._binary_mode),
    "V": Command(0, SamBa._version),
    "I": Command(0, SamBa._identify),
    "X": Command(1, SamBa._erase),
    "S": Command(2, SamBa._send_data),
    "W": Command(2, SamBa._set_word),
    "Y": Command(2, SamBa._copy),
    "Z": Command(2, SamBa._checksum),
    "G": Command(1, SamBa._go),
    "K": Command(0, SamBa._reset),
}
