"""The registers that belong to the Cortex-M4 itself: system control, SysTick, interrupt enables, debug and the cycle counter.

Source: Armv7-M architecture reference manual. There are no exceptions on this virtual core: firmware that would take one is told so.
"""

from __future__ import annotations

from collections.abc import Callable

from tinycore.twin.cpu import Cpu
from tinycore.twin.interruptions import LockUp, SystemReset

SYSTICK_CONTROL, SYSTICK_RELOAD, SYSTICK_VALUE, SYSTICK_CALIBRATION = 0x010, 0x014, 0x018, 0x01C
CPU_ID, INTERRUPT_STATE, VECTOR_TABLE, RESET_CONTROL, SYSTEM_CONTROL = 0xD00, 0xD04, 0xD08, 0xD0C, 0xD10
COPROCESSOR_ACCESS, DEBUG_CONTROL, FLOATING_POINT_CONTEXT = 0xD88, 0xDFC, 0xF34
FAULT_STATE_AND_PRIORITIES = tuple(range(0xD14, 0xD30, 4))
PLAIN = (INTERRUPT_STATE, VECTOR_TABLE, SYSTEM_CONTROL, *FAULT_STATE_AND_PRIORITIES, DEBUG_CONTROL, FLOATING_POINT_CONTEXT)
INTERRUPT_ENABLE, INTERRUPT_DISABLE, INTERRUPT_CLEAR_PENDING, INTERRUPT_PRIORITY = 0x100, 0x180, 0x280, 0x400
INTERRUPT_WORDS = 8
CORTEX_M4_ID = 0x410F_C241
RESET_KEY = 0x05FA
FULL_ACCESS_TO_CP10_AND_CP11 = 0xF << 20
TRACE_ENABLE = 1 << 24
SEND_EVENT_ON_PENDING = 1 << 4


class SystemControl:
    """The system control space at 0xE000E000."""

    def __init__(self, cpu: Cpu, *, vector_table: int) -> None:
        self._cpu = cpu
        self._plain = dict.fromkeys(PLAIN, 0) | {VECTOR_TABLE: vector_table, FLOATING_POINT_CONTEXT: 0xC000_0000}
        self._coprocessors = 0
        self._enabled_interrupts = [0] * INTERRUPT_WORDS
        self.systick = SysTick(cpu.clock.now)

    @property
    def traces(self) -> bool:
        """Whether the debug unit, and with it the cycle counter, is switched on."""
        return bool(self._plain[DEBUG_CONTROL] & TRACE_ENABLE)

    def can_wake(self, sleep: str) -> bool:
        """Whether a pending peripheral interrupt would end a `wfi` or `wfe`."""
        return any(self._enabled_interrupts) or (sleep == "wfe" and bool(self._plain[SYSTEM_CONTROL] & SEND_EVENT_ON_PENDING))

    def read(self, offset: int) -> int:
        """The value of a register; raises `LockUp` for one that does not exist."""
        if offset in self._plain:
            return self._plain[offset]
        if SYSTICK_CONTROL <= offset <= SYSTICK_CALIBRATION:
            return self.systick.read(offset)
        if offset in (CPU_ID, RESET_CONTROL, COPROCESSOR_ACCESS):
            return {CPU_ID: CORTEX_M4_ID, RESET_CONTROL: 0xFA05_0000, COPROCESSOR_ACCESS: self._coprocessors}[offset]
        if (word := _word_of(offset, INTERRUPT_ENABLE)) is not None or (word := _word_of(offset, INTERRUPT_DISABLE)) is not None:
            return self._enabled_interrupts[word]
        raise LockUp(f"reads the system register {0xE000_E000 + offset:#x}, which this virtual core does not have")

    def write(self, offset: int, value: int) -> None:
        """Write a register, with all that follows."""
        if offset in self._plain:
            self._plain[offset] = value
        elif SYSTICK_CONTROL <= offset <= SYSTICK_CALIBRATION:
            self.systick.write(offset, value)
        elif offset == COPROCESSOR_ACCESS:
            self._set_coprocessors(value)
        elif offset == RESET_CONTROL:
            self._control_reset(value)
        elif (word := _word_of(offset, INTERRUPT_ENABLE)) is not None:
            self._enable_interrupts(word, value)
        elif (word := _word_of(offset, INTERRUPT_DISABLE)) is not None:
            self._enabled_interrupts[word] &= ~value
        elif _word_of(offset, INTERRUPT_CLEAR_PENDING) is None and not INTERRUPT_PRIORITY <= offset < INTERRUPT_PRIORITY + 64:
            raise LockUp(f"writes the system register {0xE000_E000 + offset:#x}, which this virtual core does not have")

    def _set_coprocessors(self, value: int) -> None:
        self._coprocessors = value & FULL_ACCESS_TO_CP10_AND_CP11
        self._cpu.has_floating_point = self._coprocessors == FULL_ACCESS_TO_CP10_AND_CP11
        self._cpu.clock.forget_blocks()

    def _control_reset(self, value: int) -> None:
        if value >> 16 == RESET_KEY and value & 4:
            raise SystemReset("asks for a reset")

    def _enable_interrupts(self, word: int, value: int) -> None:
        if value and not self._cpu.interrupts_are_masked():
            raise LockUp("enables interrupts, which this virtual core cannot take (only as a reason to wake, with PRIMASK set)")
        self._enabled_interrupts[word] |= value


class SysTick:
    """The 24-bit timer counting down with the core's clock."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self._control = self._reload = self._since = 0

    def read(self, offset: int) -> int:
        """Control with the "has reached zero" flag (cleared by reading), reload, value or calibration."""
        if offset == SYSTICK_CONTROL:
            return self._control | self._take_flag() << 16
        if offset == SYSTICK_VALUE:
            return self._reload - self._elapsed() % (self._reload + 1) if self._control & 1 else 0
        return self._reload if offset == SYSTICK_RELOAD else 0

    def write(self, offset: int, value: int) -> None:
        """Start, stop, set or clear the timer."""
        if offset == SYSTICK_CONTROL:
            if value & 2:
                raise LockUp("wants SysTick interrupts, which this virtual core cannot take")
            self._control = value & 5
        elif offset == SYSTICK_RELOAD:
            self._reload = value & 0xFF_FFFF
        self._since = self._now()

    def _elapsed(self) -> int:
        return self._now() - self._since

    def _take_flag(self) -> int:
        periods = self._elapsed() // (self._reload + 1) if self._control & 1 else 0
        self._since += periods * (self._reload + 1)
        return int(periods > 0)


class CycleRegisters:
    """The data watchpoint unit at 0xE0001000, of which only the cycle counter exists here; it runs only once it was switched on."""

    CONTROL, COUNT = 0x000, 0x004

    def __init__(self, cpu: Cpu, system: SystemControl) -> None:
        self._cpu = cpu
        self._system = system
        self._runs = False
        self._offset = 0
        self._stopped_at = 0

    def read(self, offset: int) -> int:
        """Control, or the cycles counted so far."""
        if offset == self.CONTROL:
            return 0x4000_0000 | self._runs
        if offset == self.COUNT:
            return self._count(self._cpu.cycles_before_this_instruction())
        raise LockUp(f"reads the debug register {0xE000_1000 + offset:#x}, which this virtual core does not have")

    def write(self, offset: int, value: int) -> None:
        """Start or stop the counter, or set it."""
        now = self._cpu.cycles_before_this_instruction()
        if offset == self.CONTROL:
            self._stopped_at = self._count(now)
            self._runs = bool(value & 1) and self._system.traces
            self._offset = self._stopped_at - now
        elif offset == self.COUNT:
            self._offset = value - now
            self._stopped_at = value
        else:
            raise LockUp(f"writes the debug register {0xE000_1000 + offset:#x}, which this virtual core does not have")

    def _count(self, now: int) -> int:
        return (now + self._offset if self._runs else self._stopped_at) & 0xFFFF_FFFF


def _word_of(offset: int, base: int) -> int | None:
    """Which word of an interrupt register array an offset is, if it is one."""
    word = (offset - base) // 4
    return word if 0 <= word < INTERRUPT_WORDS else None
