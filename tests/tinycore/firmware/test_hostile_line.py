"""The protocol under sanitizers: whatever arrives on the line, no memory is touched that is not ours and every answer is a frame."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest

import resources
from tests.tinycore.firmware.exported import build_model, series
from tests.tinycore.ops.flatbuffer_networks import layer, network
from tinycore.compiler.runtime_files import PORTABLE
from tinycore.link.frames import Decoder, Frame, encode

pytestmark = pytest.mark.slow
SOURCES = ("frame.c", "protocol.c", "stream.c", "main.c")
SANITIZERS = ("-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")


@pytest.fixture(scope="module", params=["known data", "unknown data"])
def program(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    gcc = shutil.which("gcc")
    if gcc is None:
        pytest.skip("gcc is not installed")
    folder = tmp_path_factory.mktemp("hostile")
    is_known = request.param == "known data"
    tflite = network([layer("FULLY_CONNECTED", units=4), layer("SOFTMAX")], input_shape=(1, 12))
    built = build_model(tflite, folder, series(3, 4, 2) if is_known else None, instruction_set=PORTABLE)  # it runs on this computer
    firmware = resources.path("firmware")
    sources = [firmware / name for name in SOURCES if is_known or name != "stream.c"]
    sources += [folder / "image" / "tinysmith_application.c", Path(__file__).with_name("host_port.c")]
    sources += [folder / "bundle" / name for name in built.bundle["sources"]]
    includes = [f"-I{path}" for path in (firmware, folder / "bundle", folder / "image")]
    command = [gcc, "-std=c11", *SANITIZERS, *includes, *map(str, sources), "-o", str(folder / "program")]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "program"


def converse(program: Path, line: bytes) -> list[Frame]:
    """The answers to these bytes; fails when a sanitizer complains or an answer is damaged."""
    (program.parent / "line.bin").write_bytes(line)
    done = subprocess.run([str(program)], cwd=program.parent, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    decoder = Decoder()
    answers = decoder.feed(done.stdout)
    assert decoder.dropped == 0
    return answers


def hostile_requests(seed: int) -> list[bytes]:
    """Requests of every type with lengths, offsets and counts around and far beyond what is allowed."""
    random = np.random.default_rng(seed)
    offsets = (0, 1, 3, 11, 12, 13, 100, 144, 1000, 2**31, 2**32 - 1)
    lines = []
    for _ in range(300):
        kind = int(random.integers(0, 10))
        body = struct.pack("<I", int(random.choice(offsets))) + random.bytes(int(random.choice((0, 1, 2, 4, 8, 12, 96, 500, 1018))))
        lines.append(encode(Frame(kind, int(random.integers(0, 256)), body[: int(random.choice((0, 1, 2, 4, 6, 5000)))])))
    return lines


@pytest.mark.parametrize("seed", range(4))
def test_every_request_is_answered_once(program: Path, seed: int) -> None:
    lines = hostile_requests(seed)
    answers = converse(program, b"".join(lines))
    assert len(answers) == len(lines)


@pytest.mark.parametrize("seed", range(4))
def test_damaged_lines_do_no_harm(program: Path, seed: int) -> None:
    """Bytes are lost, doubled and flipped; what comes after a clean delimiter is understood again."""
    random = np.random.default_rng(seed)
    line = bytearray(b"".join(hostile_requests(seed)))
    for position in sorted(random.integers(0, len(line), 200).tolist(), reverse=True):
        if position % 3 == 0:
            del line[position]
        elif position % 3 == 1:
            line.insert(position, int(random.integers(0, 256)))
        else:
            line[position] ^= 1 << int(random.integers(0, 8))
    answers = converse(program, bytes(line) + b"\0" + encode(Frame(6, 200)))
    assert (answers[-1].type, answers[-1].sequence) == (0x86, 200)


@pytest.mark.parametrize("seed", range(2))
def test_noise_is_not_answered_with_nonsense(program: Path, seed: int) -> None:
    noise = np.random.default_rng(seed).bytes(20_000)
    answers = converse(program, noise + b"\0" + encode(Frame(1, 3)))
    assert (answers[-1].type, answers[-1].sequence) == (0x81, 3)
    assert all(answer.type == 0xFF for answer in answers[:-1])
