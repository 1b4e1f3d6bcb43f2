"""A virtual nRF52840: the emulated core with its memories and registers, in the state in which a bootloader leaves it."""

from __future__ import annotations

import random
import struct
import threading
from dataclasses import dataclass

from tinycore.twin.chip_registers import ClockAndPower, Pins, Retained, factory_information, flash_controller, usb_device
from tinycore.twin.core_registers import CycleRegisters, SystemControl
from tinycore.twin.cores import CORES
from tinycore.twin.cpu import Cpu
from tinycore.twin.flash_memory import FlashLayout, FlashMemory
from tinycore.twin.interruptions import Asked
from tinycore.twin.line import Line
from tinycore.twin.uart import RECEIVED, SENT, Uart, UartPins

CLOCK_HZ = 64_000_000
FLASH_BYTES = 0x10_0000
PAGE_BYTES = 4096
RAM_ORIGIN = 0x2000_0000
RAM_BYTES = 0x4_0000
# Two empty looks at one event within so few cycles are a loop that waits for it; several times what such a loop takes.
WAITING_LOOP_CYCLES = 400
LONGEST_SLEEP_S = 0.05
STOP_ATTEMPTS, STOP_ATTEMPT_S = 50, 0.02


@dataclass(frozen=True)
class Wiring:
    """How a board uses the chip: where its bootloader ends, and which pins its serial line is on."""

    application_origin: int
    uart: UartPins

    @property
    def flash_layout(self) -> FlashLayout:
        """The chip's flash with the bootloader's part closed."""
        return FlashLayout(FLASH_BYTES, PAGE_BYTES, self.application_origin)


def holds_application(flash: FlashMemory, origin: int) -> bool:
    """Whether a plausible vector table stands at `origin`: a stack in RAM, and a Thumb reset vector into this flash."""
    if origin + 8 > FLASH_BYTES:
        return False
    stack_pointer, entry = struct.unpack("<II", flash.read(origin, 8))
    is_stack_in_ram = RAM_ORIGIN < stack_pointer <= RAM_ORIGIN + RAM_BYTES and stack_pointer % 4 == 0
    return is_stack_in_ram and bool(entry & 1) and origin < entry < FLASH_BYTES


def memory_after_power_up(device_id: int) -> bytes:
    """RAM holds no zeros when power comes: firmware that forgets to clear its variables shall show it."""
    return random.Random(device_id).randbytes(RAM_BYTES)


class Nrf52840:
    """One run of an application, from the jump out of the bootloader to the next reset."""

    def __init__(self, flash: FlashMemory, line: Line, wiring: Wiring, *, device_id: int, retained: Retained, vector_table: int) -> None:
        self.cpu = Cpu(CORES["Cortex-M4F"])
        self._line = line
        self._retained = retained
        clock = self.cpu.clock
        self._system = SystemControl(self.cpu, vector_table=vector_table)
        self._power = ClockAndPower(clock.now, CLOCK_HZ, retained)
        self._uart = Uart(clock, CLOCK_HZ, line, wiring.uart)
        self._last_empty_look = {RECEIVED: -WAITING_LOOP_CYCLES, SENT: -WAITING_LOOP_CYCLES}
        self._is_interrupted = False
        self._has_ended = threading.Event()
        self._map_memories(flash.read(0, FLASH_BYTES), retained.ram, device_id)
        self._map_registers()
        self._vectors = struct.unpack("<II", flash.read(vector_table, 8))
        line.clock = clock.now

    def run(self) -> None:
        """Execute until an `Interruption`; sleeps with the host's processor free while the firmware waits."""
        stack_pointer, entry = self._vectors
        try:
            self.cpu.begin_at(stack_pointer=stack_pointer, entry=entry)
            while True:
                self._sleep(self.cpu.run_until_asleep())
        finally:
            self._has_ended.set()

    def interrupt(self) -> None:
        """Make `run` end with `Asked`, and wait until it has; called from another thread."""
        self._is_interrupted = True
        # The emulator forgets a request that comes just before it starts, so it is repeated.
        for _ in range(STOP_ATTEMPTS):
            self.cpu.ask_to_stop()
            self._line.wake()
            if self._has_ended.wait(STOP_ATTEMPT_S):
                return

    def after_reset(self, reason: int) -> Retained:
        """What the next run inherits."""
        ram = self.cpu.read_memory(RAM_ORIGIN, RAM_BYTES)
        flags = self._power.values
        return Retained(ram, flags[ClockAndPower.BOOT_FLAG] & 0xFF, flags[ClockAndPower.RESET_REASON] | reason)

    def _map_memories(self, flash: bytes, ram: bytes, device_id: int) -> None:
        self.cpu.map_memory(0, flash, is_writable=False)
        self.cpu.map_memory(RAM_ORIGIN, ram, is_writable=True)
        self.cpu.map_memory(0x1000_0000, factory_information(device_id), is_writable=False)
        self.cpu.map_memory(0x1000_1000, b"\xff" * 4096, is_writable=False)

    def _map_registers(self) -> None:
        controller, usb = flash_controller(), usb_device()
        first, second = Pins("P0"), Pins("P1")
        cycles = CycleRegisters(self.cpu, self._system)
        self.cpu.map_registers(0x4000_0000, 0x1000, self._power.read, self._power.write)
        self.cpu.map_registers(0x4000_2000, 0x1000, self._read_uart, self._uart.write)
        self.cpu.map_registers(0x4001_E000, 0x1000, controller.read, controller.write)
        self.cpu.map_registers(0x4002_7000, 0x1000, usb.read, usb.write)
        # The second port's registers begin 0x300 behind the first's, in the same page.
        self.cpu.map_registers(
            0x5000_0000,
            0x1000,
            lambda offset: second.read(offset - 0x300) if offset >= 0x800 else first.read(offset),
            lambda offset, value: second.write(offset - 0x300, value) if offset >= 0x800 else first.write(offset, value),
        )
        self.cpu.map_registers(0xE000_E000, 0x1000, self._system.read, self._system.write)
        self.cpu.map_registers(0xE000_1000, 0x1000, cycles.read, cycles.write)

    def _sleep(self, sleep: str) -> None:
        while not (self._system.can_wake(sleep) and self._uart.has_interrupt()):
            self._pass_time()

    def _read_uart(self, offset: int) -> int:
        value = self._uart.read(offset)
        if value or offset not in self._last_empty_look:
            return value
        if self.cpu.clock.now() - self._last_empty_look[offset] < WAITING_LOOP_CYCLES:
            self._pass_time()
            value = self._uart.read(offset)
        self._last_empty_look[offset] = self.cpu.clock.now()
        return value

    def _pass_time(self) -> None:
        """The firmware only waits: go to the next event, or sleep until the host sends something."""
        if self._is_interrupted:
            raise Asked
        clock = self.cpu.clock
        due = self._uart.next_event()
        if due is not None:
            clock.skip(max(0, due - clock.now()))
            return
        self._line.flush()
        clock.skip(round(self._line.wait(LONGEST_SLEEP_S) * CLOCK_HZ))
        self._uart.collect_after_sleep()
