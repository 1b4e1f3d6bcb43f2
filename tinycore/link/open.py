"""Opening a serial port by name or URL, with every refusal of the system put in words."""

from __future__ import annotations

import errno
import logging
import sys
from types import TracebackType
from typing import TYPE_CHECKING

from tinycore.errors import TinysmithError

if TYPE_CHECKING:
    from serial import Serial

log = logging.getLogger(__name__)

BAUD = 115_200
SHORT_WAIT_S = 0.05
LONGEST_WRITE_S = 10.0
BY_NUMBER = {
    errno.EACCES: "port.permission",
    errno.EPERM: "port.permission",
    errno.EBUSY: "port.busy",
    errno.EAGAIN: "port.busy",  # another program holds the exclusive lock
}


class OpenPort:
    """An open serial port: `read` returns as soon as anything is there, and a port that vanishes is named."""

    def __init__(self, device: str, serial: Serial) -> None:
        self.device = device
        self._serial = serial

    def read(self, size: int, /) -> bytes:
        """1 to `size` bytes as soon as there are any, none after a short wait; raises `port.gone`."""
        try:
            first = self._serial.read(1)
            more = min(size - 1, self._serial.in_waiting) if first else 0
            return bytes(first + self._serial.read(more)) if more else bytes(first)
        except (OSError, TypeError, AttributeError) as error:  # pyserial's own bookkeeping fails in odd ways when a port vanishes
            raise self._gone(error) from error

    def write(self, data: bytes, /) -> int:
        """Send all of `data` as one transfer of its own; raises `port.gone`."""
        try:
            self._serial.write(data)
            self._serial.flush()
        except (OSError, TypeError, AttributeError) as error:
            raise self._gone(error) from error
        return len(data)

    def set_dtr(self, is_on: bool) -> None:
        """Raise or drop the line that tells the board whether a program listens."""
        try:
            self._serial.dtr = is_on
        except (OSError, TypeError, AttributeError) as error:
            raise self._gone(error) from error

    def close(self) -> None:
        """Give the port back; a port that is gone already is no failure."""
        try:
            self._serial.close()
        except (OSError, TypeError, AttributeError) as error:
            log.debug("closing %s: %r", self.device, error)

    def __enter__(self) -> OpenPort:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _gone(self, error: Exception) -> TinysmithError:
        return TinysmithError("port.gone", port=self.device, detail=repr(error))


def open_port(device: str, *, baud: int = BAUD) -> OpenPort:
    """Open a port name (`COM3`, `/dev/ttyACM0`) or a URL that pyserial knows (`rfc2217://host:port`).

    Raises `port.missing`, `port.permission` or `port.busy`.
    """
    import serial

    try:
        opened = serial.serial_for_url(device, do_not_open=True, baudrate=baud, timeout=SHORT_WAIT_S)
        if "://" not in device:  # network connections know neither
            opened.exclusive = True
            opened.write_timeout = LONGEST_WRITE_S
        opened.open()
    except (OSError, ValueError) as error:
        raise TinysmithError(code_of(error), port=device, detail=repr(error)) from error
    return OpenPort(device, opened)


def code_of(error: Exception, *, platform: str = sys.platform) -> str:
    """Which of the port errors a system's refusal to open is."""
    number = getattr(error, "errno", None)
    if platform == "win32" and ("PermissionError" in str(error) or number == errno.EACCES):
        return "port.busy"  # Windows knows no permissions for ports: access is denied because another program has it
    return BY_NUMBER.get(number or 0, "port.missing")
