"""Counts instructions and cycles of an emulated core, block by block and edge by edge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tinycore.twin.block_hook import BLOCK_CALLBACK, add_block_hook
from tinycore.twin.cycles import Block, classify
from tinycore.twin.timing_table import TimingTable

Hook = Callable[[Any, int, int, Any], None]
ReadMemory = Callable[[int, int], bytes]


class CycleCounter:
    """The clock of one core.

    `hook` is called at the start of every block; it has to be in place before the first instruction, or translated blocks escape it.
    `admit` sees each new block once, before it runs; `code_origin` is where most of them lie. All figures are in cycles of the core.
    """

    hook: Hook
    now: Callable[[], int]
    skip: Callable[[int], None]
    instructions: Callable[[], int]
    last_block: Callable[[], Block | None]
    forget_blocks: Callable[[], None]

    def __init__(self, table: TimingTable, read_memory: ReadMemory, admit: Callable[[Block], None], *, code_origin: int = 0) -> None:
        self._table = table
        self._code_origin = code_origin
        self._read_memory = read_memory
        # Closure variables instead of attributes: this is called millions of times, and they are twice as fast.
        blocks: dict[int, Block] = {}
        costs: dict[int, tuple[int, int, int, int]] = {}
        cycles = instructions = 0
        start = end = -1
        taken_branch = table.taken_branch

        def hook(_: Any, address: int, size: int, __: Any) -> None:
            nonlocal cycles, instructions, start, end
            cost = costs.get(address)
            if cost is None or cost[3] != size:
                block = blocks[address] = classify(read_memory(address, size), address, table)
                admit(block)
                cost = costs[address] = (block.cycles, block.instructions, block.end, size)
            if address != end:
                cycles += taken_branch
            cycles += cost[0]
            instructions += cost[1]
            start, end = address, cost[2]

        def skip(count: int) -> None:
            nonlocal cycles
            cycles += count

        def forget_blocks() -> None:
            blocks.clear()
            costs.clear()

        self.hook = hook
        self.now = lambda: cycles
        self.skip = skip
        self.instructions = lambda: instructions
        self.last_block = lambda: blocks.get(start)
        self.forget_blocks = forget_blocks

    def install(self, engine: Any) -> object:
        """Hook it into an emulator; the result has to be kept as long as that."""
        return add_block_hook(engine, BLOCK_CALLBACK(self.hook))

    def at_block_start(self) -> tuple[int, int]:
        """Instructions and cycles up to the start of the present block."""
        block = self.last_block()
        return self.instructions() - (block.instructions if block else 0), self.now() - (block.cycles if block else 0)

    def now_before(self, program_counter: int) -> int:
        """Cycles up to the instruction at `program_counter`, which lies in the present block."""
        block = self.last_block()
        if block is None or not block.address <= program_counter < block.end:
            return self.now()
        part = classify(self._read_memory(block.address, program_counter - block.address), block.address, self._table)
        return self.now() - block.cycles + part.cycles
