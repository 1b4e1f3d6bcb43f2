"""The virtual Arduino Nano 33 BLE: bootloader, application, resets, and the state folder that outlives the process."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tinycore.twin.chip_registers import Retained
from tinycore.twin.flash_memory import FlashMemory
from tinycore.twin.interruptions import Interruption, LockUp, SystemReset
from tinycore.twin.line import Line
from tinycore.twin.nrf52840 import Nrf52840, Wiring, holds_application, memory_after_power_up
from tinycore.twin.sam_ba import SamBa
from tinycore.twin.uart import UartPins

NANO = Wiring(application_origin=0x1_0000, uart=UartPins(transmit=32 + 3, receive=32 + 10))
BOOTLOADER_FLAG = 0xB0
PIN_RESET, SOFTWARE_RESET = 1, 4
DOUBLE_PRESS_S = 0.5
IDLE_S = 0.5

Tell = Callable[[dict[str, object]], None]


class VirtualNano:
    """One board. `run` is its life from power-up on; the other methods may be called from other threads.

    `tell` gets one small record for whatever happens; `on_port_change` is called when the board's port vanishes and comes back.
    """

    def __init__(self, state_folder: Path, line: Line, tell: Tell) -> None:
        state_folder.mkdir(parents=True, exist_ok=True)
        self._device_id = load_device_id(state_folder / "chip.json")
        self._flash = FlashMemory(NANO.flash_layout, state_folder / "flash.bin")
        self._line = line
        self._tell = tell
        self._retained = Retained(memory_after_power_up(self._device_id))
        self._chip: Nrf52840 | None = None
        self._wants_bootloader = False
        self._request = threading.Event()
        self._deciding = threading.Lock()
        self._has_ended = threading.Event()
        self._last_press = float("-inf")
        self.is_in_bootloader = False
        self.on_port_change: Callable[[], None] = lambda: None

    def run(self) -> None:
        """Run bootloader and application in turn until `end`."""
        while not self._has_ended.is_set():
            if self._should_enter_bootloader():
                self._run_bootloader()
            else:
                self._run_application(NANO.application_origin)

    def press_reset(self) -> None:
        """The button: once restarts, twice within half a second enters the bootloader."""
        now = time.monotonic()
        is_second = now - self._last_press < DOUBLE_PRESS_S
        self._last_press = now
        self._interrupt(wants_bootloader=is_second)

    def touch(self) -> None:
        """The port was opened at 1200 baud and let go: an application hands over to the bootloader."""
        if not self.is_in_bootloader:
            self._interrupt(wants_bootloader=True)

    def end(self) -> None:
        """Power off."""
        self._has_ended.set()
        self._interrupt()

    def _interrupt(self, *, wants_bootloader: bool = False) -> None:
        with self._deciding:
            self._wants_bootloader |= wants_bootloader
            self._request.set()
        chip = self._chip
        if chip is not None:
            chip.interrupt()
        self._line.wake()

    def _should_enter_bootloader(self) -> bool:
        with self._deciding:
            asked = self._wants_bootloader or self._retained.boot_flag == BOOTLOADER_FLAG
            self._wants_bootloader = False
            self._retained.boot_flag = 0
            if not self._has_ended.is_set():
                self._request.clear()
        return asked or not holds_application(self._flash, NANO.application_origin)

    def _run_bootloader(self) -> None:
        bootloader = SamBa(self._flash)
        self.is_in_bootloader = True
        self._line.take()
        self._line.clock = lambda: 0
        self._tell({"event": "bootloader"})
        while bootloader.leaving is None and not self._request.is_set():
            self._line.wait(IDLE_S)
            for arrival in self._line.take():
                self._line.send(bootloader.feed(arrival.data))
                self._line.flush()
            self._flash.save()
            self._report_refusals(bootloader)
        self.is_in_bootloader = False
        self.on_port_change()
        if bootloader.leaving is not None and bootloader.leaving.address is not None:
            self._run_application(bootloader.leaving.address)

    def _report_refusals(self, bootloader: SamBa) -> None:
        for refusal in bootloader.refusals:
            self._tell({"event": "refused", "reason": refusal})
        bootloader.refusals.clear()

    def _run_application(self, vector_table: int) -> None:
        self._line.take()
        if not holds_application(self._flash, vector_table):
            self._stand_still(LockUp(f"has no vector table at {vector_table:#x}"))
            return
        chip = Nrf52840(self._flash, self._line, NANO, device_id=self._device_id, retained=self._retained, vector_table=vector_table)
        self._tell({"event": "application"})
        reason = self._live_until_reset(chip)
        self._retained = chip.after_reset(reason)
        if self._wants_bootloader or self._retained.boot_flag == BOOTLOADER_FLAG:
            self.on_port_change()

    def _live_until_reset(self, chip: Nrf52840) -> int:
        self._chip = chip
        try:
            if not self._request.is_set():
                chip.run()
        except SystemReset:
            return SOFTWARE_RESET
        except Interruption as interruption:
            self._line.flush()
            if not self._request.is_set():
                self._stand_still(interruption)
        finally:
            self._chip = None
        return PIN_RESET

    def _stand_still(self, interruption: Interruption) -> None:
        """A core that is locked up or loops for ever still has its port, but says and hears nothing until a reset."""
        self._tell({"event": "stopped", "kind": type(interruption).__name__, "reason": f"The firmware {interruption}."})
        while not self._request.is_set():
            self._line.wait(IDLE_S)
            self._line.take()


def load_device_id(file: Path) -> int:
    """The chip's own number, made up once for each state folder."""
    try:
        return int(json.loads(file.read_text(encoding="utf-8"))["device_id"], 16) & 0xFFFF_FFFF_FFFF_FFFF
    except (OSError, ValueError, KeyError, TypeError):
        device_id = secrets.randbits(64)
        file.write_text(json.dumps({"device_id": f"{device_id:016x}"}), encoding="utf-8")
        return device_id
