"""The linker script of a board: vectors first, then code, constants and initial values; variables and stack in RAM."""

from __future__ import annotations

from tinycore.boards.record import Memory

STACK_BYTES = 2048  # at least this much has to be left; what a program really needs is worked out after linking
CODE = "KEEP(*(.vectors)) KEEP(*(.entry)) *(.text .text.*)"
CONSTANTS = "*(.rodata .rodata.* .srodata .srodata.*)"
VARIABLES = ".data .data.* .sdata .sdata.*"
ZEROS = ".bss .bss.* .sbss .sbss.* COMMON"


def linker_script(memory: Memory) -> str:
    """The script for an application in this memory.

    The segments are named, or the linker would put its own headers in front where there is room.
    """
    return f"""MEMORY
{{
  FLASH (rx) : ORIGIN = {memory.flash_origin:#x}, LENGTH = {memory.flash_bytes}
  RAM (rwx) : ORIGIN = {memory.ram_origin:#x}, LENGTH = {memory.ram_bytes - STACK_BYTES}
}}

PHDRS {{ code PT_LOAD FLAGS(5); constants PT_LOAD FLAGS(4); variables PT_LOAD FLAGS(6); }}

SECTIONS
{{
  {_flash_sections(memory)}
  .data : ALIGN(4) {{ memory_data_start = .; *({VARIABLES}) . = ALIGN(4); memory_data_end = .; }} > RAM AT > FLASH :variables
  .bss (NOLOAD) : ALIGN(4) {{ memory_bss_start = .; *({ZEROS}) . = ALIGN(4); memory_bss_end = .; }} > RAM :variables
  memory_data_values = {_seen_by_data_bus("LOADADDR(.data)", memory)};
  memory_stack_top = {memory.ram_origin + memory.ram_bytes:#x};
  /DISCARD/ : {{ *(.ARM.exidx .ARM.exidx.* .ARM.extab .ARM.extab.* .eh_frame .eh_frame_hdr) }}
}}
"""


def _flash_sections(memory: Memory) -> str:
    """One section, or two where code and constants of the same flash are read at different addresses."""
    if memory.constants_origin is None:
        return f".text : ALIGN(4) {{ {CODE} {CONSTANTS} . = ALIGN(4); }} > FLASH :code"
    place = _seen_by_data_bus("(LOADADDR(.text) + SIZEOF(.text))", memory)
    return f""".text : ALIGN(4) {{ {CODE} . = ALIGN(16); }} > FLASH :code
  .rodata {place} : {{ {CONSTANTS} . = ALIGN(16); }} AT > FLASH :constants"""


def _seen_by_data_bus(address: str, memory: Memory) -> str:
    if memory.constants_origin is None:
        return address
    return f"({address} - {memory.flash_origin:#x} + {memory.constants_origin:#x})"
