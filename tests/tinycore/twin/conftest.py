"""Small programs for the virtual Nano, compiled once, and ways to run them."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile

from tinycore.compiler.toolchain import Target, compile_and_link
from tinycore.twin.board import NANO
from tinycore.twin.chip_registers import Retained
from tinycore.twin.flash_memory import FlashMemory
from tinycore.twin.interruptions import Interruption
from tinycore.twin.line import Line, LineFormat
from tinycore.twin.nrf52840 import RAM_BYTES, Nrf52840

FIRMWARE = Path(__file__).parent / "firmware"
TARGET = Target("thumb-freestanding-eabihf", "cortex_m4+vfp4d16sp")
DEVICE_ID = 0x1122334455667788
TIMEOUT_S = 20.0


@dataclass(frozen=True)
class Built:
    """A linked program: its file, its bytes from 0x10000 on, and the addresses of its symbols."""

    elf: Path
    image: bytes
    symbols: dict[str, int]

    def starting_at(self, function: str) -> bytes:
        """The image with another reset vector."""
        return self.image[:4] + struct.pack("<I", self.symbols[function] | 1) + self.image[8:]


def build(folder: Path, *names: str) -> Built:
    sources = [FIRMWARE / name for name in ("start.c", *names)]
    elf = compile_and_link(sources, [FIRMWARE], target=TARGET, linker_script=FIRMWARE / "nano.ld", out=folder / "firmware.elf")
    with elf.open("rb") as stream:
        file = ELFFile(stream)
        parts = [segment for segment in file.iter_segments() if segment["p_type"] == "PT_LOAD" and segment["p_filesz"]]
        image = bytearray()
        for part in parts:
            image = image.ljust(part["p_paddr"] - NANO.application_origin, b"\xff") + part.data()
        symbols = {symbol.name: symbol["st_value"] & ~1 for symbol in file.get_section_by_name(".symtab").iter_symbols()}
    return Built(elf, bytes(image), symbols)


@pytest.fixture(scope="session")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("cases"), "cases.c")


@pytest.fixture(scope="session")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("echo"), "echo.c")


@dataclass
class Outcome:
    """How a case ended, what it found, and what it sent."""

    interruption: Interruption
    result: tuple[int, ...]
    sent: bytes
    chip: Nrf52840


Run = Callable[..., Outcome]


@pytest.fixture
def run(cases: Built, tmp_path: Path) -> Iterator[Run]:
    """Run one case to its end, with bytes already on their way from the host."""
    guards: list[threading.Timer] = []

    def run_case(
        case: str,
        *,
        received: bytes = b"",
        line_format: LineFormat | None = None,
        reset_reason: int = 0,
        timeout_s: float = TIMEOUT_S,
    ) -> Outcome:
        (tmp_path / "flash.bin").write_bytes(cases.starting_at(case))
        line, sent = Line(), bytearray()
        line.deliver = sent.extend
        line.format = line_format or LineFormat()
        chip = Nrf52840(
            FlashMemory(NANO.flash_layout, tmp_path / "flash.bin"),
            line,
            NANO,
            device_id=DEVICE_ID,
            retained=Retained(bytes(RAM_BYTES), reset_reason=reset_reason),
            vector_table=NANO.application_origin,
        )
        if received:
            line.arrive(received)
        guards.append(threading.Timer(timeout_s, chip.interrupt))
        guards[-1].start()
        with pytest.raises(Interruption) as caught:
            chip.run()
        line.flush()
        result = struct.unpack("<8I", chip.cpu.read_memory(cases.symbols["result"], 32))
        return Outcome(caught.value, result, bytes(sent), chip)

    yield run_case
    for guard in guards:
        guard.cancel()
