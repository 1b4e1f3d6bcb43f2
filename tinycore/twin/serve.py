"""Offers a virtual board's line as a serial port at `rfc2217://127.0.0.1:N`, with speed, parity and control lines."""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
from collections.abc import Callable
from typing import Any, Protocol, cast

from serial import rfc2217

from tinycore.twin.line import Line
from tinycore.twin.port_settings import PortSettings

READ_BYTES = SEND_BUFFER_BYTES = 1 << 14
PENDING_OUTPUT_S = 0.005
LOOK_AROUND_S = 0.5


class Port(Protocol):
    """The end of the line that others open."""

    @property
    def url(self) -> str:
        """What to open."""

    def serve(self) -> None:
        """Carry bytes until `stop`."""

    def stop(self) -> None:
        """Close everything; called from any thread."""

    def drop_client(self) -> None:
        """End the present connection; called from any thread."""


class SerialServer:
    """Listens on a free port of this computer; `serve` runs in a thread of its own until `stop`.

    `unplug_after` closes everything for good once so many bytes came from the client, as if the cable were pulled.
    """

    def __init__(self, line: Line, on_touch: Callable[[], None], *, unplug_after: int | None = None) -> None:
        self._line = line
        self._on_touch = on_touch
        self._bytes_left = unplug_after
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._alarm, self._alarmed = socket.socketpair()
        self._alarmed.setblocking(False)
        self._client: Client | None = None
        self._should_drop = self._should_stop = False
        self._has_stopped = threading.Event()
        line.deliver = self._deliver
        line.has_pending_output = self._wake

    @property
    def url(self) -> str:
        """What pyserial's `serial_for_url` takes."""
        return f"rfc2217://127.0.0.1:{self._listener.getsockname()[1]}"

    def drop_client(self) -> None:
        """End the present connection: the board's port vanishes for a moment when it resets."""
        self._should_drop = True
        self._wake()

    def stop(self) -> None:
        """Close everything."""
        self._should_stop = True
        self._wake()

    def serve(self) -> None:
        """Accept and serve clients, one after the other."""
        timeout = LOOK_AROUND_S
        while not self._should_stop:
            ready, _, _ = select.select(self._watched(), [], [], timeout)
            timeout = PENDING_OUTPUT_S if self._alarmed in ready else LOOK_AROUND_S
            if self._alarmed in ready:
                self._clear_alarm()
            else:
                self._line.flush()
            if self._should_drop:
                self._should_drop = False
                self._hang_up()
            if self._client and self._client.connection in ready:
                self._receive(self._client)
            if self._listener in ready:
                self._accept()
        self._hang_up()
        self._listener.close()

    def _watched(self) -> list[socket.socket]:
        client = [self._client.connection] if self._client and not self._line.is_full() else []
        return [self._listener, self._alarmed, *client]

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            self._alarm.send(b"!")

    def _clear_alarm(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._alarmed.recv(READ_BYTES)

    def _accept(self) -> None:
        connection, _ = self._listener.accept()
        if self._client is not None:
            connection.close()  # a serial port has one user
            return
        self._client = Client(connection, PortSettings(self._line))

    def _receive(self, client: Client) -> None:
        data = client.receive()
        if data is None:
            self._hang_up()
            return
        if self._bytes_left is not None:
            data, self._bytes_left = data[: self._bytes_left], self._bytes_left - len(data)
        if data:
            self._line.arrive(data)
        if self._bytes_left is not None and self._bytes_left <= 0:
            self._should_stop = True
        self._notice_touch(client)

    def _notice_touch(self, client: Client) -> None:
        if client.settings.was_touched:
            client.settings.was_touched = False
            self._on_touch()

    def _hang_up(self) -> None:
        client, self._client = self._client, None
        if client is None:
            return
        client.close()
        client.settings.dtr = False  # closing a port lowers it
        self._notice_touch(client)

    def _deliver(self, data: bytes) -> None:
        client = self._client
        if client is not None:
            client.send(data)


class Client:
    """One connection that speaks RFC 2217."""

    def __init__(self, connection: socket.socket, settings: PortSettings) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        self.connection = connection
        self.settings = settings
        self._sending = threading.Lock()
        # It asks of a serial port only what `PortSettings` has, and of a connection only `write`.
        self._manager = rfc2217.PortManager(cast(Any, settings), cast(Any, self))

    def write(self, data: bytes) -> None:
        """Send raw bytes; the port manager answers through this."""
        with self._sending, contextlib.suppress(OSError):
            self.connection.sendall(data)

    def send(self, data: bytes) -> None:
        """Send bytes of the line."""
        self.write(b"".join(self._manager.escape(data)))

    def receive(self) -> bytes | None:
        """Bytes for the line, after the settings among them were carried out; None when the client has gone."""
        try:
            raw = self.connection.recv(READ_BYTES)
            return b"".join(self._manager.filter(raw)) if raw else None
        except (OSError, ValueError, LookupError, struct.error):  # gone, or no speaker of this protocol
            return None

    def close(self) -> None:
        """Hang up, so that a blocked sender wakes too."""
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        self.connection.close()
