"""What a receiver makes of bytes that were sent at another speed or with another frame: the voltage of the line, sampled again."""

from __future__ import annotations

from tinycore.twin.line import LineFormat

TOLERANCE = 0.03
IDLE_BITS = 12


def is_understood(sender: LineFormat, receiver: LineFormat) -> bool:
    """Whether bytes come through unchanged: a UART bears a few per cent of difference."""
    is_close = abs(sender.baud - receiver.baud) <= TOLERANCE * receiver.baud
    return is_close and sender.parity == receiver.parity


def hear(data: bytes, sender: LineFormat, receiver: LineFormat) -> bytes:
    """The bytes that the receiver sees; frames whose stop or parity bit is wrong are kept, as a UART keeps them."""
    if not data or is_understood(sender, receiver):
        return data
    levels = [level for byte in data for level in frame_bits(byte, sender)] + [1] * IDLE_BITS
    return _sample(levels, sender.baud / receiver.baud, receiver)


def frame_bits(byte: int, line_format: LineFormat) -> list[int]:
    """The levels of one byte on the line: start bit, data from the lowest bit, parity, stop bits."""
    bits = [byte >> position & 1 for position in range(8)]
    odd = sum(bits) & 1
    parity = {"N": [], "E": [odd], "O": [1 - odd]}[line_format.parity]
    return [0, *bits, *parity, *[1] * line_format.stop_bits]


def _sample(levels: list[int], step: float, receiver: LineFormat) -> bytes:
    """Find start bits and read the middle of each following bit; `step` is one bit of the receiver in bits of the sender."""
    heard = bytearray()
    position = 0.0
    to_stop_bit = (receiver.bits_per_byte - receiver.stop_bits + 0.5) * step
    while position < len(levels):
        if levels[int(position)]:
            position = float(int(position) + 1)
            continue
        middles = (int(position + (index + 1.5) * step) for index in range(8))
        heard.append(sum(levels[min(middle, len(levels) - 1)] << index for index, middle in enumerate(middles)))
        position += to_stop_bit
        # A receiver waits for the line to rest again before it accepts the next start bit.
        while position < len(levels) and not levels[int(position)]:
            position = float(int(position) + 1)
    return bytes(heard)
