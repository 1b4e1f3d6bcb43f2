"""What is known about a board, read from `resources/boards/*.toml`, and what fits on it."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import resources
from tinycore.boards.schema import SchemaError, read_record
from tinycore.errors import TinysmithError


@dataclass(frozen=True)
class Cpu:
    """The core and how the compiler is told about it; an empty `triple` means that we cannot compile for it."""

    core: str
    clock_hz: int
    fpu: bool
    dsp: bool
    triple: str
    zig_cpu: str

    @property
    def instruction_set(self) -> Literal["armv7em", "armv6m", "portable"]:
        """Which fast kernels this core can run: those with DSP instructions, those for the smallest Arm cores, or none."""
        family = self.core.removesuffix("F")
        if self.dsp and family in ("Cortex-M4", "Cortex-M7", "Cortex-M33"):
            return "armv7em"
        return "armv6m" if family in ("Cortex-M0", "Cortex-M0+") else "portable"


@dataclass(frozen=True)
class Cache:
    """What stands between the core and a slow flash: each line that is missing costs `miss_cycles` of the core."""

    bytes: int
    ways: int
    line_bytes: int
    miss_cycles: int


@dataclass(frozen=True)
class Memory:
    """What an application may use, in bytes; origins are addresses of the chip, `flash_origin` that of the application's first byte."""

    flash_origin: int
    flash_bytes: int
    ram_origin: int
    ram_bytes: int
    constants_origin: int | None = None  # where the data bus sees the start of the flash, if not where instructions are fetched
    cache: Cache | None = None
    speed_note: str = ""  # what of this memory's speed the emulated core leaves out


@dataclass(frozen=True)
class Bootloader:
    """How an image gets onto the board; sizes in bytes, `first_address` as the bootloader counts."""

    protocol: str  # a file of `flashing/` once support is "flash", else the name of what the maker offers
    baud: int = 0
    device: str = ""  # what the bootloader calls its chip
    version_part: str = ""  # what its version text has to contain
    page_bytes: int = 0
    first_address: int = 0
    is_entered_by_1200_baud: bool = False
    manual_entry: str = ""  # what the person does when nothing else helps


@dataclass(frozen=True)
class UsbId:
    """One USB identity of the board and what it runs when it shows it."""

    vendor: int
    product: int
    state: Literal["application", "bootloader", "any"]


@dataclass(frozen=True)
class Power:
    """Supply power of the board in milliwatts; a figure that nobody published is None."""

    active_mw: float | None = None
    sleep_mw: float | None = None
    battery_mwh: float | None = None


@dataclass(frozen=True)
class Sensor:
    """One sensor that is on the board."""

    measures: str
    part: str


@dataclass(frozen=True)
class Board:
    """One board of the catalogue.

    `sources` names where the figures of each group come from: cpu, memory, bootloader, usb, power, sensors, price.
    """

    id: str
    name: str
    maker: str
    support: Literal["flash", "export", "emulator"]
    support_note: str  # a sentence for the person choosing a board
    verified: Literal["not yet", "emulated", "third-party emulator", "hardware"]
    cpu: Cpu
    memory: Memory
    sources: Mapping[str, str]
    bootloader: Bootloader | None = None
    usb: tuple[UsbId, ...] = ()
    power: Power = field(default_factory=Power)
    sensors: tuple[Sensor, ...] = ()
    price_band: str = ""

    @property
    def is_flashable(self) -> bool:
        """Whether this version of Tinysmith can put an image on it."""
        return self.support == "flash"


@dataclass(frozen=True)
class Fit:
    """How much of a board's application memory something takes."""

    flash_bytes: int
    flash_limit: int
    ram_bytes: int
    ram_limit: int

    @property
    def flash_share(self) -> float:
        """Used share of the flash; above 1 it does not fit."""
        return self.flash_bytes / self.flash_limit

    @property
    def ram_share(self) -> float:
        """Used share of the RAM; above 1 it does not fit."""
        return self.ram_bytes / self.ram_limit

    @property
    def is_fit(self) -> bool:
        """Whether both memories are large enough."""
        return self.flash_bytes <= self.flash_limit and self.ram_bytes <= self.ram_limit


def fits(board: Board, *, flash_bytes: int, ram_bytes: int) -> Fit:
    """How `flash_bytes` and `ram_bytes` fill the board's application memory."""
    return Fit(flash_bytes, board.memory.flash_bytes, ram_bytes, board.memory.ram_bytes)


def load_board(board_id: str) -> Board:
    """The board of that id; raises `board.unknown` with the closest names, or `board.invalid`."""
    files = _files()
    if board_id not in files:
        parts = [name for name in files if board_id and board_id.lower() in name]
        close = parts or difflib.get_close_matches(board_id, files, n=3, cutoff=0.4) or list(files)
        raise TinysmithError("board.unknown", id=board_id, close=", ".join(close))
    return read_board(files[board_id])


def all_boards() -> tuple[Board, ...]:
    """The whole catalogue: boards that can be flashed first, then by name."""
    boards = (read_board(file) for file in _files().values())
    return tuple(sorted(boards, key=lambda board: (not board.is_flashable, board.name)))


def real_boards() -> tuple[Board, ...]:
    """The boards of the catalogue that somebody can hold in the hand, in the same order."""
    return tuple(board for board in all_boards() if board.support != "emulator")


@cache
def read_board(path: Path) -> Board:
    """One board file, checked against the records above; raises `board.invalid` naming the wrong key."""
    try:
        board = read_record(Board, tomllib.loads(path.read_text(encoding="utf-8")))
        _check(board, path)
    except (OSError, ValueError) as error:
        raise TinysmithError("board.invalid", path=path.name, reason=error) from error
    if not isinstance(board, Board):
        raise TypeError(board)
    return board


def _check(board: Board, path: Path) -> None:
    if board.id != path.stem:
        raise SchemaError(f"its id is “{board.id}”, but the file is called {path.name}")
    for group in figure_groups(board):
        if group not in board.sources:
            raise SchemaError(f"missing key “sources.{group}”")
    for name in ("flash_bytes", "ram_bytes"):
        if getattr(board.memory, name) <= 0:
            raise SchemaError(f"“memory.{name}” has to be above 0")


def figure_groups(board: Board) -> tuple[str, ...]:
    """The groups of this board that hold figures, each of which needs a source."""
    optional = {
        "bootloader": board.bootloader,
        "usb": board.usb,
        "power": board.power != Power(),
        "sensors": board.sensors,
        "price": board.price_band,
    }
    return ("cpu", "memory", *(group for group, figures in optional.items() if figures))


def _files() -> dict[str, Path]:
    return {file.stem: file for file in sorted(resources.path("boards").glob("*.toml"))}
