"""Frames on the serial line: a request or an answer with a checksum, delimited by a zero byte."""

from __future__ import annotations

import binascii
from dataclasses import dataclass

LARGEST_PAYLOAD = 1024
LARGEST_BODY = LARGEST_PAYLOAD - 2
ANSWER = 0x80  # added to a request's type in its answer
ERROR = 0xFF
DELIMITER = b"\x00"
CHECKSUM_BYTES = 2
LONGEST_RUN = 254  # bytes that one COBS code byte can cover
LARGEST_ENCODED = LARGEST_PAYLOAD + CHECKSUM_BYTES + (LARGEST_PAYLOAD + CHECKSUM_BYTES) // LONGEST_RUN + 1


class FrameError(ValueError):
    """Bytes between two delimiters that are no frame."""


@dataclass(frozen=True)
class Frame:
    """One request or answer.

    On the line: COBS(type u8, sequence u8, body, CRC-16 low byte first), 00.
    """

    type: int
    sequence: int
    body: bytes = b""


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, not reflected."""
    return binascii.crc_hqx(data, 0xFFFF)


def encode(frame: Frame) -> bytes:
    """The bytes of a frame, closing delimiter included; raises `ValueError` when the body is too long."""
    if len(frame.body) > LARGEST_BODY:
        raise ValueError(f"a body has at most {LARGEST_BODY} bytes, not {len(frame.body)}")
    payload = bytes((frame.type, frame.sequence)) + frame.body
    return cobs_encode(payload + crc16(payload).to_bytes(CHECKSUM_BYTES, "little")) + DELIMITER


def decode(encoded: bytes) -> Frame:
    """The frame in `encoded` (without delimiter); raises `FrameError` when damaged."""
    content = cobs_decode(encoded)
    if len(content) < 2 + CHECKSUM_BYTES or len(content) > LARGEST_PAYLOAD + CHECKSUM_BYTES:
        raise FrameError("length")
    payload, checksum = content[:-CHECKSUM_BYTES], content[-CHECKSUM_BYTES:]
    if crc16(payload) != int.from_bytes(checksum, "little"):
        raise FrameError("checksum")
    return Frame(payload[0], payload[1], payload[2:])


def cobs_encode(data: bytes) -> bytes:
    """Consistent overhead byte stuffing (Cheshire and Baker 1999): the same data without any zero byte."""
    out = bytearray()
    for run in data.split(b"\x00"):
        while len(run) >= LONGEST_RUN:
            out += b"\xff" + run[:LONGEST_RUN]
            run = run[LONGEST_RUN:]
        out.append(len(run) + 1)
        out += run
    return bytes(out)


def cobs_decode(encoded: bytes) -> bytes:
    """What `cobs_encode` was given; raises `FrameError` when a code byte points past the end or at a zero."""
    out = bytearray()
    position = 0
    while position < len(encoded):
        code = encoded[position]
        run = encoded[position + 1 : position + code]
        if code == 0 or len(run) != code - 1 or 0 in run:
            raise FrameError("stuffing")
        out += run
        position += code
        if code <= LONGEST_RUN and position < len(encoded):
            out.append(0)
    return bytes(out)


class Decoder:
    """Finds the frames in a stream of bytes; what is damaged is dropped and counted, memory stays bounded."""

    def __init__(self) -> None:
        self.dropped = 0
        self._pending = bytearray()
        self._is_overlong = False

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that `data` completes, in order."""
        *closed, rest = data.split(DELIMITER)
        frames = []
        for part in closed:
            self._append(part)
            frames += self._close()
        self._append(rest)
        return frames

    def _append(self, part: bytes) -> None:
        self._is_overlong |= len(self._pending) + len(part) > LARGEST_ENCODED
        if not self._is_overlong:
            self._pending += part

    def _close(self) -> list[Frame]:
        encoded, is_overlong = bytes(self._pending), self._is_overlong
        self._pending.clear()
        self._is_overlong = False
        if not encoded and not is_overlong:
            return []
        try:
            if is_overlong:
                raise FrameError("length")
            return [decode(encoded)]
        except FrameError:
            self.dropped += 1
            return []
