"""A pure-Python board for tests: the protocol page once more, on its own, strict, with faults on demand."""

from __future__ import annotations

import json
import struct
from collections import deque
from collections.abc import Callable

CHIP_ID = bytes(range(8))
MODEL = "ab" * 32
HELLO = {
    "protocol": 1,
    "tinysmith": "0.1.0",
    "project": "Grüße",
    "board": "nano-33-ble-sense-rev1",
    "model": MODEL,
    "classes": ["rest", "walk"],
    "task": "classification",
    "input_bytes": 1500,
    "output_bytes": 1300,
    "feature_count": 6,
    "window": 4,
    "hop": 2,
    "built": "2026-01-01",
}


def checksum(data: bytes) -> int:
    value = 0xFFFF
    for byte in data:
        value ^= byte << 8
        for _ in range(8):
            value = ((value << 1) ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return value


def stuff(data: bytes) -> bytes:
    out, block = bytearray(), bytearray()
    for position, byte in enumerate(data):
        if byte:
            block.append(byte)
        if byte == 0 or (len(block) == 254 and position + 1 < len(data)):
            out += bytes((len(block) + 1,)) + block
            block.clear()
    return bytes(out + bytes((len(block) + 1,)) + block)


def unstuff(data: bytes) -> bytes | None:
    out = bytearray()
    while data:
        code, block, data = data[0], data[1 : data[0]], data[data[0] :]
        if code == 0 or len(block) != code - 1:
            return None
        out += block + (b"\x00" if code != 255 and data else b"")
    return bytes(out)


class FirmwareStandIn:
    """Answers like the firmware; its output is the input backwards, repeated to the output's size."""

    def __init__(self, hello: dict[str, object] | None = None, *, damage: Callable[[bytes], bytes] | None = None) -> None:
        self.hello = HELLO | (hello or {})
        self.damage = damage or (lambda line: line)  # applied to everything that the board sends
        self.lose_requests = 0
        self.failed_vectors = 0
        self.requests: list[int] = []
        self.to_host: deque[int] = deque()
        self.line = bytearray()
        self.raw = bytearray(4 * max(int(str(self.hello["input_bytes"])), 64))
        self.output = b""
        self.expected_row = 0
        self.last_row = 0

    def read(self, size: int) -> bytes:
        return bytes(self.to_host.popleft() for _ in range(min(size, len(self.to_host))))

    def write(self, data: bytes) -> int:
        for byte in data:
            if byte:
                self.line.append(byte)
            elif self.line:
                self._frame(bytes(self.line))
                self.line.clear()
        return len(data)

    def send(self, payload: bytes) -> None:
        assert len(payload) <= 1024
        self.to_host.extend(self.damage(stuff(payload + struct.pack("<H", checksum(payload))) + b"\x00"))

    def _frame(self, line: bytes) -> None:
        content = unstuff(line)
        if content is None or len(content) < 4 or len(content) > 1026:
            return
        payload, found = content[:-2], struct.unpack("<H", content[-2:])[0]
        if found != checksum(payload):
            self.send(bytes((0xFF, payload[1], 4)))
            return
        self.requests.append(payload[0])
        if self.lose_requests:
            self.lose_requests -= 1
            return
        code = self._answer(payload[0], payload[2:])
        head = bytes((0xFF, payload[1])) if len(code) == 1 else bytes((payload[0] | 0x80, payload[1]))
        self.send(head + code)

    def _answer(self, kind: int, body: bytes) -> bytes:
        known = {1: self._hello, 2: self._load, 3: self._run, 4: self._read, 5: self._bench, 6: self._selftest, 7: self._stream}
        return known[kind](body) if kind in known else b"\x01"

    def _hello(self, body: bytes) -> bytes:
        return b"\x02" if body else CHIP_ID + json.dumps(self.hello, ensure_ascii=False).encode()

    def _load(self, body: bytes) -> bytes:
        if len(body) < 5:
            return b"\x02"
        offset, data = struct.unpack("<I", body[:4])[0], body[4:]
        if offset + len(data) > len(self.raw):
            return b"\x03"
        self.raw[offset : offset + len(data)] = data
        return struct.pack("<IH", offset, len(data))

    def _run(self, body: bytes) -> bytes:
        if len(body) != 1:
            return b"\x02"
        if body[0] > 1:
            return b"\x03"
        size = self.hello["input_bytes"] if body[0] == 0 else 4 * int(str(self.hello["feature_count"]))
        self.output = self._model(bytes(self.raw[: int(str(size))]))
        return struct.pack("<II", 100 * body[0], 5000) + self.output[:1000]

    def _model(self, data: bytes) -> bytes:
        size = int(str(self.hello["output_bytes"]))
        return (data[::-1] * (size // len(data) + 1))[:size]

    def _read(self, body: bytes) -> bytes:
        if len(body) != 6:
            return b"\x02"
        offset, length = struct.unpack("<IH", body)
        if offset + length > len(self.output) or length > 1000:
            return b"\x03"
        return struct.pack("<I", offset) + self.output[offset : offset + length]

    def _bench(self, body: bytes) -> bytes:
        return struct.pack("<II", 4990, 5010) if len(body) == 2 else b"\x02"

    def _selftest(self, body: bytes) -> bytes:
        return b"\x02" if body else struct.pack("<HH", 12, self.failed_vectors)

    def _stream(self, body: bytes) -> bytes:
        columns = int(str(self.hello["feature_count"])) // int(str(self.hello["window"])) or 1
        index, rows = struct.unpack("<I", body[:4])[0], body[4:]
        if len(rows) % (4 * columns) or not rows:
            return b"\x02"
        if index not in (0, self.last_row, self.expected_row):  # a repeated request takes its rows back
            return b"\x03"
        self.last_row = index
        answers = b""
        for row in range(index, index + len(rows) // (4 * columns)):
            if row % int(str(self.hello["hop"])) == 1:
                answers += struct.pack("<II", row, 7000) + self._model(rows)
        self.expected_row = index + len(rows) // (4 * columns)
        count = len(answers) // (8 + int(str(self.hello["output_bytes"])))
        return struct.pack("<IB", self.expected_row, count) + answers
