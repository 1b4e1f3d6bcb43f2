"""An emulated core: memories, registers mapped into memory, exact counts, and faults that lock it up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import unicorn
from unicorn import arm_const

from tinycore.twin.alignment import Alignment
from tinycore.twin.cores import EmulatedCore
from tinycore.twin.cycles import Block
from tinycore.twin.interruptions import Asked, Interruption, LockUp, Standstill
from tinycore.twin.miss_counter import MissCounter
from tinycore.twin.native_counter import make_counter
from tinycore.twin.registers import REGISTERS, make_engine
from tinycore.twin.timing_table import TimingTable, load_table

NOWHERE = 0xFFFF_FFFE  # where no code can be, so that the emulation ends only by an interruption or a sleep
RETURN = 0x0F00_0000  # where called functions return to; never executed, but has to be a plain address
CYCLE_REGISTERS = (0xE000_1000, 0xE000_1004)
REASONS = {
    unicorn.UC_ERR_READ_UNMAPPED: "reads from {address:#x}, where nothing is",
    unicorn.UC_ERR_WRITE_UNMAPPED: "writes to {address:#x}, where nothing is",
    unicorn.UC_ERR_FETCH_UNMAPPED: "jumps to {address:#x}, where nothing is",
    unicorn.UC_ERR_WRITE_PROT: "writes to {address:#x}, which cannot be written",
    unicorn.UC_ERR_FETCH_PROT: "jumps to {address:#x}, which holds no code",
    unicorn.UC_ERR_INSN_INVALID: "meets an instruction that this core does not have",
    unicorn.UC_ERR_EXCEPTION: "causes an exception",
}


class Cpu:
    """One core with its clock; `has_floating_point` may be switched by whoever models the coprocessor control.

    A core that `is_counting` not runs many times as fast, its clock stands still, and uses of the floating-point unit are not checked.
    """

    def __init__(self, core: EmulatedCore, *, code_origin: int = 0, is_counting: bool = True) -> None:
        self._engine = make_engine(core)
        self._registers = REGISTERS[core.architecture]
        self._absent = core.absent
        self.has_floating_point = False
        self._is_asked_to_stop = False
        self._interruption: Interruption | None = None
        self._bad_address = 0
        self._program_counter = 0
        self.clock = make_counter(load_table(core.timing), self.read_memory, self._admit, code_origin=code_origin)
        self._engine.hook_add(unicorn.UC_HOOK_MEM_INVALID, self._note_bad_address)
        if is_counting:
            self._hook_counters(load_table(core.timing))

    def _hook_counters(self, table: TimingTable) -> None:
        self._block_hook = self.clock.install(self._engine)
        self._alignment = Alignment(table, self._running_block, charge=self.clock.skip, refuse=self._refuse_unaligned)
        self._alignment.install(self._engine)
        # Access hooks on the cycle counter make the emulator keep the program counter exact there.
        first, last = CYCLE_REGISTERS
        self._engine.hook_add(unicorn.UC_HOOK_MEM_READ | unicorn.UC_HOOK_MEM_WRITE, lambda *_: None, begin=first, end=last)

    def map_memory(self, origin: int, contents: bytes, *, is_writable: bool) -> None:
        """Put memory with these contents at `origin`; sizes are multiples of 4 kB."""
        access = unicorn.UC_PROT_ALL if is_writable else unicorn.UC_PROT_READ | unicorn.UC_PROT_EXEC
        self._engine.mem_map(origin, len(contents), access)
        self._engine.mem_write(origin, contents)

    def map_registers(self, origin: int, size: int, read: Callable[[int], int], write: Callable[[int, int], None]) -> None:
        """Have 32-bit accesses to this window answered by `read(offset)` and `write(offset, value)`."""

        def on_read(_: Any, offset: int, width: int, __: Any) -> int:
            try:
                check_width(origin + offset, width)
                return read(offset)
            except Interruption as interruption:
                self._interrupt(interruption)
                return 0

        def on_write(_: Any, offset: int, width: int, value: int, __: Any) -> None:
            try:
                check_width(origin + offset, width)
                write(offset, value)
            except Interruption as interruption:
                self._interrupt(interruption)

        self._engine.mmio_map(origin, size, on_read, None, on_write, None)

    def read_memory(self, address: int, size: int) -> bytes:
        """Bytes as a debugger would see them."""
        return bytes(self._engine.mem_read(address, size))

    def write_memory(self, address: int, contents: bytes) -> None:
        """Change memory as a debugger would."""
        self._engine.mem_write(address, contents)

    def begin_at(self, *, stack_pointer: int, entry: int) -> None:
        """Set the two registers that a reset loads."""
        self._engine.reg_write(self._registers.stack_pointer, stack_pointer)
        self._engine.reg_write(self._registers.return_address, 0xFFFF_FFFF)
        self._program_counter = entry & ~1

    def interrupts_are_masked(self) -> bool:
        """Whether PRIMASK is set."""
        return bool(self._engine.reg_read(arm_const.UC_ARM_REG_PRIMASK) & 1)

    def cycles_before_this_instruction(self) -> int:
        """The clock at an access to the cycle counter, exact to the instruction."""
        return self.clock.now_before(self._engine.reg_read(self._registers.program_counter))

    def run_until_asleep(self) -> str:
        """Execute until WFI or WFE and say which; raises an `Interruption` for everything else."""
        errno = self._execute(self._program_counter, NOWHERE)
        if self._is_asked_to_stop:
            raise Asked
        if errno and not self._fell_asleep():
            raise LockUp(self._describe(errno))
        if not self._fell_asleep():
            raise LockUp("left its program")
        block = self.clock.last_block()
        self._program_counter = self._engine.reg_read(self._registers.program_counter)
        return block.sleeps if block else ""

    def call(self, function: int, arguments: Sequence[int], *, stack_pointer: int) -> None:
        """Call a C function and wait until it returns; raises `LockUp` if it never gets there."""
        self.begin_at(stack_pointer=stack_pointer, entry=function)
        self._engine.reg_write(self._registers.return_address, RETURN | self._registers.code_bit)
        for register, argument in zip(self._registers.arguments, arguments, strict=False):
            self._engine.reg_write(register, argument)
        if errno := self._execute(function, RETURN):
            raise LockUp(self._describe(errno))

    def watch_blocks(self, first: int, last: int, entered: Callable[[], None]) -> None:
        """Have `entered` called whenever a block starts between two addresses, after it was counted."""
        self._engine.hook_add(unicorn.UC_HOOK_BLOCK, lambda *_: entered(), begin=first, end=last)

    def listen(self, counter: MissCounter) -> None:
        """Have a cache see what is fetched and read from now on."""
        self._miss_counter = counter
        counter.install(self._engine)

    def ask_to_stop(self) -> None:
        """Stop soon; may be called from another thread, and again until `run_until_asleep` has returned."""
        self._is_asked_to_stop = True
        self._engine.emu_stop()

    def _execute(self, begin: int, until: int) -> int:
        """Run and return the emulator's error number; raises what a callback wanted raised."""
        errno = 0
        try:
            self._engine.emu_start(begin | self._registers.code_bit, until)
        except unicorn.UcError as error:
            errno = int(error.errno)
        if self._interruption is not None:
            raise self._interruption
        return errno

    def _interrupt(self, interruption: Interruption) -> None:
        """End the emulation from inside a callback, where nothing may be raised."""
        self._interruption = self._interruption or interruption
        self._engine.emu_stop()

    def _admit(self, block: Block) -> None:
        if block.has_floating_point and not self.has_floating_point:
            self._interrupt(LockUp(f"uses the floating-point unit at {block.address:#x} before switching it on (CPACR)"))
        if block.has_double_precision:
            self._interrupt(LockUp(f"computes with 64-bit floats at {block.address:#x}, which this floating-point unit cannot"))
        if foreign := block.names & self._absent:
            self._interrupt(LockUp(f"meets {', '.join(foreign)} at {block.address:#x}, which this core does not have"))
        if block.is_endless_loop:
            self._interrupt(Standstill(f"stands in an endless loop at {block.address:#x}"))

    def _running_block(self) -> tuple[int, bytes]:
        block = self.clock.last_block()
        return (block.address, self.read_memory(block.address, block.size)) if block else (0, b"")

    def _refuse_unaligned(self, address: int) -> None:
        self._interrupt(LockUp(f"moves several words or floats to or from {address:#x}, which is no multiple of 4"))

    def _fell_asleep(self) -> bool:
        # The emulator ends quietly at WFI, but calls WFE an invalid instruction; both leave the counter behind the instruction.
        block = self.clock.last_block()
        return block is not None and bool(block.sleeps) and self._engine.reg_read(self._registers.program_counter) == block.end

    def _note_bad_address(self, _: Any, __: int, address: int, *___: Any) -> bool:
        self._bad_address = address
        return False

    def _describe(self, errno: int) -> str:
        what = REASONS.get(errno, f"stops with emulator error {errno}").format(address=self._bad_address)
        return f"{what} (near {self._engine.reg_read(self._registers.program_counter):#x})"


def check_width(address: int, width: int) -> None:
    """Refuse anything but whole words, as the peripheral bus does."""
    if width != 4:
        raise LockUp(f"accesses the register at {address:#x} with {width} bytes instead of 4")
