"""The emulator's names for what every core has: program counter, stack pointer, return address, arguments of a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import unicorn
from unicorn import arm_const, riscv_const

from tinycore.twin.cores import EmulatedCore


@dataclass(frozen=True)
class Registers:
    """Numbers of the emulator's; `code_bit` is set in an address at which code is entered."""

    program_counter: int
    stack_pointer: int
    return_address: int
    arguments: tuple[int, ...]
    code_bit: int


REGISTERS: Mapping[str, Registers] = {
    "thumb": Registers(
        program_counter=arm_const.UC_ARM_REG_PC,
        stack_pointer=arm_const.UC_ARM_REG_SP,
        return_address=arm_const.UC_ARM_REG_LR,
        arguments=(arm_const.UC_ARM_REG_R0, arm_const.UC_ARM_REG_R1, arm_const.UC_ARM_REG_R2, arm_const.UC_ARM_REG_R3),
        code_bit=1,
    ),
    "riscv": Registers(
        program_counter=riscv_const.UC_RISCV_REG_PC,
        stack_pointer=riscv_const.UC_RISCV_REG_SP,
        return_address=riscv_const.UC_RISCV_REG_RA,
        arguments=(riscv_const.UC_RISCV_REG_A0, riscv_const.UC_RISCV_REG_A1, riscv_const.UC_RISCV_REG_A2, riscv_const.UC_RISCV_REG_A3),
        code_bit=0,
    ),
}


def make_engine(core: EmulatedCore) -> Any:
    """An emulator of exactly this core."""
    if core.architecture == "riscv":
        engine = unicorn.Uc(unicorn.UC_ARCH_RISCV, unicorn.UC_MODE_RISCV32)
        engine.ctl_set_cpu_model(getattr(riscv_const, core.model))
        return engine
    # With UC_MODE_MCLASS every model would silently become a Cortex-M33.
    engine = unicorn.Uc(unicorn.UC_ARCH_ARM, unicorn.UC_MODE_THUMB)
    engine.ctl_set_cpu_model(getattr(arm_const, core.model))
    return engine
