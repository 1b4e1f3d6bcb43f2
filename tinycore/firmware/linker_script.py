"""The linker script of a board: vectors first, then code, constants and initial values; variables and stack in RAM."""

from __future__ import annotations

from tinycore.boards.record import Memory

STACK_BYTES = 2048  # at least this much has to be left; what a program really needs is worked out after linking


def linker_script(memory: Memory) -> str:
    """The script for an application in this memory."""
    return f"""MEMORY
{{
  FLASH (rx) : ORIGIN = {memory.flash_origin:#x}, LENGTH = {memory.flash_bytes}
  RAM (rwx) : ORIGIN = {memory.ram_origin:#x}, LENGTH = {memory.ram_bytes - STACK_BYTES}
}}

SECTIONS
{{
  .text : ALIGN(4) {{ KEEP(*(.vectors)) *(.text .text.*) *(.rodata .rodata.*) . = ALIGN(4); }} > FLASH
  .data : ALIGN(4) {{ memory_data_start = .; *(.data .data.*) . = ALIGN(4); memory_data_end = .; }} > RAM AT > FLASH
  .bss (NOLOAD) : ALIGN(4) {{ memory_bss_start = .; *(.bss .bss.* COMMON) . = ALIGN(4); memory_bss_end = .; }} > RAM
  memory_data_values = LOADADDR(.data);
  memory_stack_top = {memory.ram_origin + memory.ram_bytes:#x};
  /DISCARD/ : {{ *(.ARM.exidx .ARM.exidx.* .ARM.extab .ARM.extab.*) }}
}}
"""
