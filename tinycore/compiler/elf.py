"""What an ELF file says about itself: sizes by memory and by symbol."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile

from tinycore.errors import TinysmithError


@dataclass(frozen=True)
class Symbol:
    """A function or an object of the program; `file` is the C file it came from, where the compiler says so."""

    name: str
    address: int
    bytes: int
    is_function: bool
    file: str = ""


@dataclass(frozen=True)
class Sizes:
    """Bytes that land in flash (initial values of variables too), bytes taken in RAM, and who takes them."""

    flash_bytes: int
    ram_bytes: int
    symbols: tuple[Symbol, ...]
    ram_ranges: tuple[tuple[int, int], ...] = ()  # first and last + 1 address of each writable part

    @property
    def by_symbol(self) -> dict[str, int]:
        """Bytes by name; static functions that share a name are added up."""
        sizes: dict[str, int] = {}
        for symbol in self.symbols:
            sizes[symbol.name] = sizes.get(symbol.name, 0) + symbol.bytes
        return sizes

    def address(self, name: str) -> int:
        """Where the symbol lies; KeyError when the program has none of that name."""
        return {symbol.name: symbol.address for symbol in self.symbols}[name]


@dataclass(frozen=True)
class Block:
    """Bytes that a flashing tool puts at `address`."""

    address: int
    content: bytes


def read_sizes(path: Path) -> Sizes:
    """Sizes of a linked program, from its loadable segments and its symbol table."""
    with path.open("rb") as stream:
        elf = _open(stream, path)
        loaded = [segment.header for segment in elf.iter_segments("PT_LOAD") if segment.header.p_memsz]
        stored = [header for header in loaded if header.p_filesz]
        first = min((header.p_paddr for header in stored), default=0)
        last = max((header.p_paddr + header.p_filesz for header in stored), default=0)
        writable = [(header.p_vaddr, header.p_vaddr + header.p_memsz) for header in loaded if header.p_flags & 2]  # PF_W
        return Sizes(last - first, sum(end - start for start, end in writable), _symbols(elf), tuple(writable))


def read_symbols(path: Path) -> tuple[Symbol, ...]:
    """Functions and objects of a program."""
    with path.open("rb") as stream:
        return _symbols(_open(stream, path))


def read_blocks(path: Path) -> tuple[Block, ...]:
    """The program's sections as they are stored, by load address."""
    with path.open("rb") as stream:
        elf = _open(stream, path)
        segments = [segment.header for segment in elf.iter_segments("PT_LOAD")]
        blocks = [Block(_load_address(section, segments), section.data()) for section in elf.iter_sections() if _is_stored(section)]
    return tuple(sorted(blocks, key=lambda block: block.address))


def entry_address(path: Path) -> int:
    """Where the program starts, as written in the file."""
    with path.open("rb") as stream:
        return int(_open(stream, path).header.e_entry)


def _open(stream: IO[bytes], path: Path) -> ELFFile:
    try:
        return ELFFile(stream)
    except ELFError as error:
        raise TinysmithError("file.unreadable", path=path, reason="it is no ELF program", detail=str(error)) from error


def _symbols(elf: ELFFile) -> tuple[Symbol, ...]:
    table = elf.get_section_by_name(".symtab")
    found, file = [], ""
    for symbol in table.iter_symbols() if table else ():
        kind = symbol.entry.st_info.type
        if kind == "STT_FILE":  # names the file of the local symbols that follow
            file = symbol.name
        elif kind in ("STT_FUNC", "STT_OBJECT") and isinstance(symbol.entry.st_shndx, int):
            local = symbol.entry.st_info.bind == "STB_LOCAL"
            address = symbol.entry.st_value & ~1 if kind == "STT_FUNC" else symbol.entry.st_value  # bit 0 marks Thumb code
            found.append(Symbol(symbol.name, address, symbol.entry.st_size, kind == "STT_FUNC", file if local else ""))
    return tuple(found)


def _is_stored(section: Any) -> bool:
    header = section.header
    return bool(header.sh_flags & 2) and header.sh_type != "SHT_NOBITS" and header.sh_size > 0  # SHF_ALLOC


def _load_address(section: Any, segments: list[Any]) -> int:
    start = section.header.sh_offset
    for segment in segments:
        if segment.p_offset <= start < segment.p_offset + segment.p_filesz:
            return int(segment.p_paddr + start - segment.p_offset)
    return int(section.header.sh_addr)
