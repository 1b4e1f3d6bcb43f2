"""What a board answers, as records; anything that is not what the protocol promises is refused."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

from tinycore.errors import TinysmithError

PROTOCOL = 1
CHIP_ID_BYTES = 8


@dataclass(frozen=True)
class Hello:
    """Who answers: the firmware's own description of itself."""

    chip_id: str
    protocol: int
    tinysmith: str
    project: str
    board: str
    model: str  # sha256 of the .tflite file that was compiled in
    classes: tuple[str, ...]
    task: str
    input_bytes: int
    output_bytes: int
    feature_count: int
    window: int
    hop: int
    built: str


@dataclass(frozen=True)
class Run:
    """One inference on the board: its cycles and the raw output bytes."""

    front_end_cycles: int
    inference_cycles: int
    output: bytes


@dataclass(frozen=True)
class Bench:
    """Least and most cycles of repeated inferences."""

    least_cycles: int
    most_cycles: int


@dataclass(frozen=True)
class SelfTest:
    """How many stored vectors ran on the board, and how many gave another output than on the host."""

    vectors: int
    failed: int

    @property
    def is_passed(self) -> bool:
        """Whether there were vectors and every one agreed."""
        return self.vectors > 0 and self.failed == 0


@dataclass(frozen=True)
class StreamAnswer:
    """The model's output after the row of that index."""

    row: int
    cycles: int
    output: bytes


TEXTS = ("tinysmith", "project", "board", "model", "task", "built")
NUMBERS = ("protocol", "input_bytes", "output_bytes", "feature_count", "window", "hop")


def read_hello(body: bytes) -> Hello:
    """The greeting in an answer's body; raises `link.garbled`, or `link.newer` for another protocol version."""
    try:
        content: Any = json.loads(body[CHIP_ID_BYTES:].decode("utf-8"))
        protocol = content["protocol"]
        if isinstance(protocol, int) and protocol != PROTOCOL:
            raise TinysmithError("link.newer", found=protocol, known=PROTOCOL)
        texts = {name: _expect(content[name], str) for name in TEXTS}
        numbers = {name: _expect(content[name], int) for name in NUMBERS}
        classes = tuple(_expect(label, str) for label in _expect(content["classes"], list))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise TinysmithError("link.garbled", request="hello", detail=repr(error)) from error
    return Hello(chip_id=body[:CHIP_ID_BYTES].hex(), classes=classes, **texts, **numbers)


def read_stream(body: bytes, output_bytes: int) -> tuple[int, tuple[StreamAnswer, ...]]:
    """Index of the next row that the board expects, and its answers; raises `link.garbled`."""
    if len(body) < 5:
        raise TinysmithError("link.garbled", request="stream")
    expected, count = struct.unpack_from("<IB", body)
    each = 8 + output_bytes
    if len(body) != 5 + count * each:
        raise TinysmithError("link.garbled", request="stream")
    return expected, tuple(_stream_answer(body[at : at + each]) for at in range(5, len(body), each))


def _stream_answer(data: bytes) -> StreamAnswer:
    row, cycles = struct.unpack_from("<II", data)
    return StreamAnswer(row, cycles, data[8:])


def _expect(value: Any, kind: type[Any]) -> Any:
    if type(value) is not kind or (kind is int and value < 0):
        raise ValueError(f"{value!r} is no {kind.__name__}")
    return value
