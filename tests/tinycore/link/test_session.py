"""A session against a strict stand-in of the firmware: right results, and patience with a bad line."""

import pickle
import random
import struct

import pytest

from tests.tinycore.link.firmware_stand_in import CHIP_ID, HELLO, MODEL, FirmwareStandIn
from tinycore.errors import TinysmithError
from tinycore.link.answers import Bench, Hello, SelfTest
from tinycore.link.session import Session

FAST = 0.005  # the stand-in answers at once, so silence need not be waited for long


def session(board: FirmwareStandIn) -> Session:
    return Session(board, patience=FAST)


def test_hello_tells_who_answers() -> None:
    greeting = session(FirmwareStandIn()).hello()
    assert isinstance(greeting, Hello)
    assert greeting.chip_id == CHIP_ID.hex()
    assert (greeting.project, greeting.classes, greeting.window) == ("Grüße", ("rest", "walk"), 4)


def test_run_loads_in_pieces_and_fetches_the_whole_output() -> None:
    data = random.Random(3).randbytes(1500)
    result = session(FirmwareStandIn()).run(data)
    assert result.output == data[::-1][:1300]
    assert (result.front_end_cycles, result.inference_cycles) == (0, 5000)


def test_features_go_as_float32() -> None:
    values = (1.0, -2.5, 3.0, 0.0, 1e9, float("inf"))
    result = session(FirmwareStandIn()).run_features(values)
    assert result.output[:24] == struct.pack("<6f", *values)[::-1]
    assert result.front_end_cycles == 100


def test_bench_and_selftest() -> None:
    conversation = session(FirmwareStandIn())
    assert conversation.bench(10) == Bench(4990, 5010)
    assert conversation.selftest() == SelfTest(12, 0)


@pytest.mark.parametrize(("vectors", "failed", "is_passed"), [(12, 0, True), (12, 1, False), (0, 0, False)])
def test_selftest_needs_vectors_to_pass(vectors: int, failed: int, is_passed: bool) -> None:
    assert SelfTest(vectors, failed).is_passed is is_passed


def test_stream_yields_an_answer_for_each_hop() -> None:
    board = FirmwareStandIn({"output_bytes": 8})
    rows = [[float(row)] for row in range(21)]
    answers = list(session(board).stream(rows, batch=4))
    assert [answer.row for answer in answers] == list(range(1, 21, 2))
    assert board.expected_row == 21


def test_stream_survives_lost_answers() -> None:
    lose = iter([False, True] * 100)
    board = FirmwareStandIn({"output_bytes": 8}, damage=lambda line: b"" if next(lose) else line)
    conversation = session(board)
    assert [answer.row for answer in conversation.stream([[1.0]] * 12, batch=4)] == [1, 3, 5, 7, 9, 11]


def test_lost_requests_are_repeated() -> None:
    board = FirmwareStandIn()
    board.lose_requests = 3
    assert session(board).selftest() == SelfTest(12, 0)
    assert board.requests == [6, 6, 6, 6]


def test_damaged_request_is_repeated_at_once() -> None:
    board = FirmwareStandIn()
    spoiled = iter([True])
    write = board.write

    def noisy(data: bytes) -> int:
        return write(bytes((*data[:-2], data[-2] ^ 1, 0)) if len(data) > 1 and next(spoiled, False) else data)

    board.write = noisy  # type: ignore[method-assign]
    patient = Session(board, patience=100.0)  # would wait 50 s if it did not react to “bad checksum”
    assert patient.hello().model == MODEL


@pytest.mark.parametrize("seed", range(20))
def test_noisy_line_gives_right_results_or_says_that_nobody_answers(seed: int) -> None:
    chance = random.Random(seed)

    def damage(line: bytes) -> bytes:
        kind = chance.randrange(6)
        at = chance.randrange(len(line))
        flipped = line[:at] + bytes((line[at] ^ 1 << chance.randrange(8),)) + line[at + 1 :]
        return {0: flipped, 1: line[:at] + line[at + 1 :], 2: b"noise" + line}.get(kind, line)

    data = chance.randbytes(1500)
    try:
        assert session(FirmwareStandIn(damage=damage)).run(data).output == data[::-1][:1300]
    except TinysmithError as error:
        assert error.code == "link.no_answer"


def test_bytes_that_an_earlier_program_left_on_the_line_do_no_harm() -> None:
    board = FirmwareStandIn()
    board.write(b"half a requ")
    assert Session(board, tries=1, patience=FAST).hello().model == MODEL


def test_request_that_lost_its_end_does_not_spoil_the_next() -> None:
    board = FirmwareStandIn()
    conversation = Session(board, tries=2, patience=FAST)
    write, cut = board.write, iter([5])
    board.write = lambda data: write(data[: -next(cut, 0) or None])  # type: ignore[method-assign]
    assert conversation.selftest() == SelfTest(12, 0)


def test_silence_is_named() -> None:
    board = FirmwareStandIn()
    board.lose_requests = 99
    with pytest.raises(TinysmithError) as raised:
        session(board).hello()
    assert raised.value.code == "link.no_answer"
    assert len(board.requests) == 4


def test_late_answer_to_an_earlier_request_is_ignored() -> None:
    board = FirmwareStandIn()
    conversation = session(board)
    conversation.selftest()
    board.send(bytes((0x86, 1)) + struct.pack("<HH", 99, 99))
    assert conversation.selftest() == SelfTest(12, 0)


def test_sequence_numbers_wrap() -> None:
    conversation = session(FirmwareStandIn())
    assert all(conversation.selftest() == SelfTest(12, 0) for _ in range(600))


def test_wrong_model_is_named() -> None:
    conversation = session(FirmwareStandIn())
    assert conversation.require_model(MODEL).board == HELLO["board"]
    with pytest.raises(TinysmithError) as raised:
        conversation.require_model("cd" * 32)
    assert raised.value.code == "link.wrong_model"
    assert pickle.loads(pickle.dumps(raised.value)).message() == raised.value.message()


def test_refusal_is_put_in_words() -> None:
    with pytest.raises(TinysmithError) as raised:
        session(FirmwareStandIn()).run(b"x", kind=7)
    assert raised.value.code == "link.refused"
    assert "bytes that are not there" in raised.value.message().what


@pytest.mark.parametrize(
    ("hello", "code"),
    [
        ({"protocol": 2}, "link.newer"),
        ({"protocol": "one"}, "link.newer"),
        ({"classes": "rest"}, "link.garbled"),
        ({"window": -1}, "link.garbled"),
        ({"window": 1.5}, "link.garbled"),
        ({"model": None}, "link.garbled"),
    ],
    ids=str,
)
def test_strange_greetings_are_refused(hello: dict[str, object], code: str) -> None:
    board = FirmwareStandIn()
    board.hello |= hello
    with pytest.raises(TinysmithError) as raised:
        session(board).hello()
    assert raised.value.code == ("link.garbled" if hello == {"protocol": "one"} else code)


@pytest.mark.parametrize("body", [b"", b"12345678", b"12345678[" + b"[" * 900, b"12345678\xff", b"12345678[1]"])
def test_greetings_that_are_no_json_are_refused(body: bytes) -> None:
    board = FirmwareStandIn()
    board._hello = lambda _: body if len(body) != 1 else body + b" "  # type: ignore[method-assign]
    with pytest.raises(TinysmithError) as raised:
        session(board).hello()
    assert raised.value.code == "link.garbled"
