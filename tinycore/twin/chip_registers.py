"""The small register blocks of the nRF52840: clocks and power, flash controller, pins, and the factory information.

Source: nRF52840 product specification. A register that is not listed does not exist here; touching it locks the chip up.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

from tinycore.twin.interruptions import LockUp, Standstill

CRYSTAL_START_S = 0.00036


class PlainRegisters:
    """Registers that only remember what was written; `names` says whose they are."""

    def __init__(self, name: str, values: dict[int, int]) -> None:
        self._name = name
        self.values = values

    def read(self, offset: int) -> int:
        """The value of a register."""
        if offset not in self.values:
            raise LockUp(f"reads the {self._name} register {offset:#x}, which this virtual chip does not have")
        return self.values[offset]

    def write(self, offset: int, value: int) -> None:
        """Remember a value."""
        if offset not in self.values:
            raise LockUp(f"writes the {self._name} register {offset:#x}, which this virtual chip does not have")
        self.values[offset] = value


@dataclass
class Retained:
    """What survives a reset that is no power cut."""

    ram: bytes
    boot_flag: int = 0  # GPREGRET
    reset_reason: int = 0  # RESETREAS: 1 pin, 4 software


class ClockAndPower(PlainRegisters):
    """CLOCK and POWER share the block at 0x40000000."""

    START_CRYSTAL, STOP_CRYSTAL, START_SLOW, STOP_SLOW = 0x000, 0x004, 0x008, 0x00C
    CRYSTAL_STARTED, SLOW_STARTED, CRYSTAL_RUNS, CRYSTAL_STATE, SLOW_STATE = 0x100, 0x104, 0x408, 0x40C, 0x418
    RESET_REASON, OFF, BOOT_FLAG = 0x400, 0x500, 0x51C

    def __init__(self, now: Callable[[], int], clock_hz: int, retained: Retained) -> None:
        plain = (0x078, 0x07C, 0x304, 0x308, 0x510, 0x518, 0x520, 0x578, 0x580)
        state = (self.CRYSTAL_STARTED, self.SLOW_STARTED, self.CRYSTAL_RUNS, self.CRYSTAL_STATE, self.SLOW_STATE, 0x438, 0x640)
        tasks = (self.START_CRYSTAL, self.STOP_CRYSTAL, self.START_SLOW, self.STOP_SLOW, self.OFF)
        super().__init__("CLOCK and POWER", dict.fromkeys((*plain, *state, *tasks), 0))
        self.values |= {self.RESET_REASON: retained.reset_reason, self.BOOT_FLAG: retained.boot_flag}
        self._now = now
        self._start_cycles = round(CRYSTAL_START_S * clock_hz)
        self._crystal_ready_at: int | None = None

    def read(self, offset: int) -> int:
        """The value of a register, after whatever the clocks have done meanwhile."""
        if self._crystal_ready_at is not None and self._now() >= self._crystal_ready_at:
            self._crystal_ready_at = None
            self.values |= {self.CRYSTAL_STARTED: 1, self.CRYSTAL_STATE: 0x1_0001}
        return super().read(offset)

    def write(self, offset: int, value: int) -> None:
        """Write a register, start or stop a clock, or switch off."""
        if offset == self.RESET_REASON:
            self.values[offset] &= ~value
            return
        super().write(offset, value)
        if value & 1 and offset in self._tasks():
            self.values[offset] = 0
            self._tasks()[offset]()

    def _tasks(self) -> dict[int, Callable[[], None]]:
        return {
            self.START_CRYSTAL: self._start_crystal,
            self.STOP_CRYSTAL: lambda: self.values.update({self.CRYSTAL_RUNS: 0, self.CRYSTAL_STATE: 0}),
            self.START_SLOW: lambda: self.values.update({self.SLOW_STARTED: 1, self.SLOW_STATE: 0x1_0000}),
            self.STOP_SLOW: lambda: self.values.update({self.SLOW_STATE: 0}),
            self.OFF: self._switch_off,
        }

    def _start_crystal(self) -> None:
        self.values[self.CRYSTAL_RUNS] = 1
        self._crystal_ready_at = self._now() + self._start_cycles

    def _switch_off(self) -> None:
        raise Standstill("switched the chip off")


class Pins(PlainRegisters):
    """One GPIO port; outputs read back at the inputs, all other pins read 0."""

    OUT, OUT_SET, OUT_CLEAR, IN, DIRECTION, DIRECTION_SET, DIRECTION_CLEAR = 0x504, 0x508, 0x50C, 0x510, 0x514, 0x518, 0x51C

    def __init__(self, name: str) -> None:
        configurations = range(0x700, 0x780, 4)
        super().__init__(name, dict.fromkeys((*range(0x504, 0x528, 4), *configurations), 0))

    def write(self, offset: int, value: int) -> None:
        """Write a register; the set and clear forms change OUT and DIR."""
        target = self.OUT if offset in (self.OUT_SET, self.OUT_CLEAR) else self.DIRECTION
        if offset in (self.OUT_SET, self.DIRECTION_SET):
            self.values[target] |= value
        elif offset in (self.OUT_CLEAR, self.DIRECTION_CLEAR):
            self.values[target] &= ~value
        else:
            super().write(offset, value)
        self.values[self.IN] = self.values[self.OUT] & self.values[self.DIRECTION]


def flash_controller() -> PlainRegisters:
    """NVMC: always ready, since this virtual chip does not write its own flash; the instruction cache can be switched on."""
    return PlainRegisters("NVMC", {0x400: 1, 0x408: 1, 0x504: 0, 0x540: 0, 0x548: 0, 0x54C: 0})


def usb_device() -> PlainRegisters:
    """USBD: only the two registers that switch off what a bootloader may have left on."""
    return PlainRegisters("USBD", {0x500: 0, 0x504: 0})


def factory_information(device_id: int) -> bytes:
    """The page at 0x10000000: sizes, the 64-bit device number, and what chip this is."""
    page = bytearray(b"\xff" * 4096)
    struct.pack_into("<II", page, 0x010, 4096, 256)
    struct.pack_into("<Q", page, 0x060, device_id)
    struct.pack_into("<IIIII", page, 0x100, 0x52840, 0x4141_4430, 0x2004, 256, 1024)
    return bytes(page)
