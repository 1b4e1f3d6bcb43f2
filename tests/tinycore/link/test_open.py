"""A port that cannot be opened, or vanishes, is explained in words."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial

from tinycore.errors import TinysmithError
from tinycore.link.open import OpenPort, code_of, open_port


@pytest.mark.parametrize(
    ("error", "platform", "code"),
    [
        (serial.SerialException(errno.ENOENT, "could not open port"), "linux", "port.missing"),
        (serial.SerialException(errno.EACCES, "could not open port"), "linux", "port.permission"),
        (serial.SerialException(errno.EBUSY, "could not open port"), "darwin", "port.busy"),
        (serial.SerialException(errno.EAGAIN, "Could not exclusively lock port"), "linux", "port.busy"),
        (serial.SerialException("could not open port 'COM3': PermissionError(13, 'Access is denied.', None, 5)"), "win32", "port.busy"),
        (serial.SerialException("could not open port 'COM3': FileNotFoundError(2, 'not found', None, 2)"), "win32", "port.missing"),
        (ValueError("invalid URL"), "linux", "port.missing"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_refusals_are_told_apart(error: Exception, platform: str, code: str) -> None:
    assert code_of(error, platform=platform) == code


@pytest.mark.parametrize("device", ["/dev/no-such-port", "nonsense://x", "rfc2217://127.0.0.1:1", "socket://127.0.0.1:1"])
def test_port_that_is_not_there(device: str) -> None:
    with pytest.raises(TinysmithError) as raised:
        open_port(device)
    assert raised.value.code == "port.missing"
    assert device in raised.value.message().what


@pytest.fixture
def terminal() -> Iterator[tuple[int, str]]:
    """The far end and the name of a pseudo-terminal."""
    pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")
    try:
        far, near = pty.openpty()
    except OSError:
        pytest.skip("this system gives out no pseudo-terminals")
    yield far, os.ttyname(near)
    os.close(near)
    with contextlib.suppress(OSError):
        os.close(far)


def test_two_programs_cannot_share_a_port(terminal: tuple[int, str]) -> None:
    far, name = terminal
    with open_port(name) as port:
        with pytest.raises(TinysmithError) as raised:
            open_port(name)
        assert raised.value.code == "port.busy"
        os.write(far, b"ab")
        assert port.read(10) == b"ab"
        port.write(b"cd")
        assert os.read(far, 10) == b"cd"


def test_file_that_is_no_port(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(TinysmithError) as raised:
        open_port(str(file))
    assert raised.value.code == "port.missing"


def test_read_returns_what_is_there_without_waiting_for_the_rest() -> None:
    port = open_port("loop://")
    port.write(b"abc")
    assert port.read(100) == b"abc"
    assert port.read(100) == b""


class Vanished:
    """A port whose cable was pulled: pyserial raises different things from different methods."""

    in_waiting = 0

    def read(self, size: int) -> bytes:
        raise serial.SerialException("device reports readiness to read but returned no data")

    def write(self, data: bytes) -> int:
        raise OSError(errno.EIO, "Input/output error")

    def close(self) -> None:
        raise OSError(errno.EBADF, "Bad file descriptor")


@pytest.mark.parametrize("use", [lambda p: p.read(1), lambda p: p.write(b"x")], ids=["read", "write"])
def test_port_that_vanishes_is_named(use) -> None:  # type: ignore[no-untyped-def]
    port = OpenPort("COM3", Vanished())  # type: ignore[arg-type]
    with pytest.raises(TinysmithError) as raised, port:
        use(port)
    assert raised.value.code == "port.gone"
    assert "click again" in raised.value.message().advice
