"""What a model will cost on a board, before it is built."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import resources
from tinycore.boards.record import Board
from tinycore.compiler.kernel_library import KernelLibrary, kernel_library
from tinycore.compiler.toolchain import Target
from tinycore.graph.constants import MOST_TEST_BYTES, StoredConstant, stored_constants, test_input
from tinycore.graph.encoded import FAST
from tinycore.graph.glue import Family, family_of, layer_stack_bytes, run_stack_bytes, settings_bytes, text_bytes
from tinycore.graph.lowering import Lowered, lower
from tinycore.graph.records import Graph
from tinycore.graph.states import plan_states
from tinycore.graph.timing import timing_of
from tinycore.graph.timing_features import call_features, shares_of_macs

REFERENCE = Target("thumb-freestanding-eabihf", "cortex_m4+vfp4d16sp")
SELFTEST_VECTORS = 8
FRAME_BYTES = 1024
MOST_ROWS = 8
LIKE_ALL = "nano-33-ble-sense-rev1"  # stands for boards that have no firmware of their own
CLEAR = "memset"  # what a model with a state is reset with
RESET_BYTES = 16


@dataclass(frozen=True)
class Cost:
    """Bytes, multiply-accumulates and time of one inference.

    `weights_bytes` and `arena_bytes` are exact, `code_bytes` is that of compiled kernels and counted glue, `flash_bytes`
    and `ram_bytes` are of the whole image. `cycles` comes from measured coefficients; `timing` says what they are worth:
    *model*, or *guess* for a core that was never measured.
    """

    weights_bytes: int
    code_bytes: int
    arena_bytes: int
    flash_bytes: int
    ram_bytes: int
    macs: int
    cycles: float
    seconds: float
    timing: str


@dataclass(frozen=True)
class Measurements:
    """How the data arrive at the board: rows of `columns` numbers, `window` rows to a sample; no columns if nobody knows."""

    columns: int
    window: int = 1


def estimate(graph: Graph, board: Board, *, measurements: Measurements | None = None, weights: str = FAST) -> Cost:
    """What `graph` will take on `board`, exported with `weights` as in `export.settings.ExportSettings`.

    Constants may be stand-ins that only have a shape. Without `measurements` a sample is taken for one row of a table.
    """
    lowered = lower(graph, board.cpu.instruction_set, weights=weights)
    library = kernel_library(_code_target(board), board.cpu.instruction_set)
    calls = [call for group in lowered.calls for call in group]
    macs = lowered.macs
    stored = stored_constants(lowered.graph, lowered.calls)
    weights_bytes = _bytes(stored)
    family = family_of(board.cpu.instruction_set, board.cpu.triple)
    states = plan_states(lowered.graph, lowered.calls).bytes
    reset = (CLEAR,) if states else ()
    code = (
        settings_bytes(lowered)
        + text_bytes(lowered, family)
        + library.code_bytes({c.function for c in calls}, {f for c in calls for f in c.sources}, others=reset)
    )
    cycles, label = _cycles(lowered, macs, board)
    numbers = sum(graph.tensors[tensor].elements for tensor in graph.inputs)
    image = _Image(
        graph,
        measurements or Measurements(numbers),
        board_id=board.id,
        stores_samples=test_input(graph, stored) is None,
        reset_bytes=RESET_BYTES + library.code_bytes(reset, ()) if reset else 0,
    )
    return Cost(
        weights_bytes=weights_bytes,
        code_bytes=code,
        arena_bytes=lowered.plan.arena_bytes,
        flash_bytes=weights_bytes + code + image.flash_bytes,
        ram_bytes=lowered.plan.arena_bytes + states + image.ram_bytes + _inference_stack(lowered, library, family),
        macs=sum(macs),
        cycles=cycles,
        seconds=cycles / board.cpu.clock_hz,
        timing=label,
    )


def _bytes(stored: Sequence[StoredConstant]) -> int:
    """Constants in flash; arrays that layers share count once."""
    return sum(one.values.nbytes for position, one in enumerate(stored) if one.shared_with == position)


def _code_target(board: Board) -> Target:
    """The board's own target where its call graph can be read, else the reference core: kernels differ little in size."""
    target = Target(board.cpu.triple, board.cpu.zig_cpu)
    return target if target.triple.startswith(("thumb", "riscv32")) else REFERENCE


def _cycles(lowered: Lowered, macs: Sequence[int], board: Board) -> tuple[float, str]:
    timing = timing_of(board.cpu.core)
    total = 0.0
    for group, node_macs in zip(lowered.calls, macs, strict=True):
        shares = shares_of_macs(group, node_macs)
        total += sum(timing.cycles(call, call_features(lowered.graph, call, share)) for call, share in zip(group, shares, strict=True))
    return total, timing.label


def _inference_stack(lowered: Lowered, library: KernelLibrary, family: Family) -> int:
    layers = (layer_stack_bytes(calls, family) + library.stack_bytes({call.function for call in calls}) for calls in lowered.calls if calls)
    return run_stack_bytes(lowered, family) + max(layers, default=0)


@dataclass(frozen=True)
class _Image:
    """What the firmware around the model takes: measured once without its buffers, which follow from the sizes of input and output."""

    graph: Graph
    measurements: Measurements
    board_id: str
    stores_samples: bool
    reset_bytes: int  # of the function that forgets earlier runs, and what it calls

    @property
    def flash_bytes(self) -> int:
        vectors = max(1, min(SELFTEST_VECTORS, MOST_TEST_BYTES // self._input_bytes))
        inputs = self._input_bytes if self.stores_samples else 0
        stored = vectors * (inputs + self._output_bytes) + 8 * self.measurements.columns
        return self._base["flash_bytes"] + self.reset_bytes + stored

    @property
    def ram_bytes(self) -> int:
        buffers = [self._input_bytes, self._output_bytes, self._output_bytes]
        if self.measurements.columns:
            row = 4 * self.measurements.columns
            rows = min(MOST_ROWS, (FRAME_BYTES - 6) // row, (FRAME_BYTES - 7) // (8 + self._output_bytes))
            buffers.append(row * (self.measurements.window + rows))
        return self._base["ram_bytes"] + sum(-(-size // 4) * 4 for size in buffers)

    @property
    def _base(self) -> Mapping[str, int]:
        sizes = _firmware_sizes()
        return sizes.get(self.board_id, sizes[LIKE_ALL])["measured" if self.measurements.columns else "plain"]

    @property
    def _input_bytes(self) -> int:
        return sum(self.graph.tensors[tensor].bytes for tensor in self.graph.inputs)

    @property
    def _output_bytes(self) -> int:
        return sum(self.graph.tensors[tensor].bytes for tensor in self.graph.outputs)


@cache
def _firmware_sizes() -> Mapping[str, Mapping[str, Mapping[str, int]]]:
    return tomllib.loads(resources.path("firmware/sizes.toml").read_text(encoding="utf-8"))
