"""The stand-in board behind an RFC 2217 connection, as a virtual board is reached."""

from __future__ import annotations

import socket
import threading
from types import TracebackType

from serial.rfc2217 import PortManager

from tests.tinycore.flashing.bootloader_stand_in import BoardStandIn


class Line:
    """The settings of a serial line as the manager of a connection changes them; dropping DTR at 1200 baud is heard."""

    bytesize, parity, stopbits, xonxoff, rtscts, break_condition = 8, "N", 1, False, False, False
    cts = dsr = ri = cd = rts = True

    def __init__(self, board: BoardStandIn) -> None:
        self.board = board
        self.baudrate = 9600
        self._dtr = True

    @property
    def dtr(self) -> bool:
        return self._dtr

    @dtr.setter
    def dtr(self, is_on: bool) -> None:
        self._dtr = is_on
        if not is_on and self.baudrate == 1200:
            self.board.enter_bootloader()

    def reset_input_buffer(self) -> None:
        pass

    reset_output_buffer = reset_input_buffer


class NetworkStandIn:
    """Serves one connection after the other in a thread."""

    def __init__(self, board: BoardStandIn) -> None:
        self.board = board
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = f"rfc2217://127.0.0.1:{self.server.getsockname()[1]}"
        self.connections = 0
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> NetworkStandIn:
        self.thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                self._converse(connection)

    def _converse(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sender = type("Sender", (), {"write": staticmethod(connection.sendall)})()
        manager = PortManager(Line(self.board), sender)
        while data := connection.recv(65536):
            received = b"".join(manager.filter(data))
            answer = self._hand_over(received)
            if answer:
                connection.sendall(b"".join(manager.escape(answer)))

    def _hand_over(self, data: bytes) -> bytes:
        if not self.board.is_loading:
            self.board.program.write(data)
            return self.board.program.read(100_000)
        answer = b""
        while data:  # a network joins transfers; the board's side of it hands commands over one by one
            bootloader = self.board.bootloader
            size = bootloader.data_wanted or data.find(b"#") + 1 or len(data)
            answer += bootloader.receive(data[:size])
            data = data[size:]
        if self.board.bootloader.was_reset:
            self.board.restart()
        return answer
