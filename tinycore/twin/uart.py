"""The UART of the nRF52840 without DMA, timed by the emulated clock: six bytes of buffer, and nothing before it is switched on.

Source: nRF52840 product specification, chapter UART. Offsets are those of the register block at 0x40002000.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from tinycore.twin.cycle_counter import CycleCounter
from tinycore.twin.interruptions import LockUp
from tinycore.twin.line import Line, LineFormat
from tinycore.twin.waveform import hear, is_understood

START_RECEIVING, STOP_RECEIVING, START_SENDING, STOP_SENDING, SUSPEND = 0x000, 0x004, 0x008, 0x00C, 0x01C
CLEAR_TO_SEND, NOT_CLEAR_TO_SEND, RECEIVED, SENT, ERROR, RECEIVER_TIMEOUT = 0x100, 0x104, 0x108, 0x11C, 0x124, 0x144
EVENTS = (CLEAR_TO_SEND, NOT_CLEAR_TO_SEND, RECEIVED, SENT, ERROR, RECEIVER_TIMEOUT)
SHORTS, INTERRUPT_SET, INTERRUPT_CLEAR, ERROR_SOURCE, ENABLE = 0x200, 0x304, 0x308, 0x480, 0x500
PIN_RTS, PIN_TXD, PIN_CTS, PIN_RXD = 0x508, 0x50C, 0x510, 0x514
RECEIVE_DATA, SEND_DATA, BAUD_RATE, CONFIGURATION = 0x518, 0x51C, 0x524, 0x56C
STORED = (SHORTS, PIN_RTS, PIN_TXD, PIN_CTS, PIN_RXD, BAUD_RATE, CONFIGURATION)
ENABLED = 4
DISCONNECTED = 0xFFFF_FFFF
OVERRUN, FRAMING = 1, 4
BUFFER_BYTES = 6
# A byte from a laptop passes a USB adaptor, which hands bytes over in frames of one millisecond.
ADAPTER_LATENCY_S = 0.001


@dataclass(frozen=True)
class UartPins:
    """The chip's pins (port * 32 + pin) that are wired to the line; a UART put on other pins talks to nobody."""

    transmit: int
    receive: int


class Uart:
    """Registers and shift registers; `read` and `write` take offsets."""

    def __init__(self, clock: CycleCounter, clock_hz: int, line: Line, pins: UartPins) -> None:
        self._clock = clock
        self._clock_hz = clock_hz
        self._line = line
        self._pins = pins
        self._stored = dict.fromkeys(STORED, 0) | {BAUD_RATE: 0x0400_0000}
        self._stored |= dict.fromkeys((PIN_RTS, PIN_TXD, PIN_CTS, PIN_RXD), DISCONNECTED)
        self._events = dict.fromkeys(EVENTS, 0)
        self._interrupts = self._errors = self._enable = 0
        self._is_receiving = self._is_sending = False
        self._on_the_way: deque[tuple[int, int]] = deque()  # earliest start in cycles, byte
        self._wire_is_free_at = 0
        self._due: int | None = None  # when the first of them will have arrived
        self._buffer: deque[int] = deque()
        self._last_received = 0
        self._sent_at: int | None = None

    def read(self, offset: int) -> int:
        """The value of a register; raises `LockUp` for one that does not exist."""
        self._catch_up()
        if offset in self._events:
            return self._events[offset]
        if offset in self._stored:
            return self._stored[offset]
        if offset == RECEIVE_DATA:
            return self._take_received()
        if offset in (INTERRUPT_SET, INTERRUPT_CLEAR):
            return self._interrupts
        if offset == ERROR_SOURCE:
            return self._errors
        if offset == ENABLE:
            return self._enable
        if offset in (SEND_DATA, START_RECEIVING, STOP_RECEIVING, START_SENDING, STOP_SENDING, SUSPEND):
            return 0
        raise LockUp(f"reads the UART register {offset:#x}, which does not exist")

    def write(self, offset: int, value: int) -> None:
        """Write a register, with all that follows."""
        self._catch_up()
        if offset in self._events:
            self._events[offset] = value & 1
        elif offset in self._stored:
            self._store(offset, value)
        elif offset in (START_RECEIVING, STOP_RECEIVING, START_SENDING, STOP_SENDING, SUSPEND):
            self._run_task(offset, value)
        elif offset == SEND_DATA:
            self._send(value & 0xFF)
        elif offset == ENABLE:
            self._switch(value & 0xF)
        elif offset == INTERRUPT_SET:
            self._interrupts |= value
        elif offset == INTERRUPT_CLEAR:
            self._interrupts &= ~value
        elif offset == ERROR_SOURCE:
            self._errors &= ~value
        elif offset != RECEIVE_DATA:
            raise LockUp(f"writes the UART register {offset:#x}, which does not exist")

    def has_interrupt(self) -> bool:
        """Whether an event is set whose interrupt is enabled."""
        self._catch_up()
        return any(value and self._interrupts >> (offset - 0x100) // 4 & 1 for offset, value in self._events.items())

    def next_event(self) -> int | None:
        """The cycle at which something will happen by itself, or None while both directions rest."""
        self._collect(not_before=0)
        due = [cycle for cycle in (self._sent_at, self._next_arrival()) if cycle is not None]
        return min(due, default=None)

    def collect_after_sleep(self) -> None:
        """Take what arrived while the core slept: its clock stood still then, so nothing can have come earlier than now."""
        self._collect(not_before=self._clock.now())

    @property
    def line_format(self) -> LineFormat:
        """Speed and frame as configured."""
        configuration = self._stored[CONFIGURATION]
        baud = self._stored[BAUD_RATE] * 16_000_000 / 2**32
        return LineFormat(max(baud, 1.0), "E" if configuration >> 1 & 7 == 7 else "N", 2 if configuration & 0x10 else 1)

    def _byte_cycles(self, line_format: LineFormat) -> int:
        return round(line_format.bits_per_byte / line_format.baud * self._clock_hz)

    def _store(self, offset: int, value: int) -> None:
        if self._enable == ENABLED and offset in (PIN_RTS, PIN_TXD, PIN_CTS, PIN_RXD):
            raise LockUp("changes the pins of the UART while it is enabled")
        self._stored[offset] = value

    def _switch(self, enable: int) -> None:
        self._enable = enable
        if enable != ENABLED:
            self._is_receiving = self._is_sending = False
            self._buffer.clear()

    def _run_task(self, offset: int, value: int) -> None:
        if not value & 1 or self._enable != ENABLED:
            return
        if offset in (START_RECEIVING, START_SENDING):
            self._is_receiving |= offset == START_RECEIVING
            self._is_sending |= offset == START_SENDING
        if offset in (STOP_RECEIVING, SUSPEND) and self._is_receiving:
            self._is_receiving = False
            self._events[RECEIVER_TIMEOUT] = 1
        if offset in (STOP_SENDING, SUSPEND):
            self._is_sending = False

    def _send(self, byte: int) -> None:
        """Start shifting a byte out; one that is written before the last has left is lost."""
        is_flow_blocked = self._stored[CONFIGURATION] & 1  # nobody drives CTS on this line
        if not self._is_sending or self._sent_at is not None or is_flow_blocked:
            return
        self._sent_at = self._clock.now() + self._byte_cycles(self.line_format)
        if self._stored[PIN_TXD] == self._pins.transmit:
            self._line.send(hear(bytes([byte]), self.line_format, self._line.format))

    def _take_received(self) -> int:
        if self._buffer:
            self._last_received = self._buffer.popleft()
            # The next byte moves up at once, and says so: an event cleared after this read is an event lost.
            self._events[RECEIVED] |= bool(self._buffer)
        return self._last_received

    def _catch_up(self) -> None:
        """Let everything happen that the clock has passed."""
        now = self._clock.now()
        if self._sent_at is not None and self._sent_at <= now:
            self._sent_at = None
            self._events[SENT] = 1
        self._collect(not_before=0)
        while (arrival := self._next_arrival()) is not None and arrival <= now:
            self._wire_is_free_at, self._due = arrival, None
            self._arrive(self._on_the_way.popleft()[1])

    def _next_arrival(self) -> int | None:
        if self._due is None and self._on_the_way:
            self._due = max(self._on_the_way[0][0], self._wire_is_free_at) + self._byte_cycles(self._line.format)
        return self._due

    def _collect(self, *, not_before: int) -> None:
        for arrival in self._line.take():
            start = max(arrival.cycle, not_before) + round(ADAPTER_LATENCY_S * self._clock_hz)
            self._on_the_way.extend((start, byte) for byte in arrival.data)

    def _arrive(self, byte: int) -> None:
        if not self._is_receiving or self._stored[PIN_RXD] != self._pins.receive:
            return
        if is_understood(self._line.format, self.line_format):
            self._receive(byte)
            return
        self._fail(FRAMING)
        for heard in hear(bytes([byte]), self._line.format, self.line_format):
            self._receive(heard)

    def _fail(self, source: int) -> None:
        self._errors |= source
        self._events[ERROR] = 1

    def _receive(self, byte: int) -> None:
        if len(self._buffer) == BUFFER_BYTES:
            self._fail(OVERRUN)
            return
        self._buffer.append(byte)
        # Only a byte that reaches the data register is announced; those behind it wait for a read.
        self._events[RECEIVED] |= len(self._buffer) == 1
