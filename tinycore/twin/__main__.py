"""A virtual board as a process: `python -m tinycore.twin BOARD --state DIR`; the first line it prints is its port.

It ends when its standard input closes, so it cannot outlive whoever started it. Lines on the input are what hands do: `reset`,
`double-reset`, `unplug`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import sys
import threading
from pathlib import Path

from tinycore.twin.board import VirtualNano
from tinycore.twin.line import Line
from tinycore.twin.serve import Port, SerialServer

BOARDS = {"nano-33-ble-sense-rev1": VirtualNano}


def main() -> int:
    """Run one board until its input closes."""
    arguments = parse_arguments()
    line = Line()
    board = BOARDS[arguments.board](arguments.state, line, tell if arguments.json else ignore)
    server = make_port(line, board, arguments)
    board.on_port_change = server.drop_client
    print(json.dumps({"port": server.url}) if arguments.json else server.url, flush=True)  # noqa: T201
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end(board, server))
    threading.Thread(target=server.serve, daemon=True).start()
    threading.Thread(target=obey_input, args=(board, server), daemon=True).start()
    # Not in this thread: a signal is only noticed between two of its lines, and an emulation is a single one.
    life = threading.Thread(target=board.run)
    life.start()
    life.join()
    server.stop()
    return 0


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tinycore.twin", description="A virtual board behind a serial port.")
    parser.add_argument("board", choices=sorted(BOARDS))
    parser.add_argument("--state", type=Path, required=True, help="folder that keeps the flash between runs")
    parser.add_argument("--json", action="store_true", help="print records: the port first, then what happens to the board")
    parser.add_argument("--pty", action="store_true", help="offer a pseudo-terminal instead (not on Windows; carries no parity, no DTR)")
    parser.add_argument("--unplug-after", type=int, metavar="BYTES", help="pull the cable once so many bytes were received")
    return parser.parse_args()


def make_port(line: Line, board: VirtualNano, arguments: argparse.Namespace) -> Port:
    """The end of the line that others open."""
    if arguments.pty:
        from tinycore.twin.pseudo_terminal import PseudoTerminal  # not on Windows

        return PseudoTerminal(line, board.touch)
    return SerialServer(line, board.touch, unplug_after=arguments.unplug_after)


def obey_input(board: VirtualNano, server: Port) -> None:
    """Do what the lines of the standard input say, and end with them."""
    hands = {"reset": board.press_reset, "double-reset": lambda: press_twice(board), "unplug": server.stop}
    for text in sys.stdin:
        hands.get(text.strip(), lambda: None)()
    end(board, server)


def end(board: VirtualNano, server: Port) -> None:
    """Hang up, which frees a board that waits for its listener, then switch it off."""
    server.stop()
    board.end()


def press_twice(board: VirtualNano) -> None:
    """A quick double press of the reset button."""
    board.press_reset()
    board.press_reset()


def tell(record: dict[str, object]) -> None:
    """Print one record; a reader that has gone is no reason to stop."""
    with contextlib.suppress(OSError):
        print(json.dumps(record), flush=True)  # noqa: T201


def ignore(_: dict[str, object]) -> None:
    """Say nothing."""


if __name__ == "__main__":
    sys.exit(main())
