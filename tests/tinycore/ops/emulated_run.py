"""Calls `main_loop(function, count, numbers, answers)` of an ELF on an emulated Cortex-M4F.

`python -m ... ELF FUNCTION NUMBERS.npy ANSWERS.npy`. A process of its own: the emulator's licence is not ours, so it is
never loaded beside the program.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

MEMORY, MEMORY_BYTES = 0x20000000, 1 << 20
RETURN = 0x0F000000  # where nothing lies but the end of the call


def run(elf: Path, function: int, numbers: np.ndarray) -> np.ndarray:
    import unicorn
    from elftools.elf.elffile import ELFFile
    from unicorn import arm_const as arm

    cpu = unicorn.Uc(unicorn.UC_ARCH_ARM, unicorn.UC_MODE_THUMB)
    cpu.ctl_set_cpu_model(arm.UC_CPU_ARM_CORTEX_M4)
    cpu.mem_map(0, 1 << 20)
    cpu.mem_map(MEMORY, MEMORY_BYTES)
    cpu.mem_map(RETURN, 0x1000)
    with elf.open("rb") as stream:
        file = ELFFile(stream)
        for segment in file.iter_segments("PT_LOAD"):
            cpu.mem_write(segment["p_vaddr"], segment.data())
        start = file.header["e_entry"]
    cpu.mem_write(MEMORY, numbers.tobytes())
    registers = (arm.UC_ARM_REG_R0, arm.UC_ARM_REG_R1, arm.UC_ARM_REG_R2, arm.UC_ARM_REG_R3)
    for register, value in zip(registers, (function, len(numbers), MEMORY, MEMORY + numbers.nbytes), strict=True):
        cpu.reg_write(register, value)
    cpu.reg_write(arm.UC_ARM_REG_SP, MEMORY + MEMORY_BYTES)
    cpu.reg_write(arm.UC_ARM_REG_LR, RETURN | 1)
    cpu.emu_start(start | 1, RETURN)
    assert cpu.reg_read(arm.UC_ARM_REG_PC) == RETURN
    return np.frombuffer(bytes(cpu.mem_read(MEMORY + numbers.nbytes, numbers.nbytes)), np.float32)


if __name__ == "__main__":
    np.save(sys.argv[4], run(Path(sys.argv[1]), int(sys.argv[2]), np.load(sys.argv[3])))
