"""Where the parts of an image lie on each board."""

from __future__ import annotations

from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile

from tests.tinycore.firmware.exported import build_model
from tinycore.boards.record import Board, load_board
from tinycore.compiler.elf import read_sizes
from tinycore.firmware.ports import PORTS

pytestmark = pytest.mark.slow
DIRECT_BOOT = 0xAEDB041D


@pytest.fixture(params=PORTS)
def image(request: pytest.FixtureRequest, shared: Path, tmp_path: Path) -> tuple[Board, Path]:
    board = load_board(request.param)
    return board, build_model((shared / "models" / "tflm_hello_world_int8.tflite").read_bytes(), tmp_path, board=board).folder


def test_what_the_chip_looks_for_comes_first(image: tuple[Board, Path]) -> None:
    board, folder = image
    start = (folder / "firmware.bin").read_bytes()[:8]
    words = [int.from_bytes(start[i : i + 4], "little") for i in (0, 4)]
    if board.cpu.triple.startswith("riscv"):
        assert words == [DIRECT_BOOT, DIRECT_BOOT]
        assert read_sizes(folder / "firmware.elf").address("Reset_Handler") == board.memory.flash_origin + 8
    else:
        assert words[0] == board.memory.ram_origin + board.memory.ram_bytes
        assert words[1] == read_sizes(folder / "firmware.elf").address("Reset_Handler") | 1


def test_every_part_lies_in_the_boards_memory(image: tuple[Board, Path]) -> None:
    board, folder = image
    memory = board.memory
    flash = range(memory.flash_origin, memory.flash_origin + memory.flash_bytes)
    ram = range(memory.ram_origin, memory.ram_origin + memory.ram_bytes)
    with (folder / "firmware.elf").open("rb") as stream:
        segments = [s.header for s in ELFFile(stream).iter_segments("PT_LOAD") if s["p_memsz"]]
    for segment in segments:
        assert segment.p_paddr in (ram if not segment.p_filesz and segment.p_paddr in ram else flash)
        is_constant = not segment.p_flags & 3
        if is_constant and memory.constants_origin is not None:  # the data bus sees the same bytes elsewhere
            assert segment.p_vaddr - memory.constants_origin == segment.p_paddr - memory.flash_origin
        elif segment.p_flags & 2:
            assert segment.p_vaddr in ram
        else:
            assert segment.p_vaddr == segment.p_paddr
    assert (folder / "firmware.bin").stat().st_size == read_sizes(folder / "firmware.elf").flash_bytes
