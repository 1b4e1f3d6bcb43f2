"""The settings of a virtual board's port, in the words of pyserial, kept on the line."""

from __future__ import annotations

from dataclasses import replace

from tinycore.twin.line import Line

TOUCH_BAUD = 1200


class PortSettings:
    """The attributes of a pyserial port that `PortManager` sets and reads, kept on the line; `was_touched`: DTR fell at 1200 baud."""

    bytesize = 8
    xonxoff = rtscts = dsrdtr = False
    rts = break_condition = False
    cts = dsr = cd = True
    ri = False

    def __init__(self, line: Line) -> None:
        self._line = line
        self._dtr = False
        self.was_touched = False

    @property
    def baudrate(self) -> int:
        """Bits per second."""
        return int(self._line.format.baud)

    @baudrate.setter
    def baudrate(self, value: int) -> None:
        if not 50 <= value <= 4_000_000:
            raise ValueError("no such speed")
        self._line.format = replace(self._line.format, baud=float(value))

    @property
    def parity(self) -> str:
        """N, E or O."""
        return self._line.format.parity

    @parity.setter
    def parity(self, value: str) -> None:
        if value not in ("N", "E", "O"):
            raise ValueError("no such parity")
        self._line.format = replace(self._line.format, parity=value)

    @property
    def stopbits(self) -> int:
        """1 or 2."""
        return self._line.format.stop_bits

    @stopbits.setter
    def stopbits(self, value: int) -> None:
        self._line.format = replace(self._line.format, stop_bits=int(value))

    @property
    def dtr(self) -> bool:
        """Data terminal ready, as the client set it."""
        return self._dtr

    @dtr.setter
    def dtr(self, value: bool) -> None:
        self.was_touched |= self._dtr and not value and self.baudrate == TOUCH_BAUD
        self._dtr = value

    def reset_input_buffer(self) -> None:
        """Nothing is kept on the way to the client."""

    def reset_output_buffer(self) -> None:
        """Bytes that the client sent are on the line already."""
