"""Frames survive the line: what was sent comes back, and what was damaged never comes back as something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tinycore.link.frames import LARGEST_BODY, LARGEST_ENCODED, Decoder, Frame, FrameError, cobs_decode, cobs_encode, crc16, decode, encode

FRAMES = some.builds(Frame, some.integers(0, 255), some.integers(0, 255), some.binary(max_size=LARGEST_BODY))
SMALL_FRAMES = some.builds(Frame, some.integers(0, 255), some.integers(0, 255), some.binary(max_size=40))


def test_checksum_has_the_published_check_value() -> None:
    assert crc16(b"123456789") == 0x29B1  # CRC-16/CCITT-FALSE in the catalogue of parametrised CRC algorithms


@pytest.mark.parametrize(
    ("plain", "encoded"),
    [
        ("00", "0101"),
        ("0000", "010101"),
        ("11220033", "0311220233"),
        ("11223344", "0511223344"),
        ("11000000", "0211010101"),
        (bytes(range(1, 255)).hex(), "ff" + bytes(range(1, 255)).hex() + "01"),
        (bytes(range(255)).hex(), "01ff" + bytes(range(1, 255)).hex() + "01"),
    ],
)
def test_stuffing_examples(plain: str, encoded: str) -> None:
    assert cobs_encode(bytes.fromhex(plain)).hex() == encoded
    assert cobs_decode(bytes.fromhex(encoded)).hex() == plain


def test_stuffing_accepts_a_full_run_without_its_optional_last_code() -> None:
    run = bytes(range(1, 255))
    assert cobs_decode(b"\xff" + run) == run


@pytest.mark.parametrize("encoded", ["05112233", "0311", "030001", "020000", "00"])
def test_broken_stuffing_is_refused(encoded: str) -> None:
    with pytest.raises(FrameError):
        cobs_decode(bytes.fromhex(encoded))


def test_known_frame_on_the_line() -> None:
    assert encode(Frame(0x01, 0x07)) == cobs_encode(b"\x01\x07" + crc16(b"\x01\x07").to_bytes(2, "little")) + b"\x00"


def test_too_long_body_is_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        encode(Frame(1, 1, bytes(LARGEST_BODY + 1)))


@given(FRAMES)
def test_a_frame_comes_back(frame: Frame) -> None:
    line = encode(frame)
    assert 0 not in line[:-1]
    assert len(line) - 1 <= LARGEST_ENCODED
    assert decode(line[:-1]) == frame


@given(some.lists(SMALL_FRAMES, max_size=5), some.integers(1, 30))
def test_frames_come_back_however_the_line_cuts_them(frames: list[Frame], step: int) -> None:
    line = b"".join(map(encode, frames))
    decoder = Decoder()
    found = [frame for start in range(0, len(line), step) for frame in decoder.feed(line[start : start + step])]
    assert found == frames
    assert decoder.dropped == 0


@given(SMALL_FRAMES, some.binary(max_size=3000))
def test_garbage_before_a_delimiter_never_swallows_the_next_frame(frame: Frame, garbage: bytes) -> None:
    assert Decoder().feed(garbage + b"\x00" + encode(frame))[-1] == frame


@given(SMALL_FRAMES, SMALL_FRAMES, some.data())
def test_lost_byte_costs_at_most_its_own_frame(first: Frame, second: Frame, data: some.DataObject) -> None:
    line = encode(first)
    lost = data.draw(some.integers(0, len(line) - 2))
    assert Decoder().feed(line[:lost] + line[lost + 1 :] + encode(second))[-1] == second


@given(SMALL_FRAMES, some.data())
def test_flipped_bit_is_noticed(frame: Frame, data: some.DataObject) -> None:
    line = bytearray(encode(frame))
    at = data.draw(some.integers(0, len(line) - 2))
    line[at] ^= 1 << data.draw(some.integers(0, 7))
    decoder = Decoder()
    assert frame not in decoder.feed(bytes(line))
    assert decoder.dropped >= 1


def test_memory_stays_bounded() -> None:
    decoder = Decoder()
    for _ in range(100):
        assert decoder.feed(b"\x55" * 1000) == []
    assert len(decoder._pending) <= LARGEST_ENCODED
    assert decoder.feed(b"\x00" + encode(Frame(1, 2))) == [Frame(1, 2)]
    assert decoder.dropped == 1
