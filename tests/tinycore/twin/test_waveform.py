"""The line as a voltage, sampled at another speed."""

from __future__ import annotations

import pytest

from tinycore.twin.line import LineFormat
from tinycore.twin.waveform import frame_bits, hear

FAST = LineFormat(baud=115200.0)


@pytest.mark.parametrize("baud", [115200.0, 112500.0, 117900.0], ids=["same", "slow", "quick"])
def test_a_small_difference_does_no_harm(baud: float) -> None:
    assert hear(b"Tinysmith", LineFormat(baud=baud), FAST) == b"Tinysmith"


def test_half_the_speed_reads_every_bit_twice() -> None:
    # 0x55 goes out as 0 1 0 1 0 1 0 1 0 1; at twice the speed the start bit and the first data bits are seen doubled.
    assert hear(b"\x55", LineFormat(baud=57600.0), FAST)[0] == 0b0110_0110


def test_a_break_is_one_zero_byte() -> None:
    assert hear(b"\x00", LineFormat(baud=1200.0), FAST) == b"\x00"


def test_frames() -> None:
    assert frame_bits(0x01, LineFormat(parity="E", stop_bits=2)) == [0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1]
    assert frame_bits(0x01, LineFormat(parity="O"))[9] == 0
