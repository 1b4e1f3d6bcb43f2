"""The measuring process of `bench`: `python -m tinycore.twin.bench_process ELF FOLDER BOARD` reads inputs and bundle, leaves outputs."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from elftools.elf.elffile import ELFFile
from numpy.typing import NDArray

from tinycore.boards.record import Board, Memory, load_board
from tinycore.errors import TinysmithError
from tinycore.twin.cores import core_of
from tinycore.twin.cpu import RETURN, Cpu
from tinycore.twin.interruptions import Interruption
from tinycore.twin.miss_counter import MissCounter
from tinycore.twin.timing_table import load_table

BUFFERS = 0x6000_0000  # memory of the measuring setup, where no board has any
PAGE = 4096
PAINT = 0xDEAD_BEEF


@dataclass(frozen=True)
class Function:
    """Where a C function lies."""

    address: int
    size: int


@dataclass(frozen=True)
class Program:
    """What a firmware ELF says: contents by address, functions by name, stack."""

    contents: tuple[tuple[int, bytes], ...]
    functions: dict[str, Function]
    stack_pointer: int
    ram_end: int


class Machine:
    """A board's core with the program in it and two buffers outside."""

    def __init__(self, program: Program, board: Board, *, buffer_bytes: int, is_counting: bool) -> None:
        memory = board.memory
        self.cpu = Cpu(core_of(board), code_origin=memory.flash_origin, is_counting=is_counting)
        self.cpu.has_floating_point = True
        self._program = program
        self._output = BUFFERS + buffer_bytes // 2
        for origin in {memory.flash_origin, *(() if memory.constants_origin is None else (memory.constants_origin,))}:
            self._map(origin, memory.flash_bytes, is_writable=False)
        self._map(memory.ram_origin, memory.ram_bytes, is_writable=True)
        self._map(BUFFERS, buffer_bytes, is_writable=True)
        self._map(RETURN, PAGE, is_writable=False)
        for address, data in program.contents:
            self.cpu.write_memory(address, data)
        self._painted_words = (program.stack_pointer - program.ram_end) // 4
        self.cpu.write_memory(program.ram_end, PAINT.to_bytes(4, "little") * self._painted_words)

    def _map(self, origin: int, size: int, *, is_writable: bool) -> None:
        """Whole pages, more than asked for where a memory begins or ends within one."""
        first = origin // PAGE * PAGE
        self.cpu.map_memory(first, bytes(-((first - origin - size) // PAGE) * PAGE), is_writable=is_writable)

    def infer(self, run: Function, sample: bytes, output_bytes: int) -> bytes:
        """One call of the model."""
        self.cpu.write_memory(BUFFERS, sample)
        self.cpu.call(run.address, (BUFFERS, self._output), stack_pointer=self._program.stack_pointer)
        return self.cpu.read_memory(self._output, output_bytes)

    def deepest_stack_bytes(self) -> int:
        """How far down the paint was scratched off."""
        words = np.frombuffer(self.cpu.read_memory(self._program.ram_end, self._painted_words * 4), "<u4")
        touched = np.flatnonzero(words != PAINT)
        return int((self._painted_words - touched[0]) * 4) if len(touched) else 0


def count_misses(program: Program, board: Board, run: Function, sample: bytes, *, buffer_bytes: int, output_bytes: int) -> int:
    """How often the second of two equal inferences waits for the flash: the first has filled its cache, if it has one."""
    if board.memory.cache is None:
        return 0
    machine = Machine(program, board, buffer_bytes=buffer_bytes, is_counting=False)
    counter = MissCounter(board.memory)
    machine.cpu.listen(counter)
    machine.infer(run, sample, output_bytes)
    before = counter.misses
    machine.infer(run, sample, output_bytes)
    return counter.misses - before


class LayerMeter:
    """Splits the counts of one inference among the layers: a layer lasts from its entry until its caller goes on."""

    def __init__(self, cpu: Cpu, run: Function, layers: list[Function | None]) -> None:
        self._clock = cpu.clock
        self._current: int | None = None
        self._since = (0, 0)
        self.costs = [[0, 0] for _ in layers]
        cpu.watch_blocks(run.address, run.address + run.size - 1, lambda: self._switch(None))
        for index, layer in enumerate(layers):
            if layer is not None:
                cpu.watch_blocks(layer.address, layer.address, lambda index=index: self._switch(index))  # type: ignore[misc]

    def finish(self) -> None:
        """The model has returned, perhaps straight from its last layer."""
        self._account((self._clock.instructions(), self._clock.now()))

    def _switch(self, layer: int | None) -> None:
        if layer == self._current:
            return
        self._account(self._clock.at_block_start())
        self._current = layer

    def _account(self, now: tuple[int, int]) -> None:
        if self._current is not None:
            cost = self.costs[self._current]
            cost[0] += now[0] - self._since[0]
            cost[1] += now[1] - self._since[1]
        self._since = now
        self._current = None


def main() -> int:
    """Measure and print one line of JSON."""
    elf, folder, board = Path(sys.argv[1]), Path(sys.argv[2]), load_board(sys.argv[3])
    bundle = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    inputs = np.load(folder / "inputs.npy", allow_pickle=False)
    try:
        outputs, counts = measure(read_program(elf, board.memory), board, bundle, inputs)
    except Interruption as interruption:
        counts = {"error": f"the model {interruption}"}
    except (TinysmithError, OSError) as error:
        counts = {"error": f"the emulator's counters cannot be built ({error})"}
    except KeyError as missing:
        counts = {"error": f"the firmware has no function {missing.args[0]}"}
    else:
        np.save(folder / "outputs.npy", outputs)
    print(json.dumps(counts))  # noqa: T201
    return int("error" in counts)


def measure(program: Program, board: Board, bundle: dict[str, Any], inputs: NDArray[Any]) -> tuple[NDArray[Any], dict[str, Any]]:
    """Outputs of all inputs; counts of the first, taken on a counting core while a fast one runs the rest."""
    table = load_table(core_of(board).timing)
    run = program.functions[f"{bundle['name']}_run"]
    layers = [program.functions.get(layer_symbol(bundle, index)) for index in range(len(bundle["layers"]))]
    dtype = np.dtype(bundle["output"]["dtype"])
    output_bytes = int(np.prod(bundle["output"]["shape"])) * dtype.itemsize
    buffer_bytes = 2 * PAGE * (1 + max(output_bytes, inputs[0].nbytes) // PAGE)
    counted = Machine(program, board, buffer_bytes=buffer_bytes, is_counting=True)
    meter = LayerMeter(counted.cpu, run, layers)
    raw = [counted.infer(run, inputs[0].tobytes(), output_bytes)]
    meter.finish()
    fast = Machine(program, board, buffer_bytes=buffer_bytes, is_counting=False)
    reset = program.functions.get(f"{bundle['name']}_reset")  # of a model with state: samples do not follow one another
    for sample in inputs[1:]:
        if reset is not None:
            fast.infer(reset, b"", 0)
        raw.append(fast.infer(run, sample.tobytes(), output_bytes))
    counts = {
        "instructions": counted.cpu.clock.instructions(),
        "cycles": counted.cpu.clock.now(),
        "misses": count_misses(program, board, run, inputs[0].tobytes(), buffer_bytes=buffer_bytes, output_bytes=output_bytes),
        "stack_bytes": max(counted.deepest_stack_bytes(), fast.deepest_stack_bytes()),
        "timing": f"{table.core} version {table.version}, {table.label}",
        "layers": meter.costs,
    }
    return np.frombuffer(b"".join(raw), dtype).reshape(len(inputs), -1), counts


def layer_symbol(bundle: dict[str, Any], index: int) -> str:
    """The name of a layer's C function."""
    layer = bundle["layers"][index]
    return str(layer.get("function", f"{bundle['name']}_layer_{index}_{layer['op']}"))


def read_program(elf: Path, memory: Memory) -> Program:
    """Load what a debugger would load, initialised data included."""
    with elf.open("rb") as stream:
        file = ELFFile(stream)
        loaded = [segment for segment in file.iter_segments() if segment["p_type"] == "PT_LOAD" and segment["p_memsz"]]
        contents = tuple((place, s.data()) for s in loaded if s["p_filesz"] for place in {s["p_paddr"], s["p_vaddr"]})
        ends = [s["p_vaddr"] + s["p_memsz"] for s in loaded if memory.ram_origin <= s["p_vaddr"] < memory.ram_origin + memory.ram_bytes]
        symbols = file.get_section_by_name(".symtab")
        functions = {
            symbol.name: Function(symbol["st_value"] & ~1, symbol["st_size"])
            for symbol in symbols.iter_symbols()
            if symbol["st_info"]["type"] == "STT_FUNC"
        }
    stack_pointer = memory.ram_origin + memory.ram_bytes
    return Program(contents, functions, stack_pointer, max(ends, default=memory.ram_origin) + 3 & ~3)


if __name__ == "__main__":
    sys.exit(main())
