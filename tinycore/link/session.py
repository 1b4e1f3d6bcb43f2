"""A conversation with a board that runs our firmware: requests repeated until answered, results as records."""

from __future__ import annotations

import logging
import struct
import time
from collections.abc import Iterator, Sequence
from typing import Final

from tinycore.errors import TinysmithError
from tinycore.link.answers import Bench, Hello, Run, SelfTest, StreamAnswer, read_hello, read_stream
from tinycore.link.frames import ANSWER, ERROR, LARGEST_BODY, Decoder, Frame, encode
from tinycore.link.port import Port

log = logging.getLogger(__name__)

HELLO, LOAD, RUN, READ, BENCH, SELFTEST, STREAM = range(1, 8)
MODEL_INPUT, FEATURES = 0, 1  # kinds of input that `run` takes
PATIENCE_S: Final = {HELLO: 0.5, LOAD: 1.0, READ: 1.0, RUN: 10.0, BENCH: 30.0, SELFTEST: 30.0, STREAM: 10.0}
BAD_CHECKSUM = 4
REFUSALS = {1: "it does not know this request", 2: "the request has the wrong length", 3: "the request asks for bytes that are not there"}
PIECE_BYTES = 512
READ_BYTES = 256


class Session:
    """Speaks protocol version 1 over any port.

    Every method raises `port.gone` when the cable is pulled, `link.no_answer` when the board stays silent after `tries`
    requests, `link.refused` when it refuses and `link.garbled` when its answer makes no sense.
    """

    def __init__(self, port: Port, *, tries: int = 4, patience: float = 1.0) -> None:
        """`patience` stretches every timeout; an emulated board is slower than a real one."""
        self._port = port
        self._tries = tries
        self._patience = patience
        self._sequence = 0
        self._decoder = Decoder()
        self._waiting: list[Frame] = []
        self._greeting: Hello | None = None
        port.write(b"\x00")  # whatever an earlier program left on the line ends here

    def hello(self) -> Hello:
        """Who answers: board, project, model, classes, sizes."""
        self._greeting = read_hello(self._ask(HELLO))
        return self._greeting

    def require_model(self, model_sha256: str) -> Hello:
        """The greeting, after checking that the board runs this very model; raises `link.wrong_model` otherwise."""
        greeting = self.hello()
        if greeting.model != model_sha256:
            raise TinysmithError("link.wrong_model", found=greeting.model[:12], wanted=model_sha256[:12], project=greeting.project)
        return greeting

    def load(self, data: bytes) -> None:
        """Put `data` into the board's input area, from its start."""
        for offset in range(0, len(data), PIECE_BYTES):
            piece = data[offset : offset + PIECE_BYTES]
            answer = self._ask(LOAD, struct.pack("<I", offset) + piece)
            if self._unpack("<IH", answer) != (offset, len(piece)):
                raise TinysmithError("link.garbled", request="load")

    def run(self, data: bytes, *, kind: int = MODEL_INPUT) -> Run:
        """Load `data` (model input bytes, or float32 features), run the model once and fetch the whole output."""
        self.load(data)
        answer = self._ask(RUN, bytes((kind,)))
        front_end_cycles, inference_cycles = self._unpack("<II", answer[:8])
        size = self._known_greeting().output_bytes
        output = answer[8 : 8 + size]
        return Run(front_end_cycles, inference_cycles, output + self.read(len(output), size - len(output)))

    def run_features(self, values: Sequence[float]) -> Run:
        """Run the model once on measurements in the user's units; the board's front end scales them."""
        return self.run(struct.pack(f"<{len(values)}f", *values), kind=FEATURES)

    def read(self, offset: int, length: int) -> bytes:
        """`length` bytes of the last output from `offset`."""
        output = bytearray()
        while len(output) < length:
            start, size = offset + len(output), min(READ_BYTES, length - len(output))
            answer = self._ask(READ, struct.pack("<IH", start, size))
            if self._unpack("<I", answer[:4]) != (start,) or len(answer) != 4 + size:
                raise TinysmithError("link.garbled", request="read")
            output += answer[4:]
        return bytes(output)

    def bench(self, repeats: int) -> Bench:
        """Least and most cycles of `repeats` inferences."""
        least, most = self._unpack("<II", self._ask(BENCH, struct.pack("<H", repeats)))
        return Bench(least, most)

    def selftest(self) -> SelfTest:
        """Let the board run its stored vectors and compare."""
        vectors, failed = self._unpack("<HH", self._ask(SELFTEST))
        return SelfTest(vectors, failed)

    def stream(self, rows: Sequence[Sequence[float]], *, start: int = 0, batch: int = 8) -> Iterator[StreamAnswer]:
        """Feed measurements row by row and yield an answer for each complete window.

        `start` is the index of the first row; 0 restarts the board's window, any other continues a stream.
        """
        output_bytes = self._known_greeting().output_bytes
        sent = 0
        while sent < len(rows):
            piece = rows[sent : sent + _rows_per_request(len(rows[sent]), batch)]
            body = struct.pack("<I", start + sent) + b"".join(struct.pack(f"<{len(row)}f", *row) for row in piece)
            expected, answers = read_stream(self._ask(STREAM, body), output_bytes)
            if not start + sent < expected <= start + sent + len(piece):
                raise TinysmithError("link.garbled", request="stream")
            yield from answers
            sent = expected - start

    def _known_greeting(self) -> Hello:
        return self._greeting or self.hello()

    def _ask(self, kind: int, body: bytes = b"") -> bytes:
        """The body of the answer to one request; the same request is sent again while nothing comes."""
        self._sequence = (self._sequence + 1) % 256
        line = encode(Frame(kind, self._sequence, body))
        for attempt in range(self._tries):
            log.debug("request %d, attempt %d: %s", kind, attempt, line.hex())
            self._port.write(line if attempt == 0 else b"\x00" + line)
            answer = self._await_answer(kind)
            if answer is not None:
                return answer.body
        raise TinysmithError("link.no_answer", detail=f"request {kind}, {self._decoder.dropped} damaged frames")

    def _await_answer(self, kind: int) -> Frame | None:
        """The matching answer, or None when it is time to repeat the request."""
        deadline = time.monotonic() + PATIENCE_S[kind] * self._patience
        while time.monotonic() < deadline:
            if not self._waiting:
                received = self._port.read(READ_BYTES)
                if received:
                    log.debug("received %s", received.hex())
                self._waiting = self._decoder.feed(received)
                continue
            frame = self._waiting.pop(0)
            if frame.type == ERROR and frame.body == bytes((BAD_CHECKSUM,)):
                return None
            if frame.sequence != self._sequence:
                continue  # a late answer to an earlier attempt
            if frame.type == ERROR:
                reason = REFUSALS.get(frame.body[0] if frame.body else 0, "it does not say why")
                raise TinysmithError("link.refused", reason=reason)
            if frame.type == kind | ANSWER:
                return frame
        return None

    @staticmethod
    def _unpack(layout: str, data: bytes) -> tuple[int, ...]:
        if len(data) != struct.calcsize(layout):
            raise TinysmithError("link.garbled", request=layout)
        return struct.unpack(layout, data)


def _rows_per_request(columns: int, batch: int) -> int:
    return max(1, min(batch, (LARGEST_BODY - 4) // (4 * columns)))
