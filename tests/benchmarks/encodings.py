"""`benchmark encodings`: bytes and cycles of layers with thin weights, as they are by default and with `weights = "small"`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.tinycore.many_models import run_on_core
from tests.tinycore.ops.flatbuffer_networks import Layer, layer, network
from tests.tinycore.thin_weights import Thin, few_bits, zeros
from tinycore.boards.record import load_board
from tinycore.commands.command import table
from tinycore.context import Context, steps
from tinycore.graph.encoded import FAST, SMALL, constant_bytes
from tinycore.graph.lowering import lower
from tinycore.ops.operator import KernelCall
from tinycore.ops.table import OPERATORS

BOARDS = {"mps2-an386": "Cortex-M4F", "pico": "Cortex-M0+", "esp32-c3": "RISC-V"}
THIN: Mapping[str, Thin] = {
    "-7..7": few_bits,
    **{f"{share:.0%} zeros": zeros(share) for share in (0.5, 0.75, 0.9, 0.97)},
    **{f"{share:.0%} zeros, 1 x 4": zeros(share, columns=4) for share in (0.5, 0.75, 0.9)},
    **{f"{share:.0%} zeros, 4 x 4": zeros(share, rows=4, columns=4) for share in (0.5, 0.75, 0.9)},
}


def layers(thin: Thin) -> Iterator[tuple[str, Layer, tuple[int, ...]]]:
    """A dense layer and two convolutions, by name, with their input's shape."""
    yield "dense, 256 to 64", layer("FULLY_CONNECTED", units=64, activation="RELU", thin=thin), (1, 256)
    yield "1x1, 128 to 64", layer("CONV_2D", filters=64, kernel=(1, 1), activation="RELU", low=0.0, thin=thin), (1, 4, 4, 128)
    yield (
        "3x3, 16 to 64",
        layer("CONV_2D", filters=64, kernel=(3, 3), padding="SAME", activation="RELU", low=0.0, thin=thin),
        (1, 5, 5, 16),
    )


def run(*, only: str, seeds: int, context: Context) -> dict[str, Any]:
    """A row for every layer and kind of weights on every board; `only` names a board. Nothing here depends on seeds."""
    del seeds
    boards = [board for board in BOARDS if only in ("", board)]
    return {"rows": [row for board in steps(context, boards, total=len(boards), phase="measure") for row in _measure(board)]}


def _measure(board: str) -> list[dict[str, Any]]:
    kinds = [(kind, name, network([one], input_shape=shape, seed=1)) for kind, thin in THIN.items() for name, one, shape in layers(thin)]
    models = [model for _, _, model in kinds]
    found = {weights: _costs(models, board, weights) for weights in (FAST, SMALL)}
    columns = zip(kinds, found[FAST], found[SMALL], strict=True)
    return [{"board": board, "weights": kind, "layer": name, FAST: fast, SMALL: small} for (kind, name, _), fast, small in columns]


def _costs(models: list[bytes], board: str, weights: str) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="tinysmith-") as scratch:
        ran = run_on_core(models, board, folder=Path(scratch), weights=weights)
    costs = []
    for one in ran:
        (node,) = one.graph.nodes
        calls = lower(one.graph, load_board(board).cpu.instruction_set, weights=weights).calls[0]
        cycles = one.layers[0][2] / OPERATORS[node.operator].macs(one.graph, node)
        costs.append({"kernel": _kernel(calls), "bytes": sum(map(constant_bytes, calls)), "cycles": cycles, "exact": one.is_exact})
    return costs


def _kernel(calls: tuple[KernelCall, ...]) -> str:
    return " + ".join(call.function.removeprefix("ts_") for call in calls)


def render(result: dict[str, Any]) -> str:
    """A table for each board."""
    parts = []
    for board, core in BOARDS.items():
        rows = [row for row in result["rows"] if row["board"] == board]
        lines = [
            (
                f"{core}: weights",
                "layer",
                *(f"{weights}: {what}" for weights in (FAST, SMALL) for what in ("kernel", "bytes", "c/MAC", "exact")),
            )
        ]
        for row in rows:
            cells = [
                (
                    row[weights]["kernel"],
                    f"{row[weights]['bytes']:,}",
                    f"{row[weights]['cycles']:.2f}",
                    "yes" if row[weights]["exact"] else "NO",
                )
                for weights in (FAST, SMALL)
            ]
            lines.append((row["weights"], row["layer"], *cells[0], *cells[1]))
        if rows:
            parts.append(table(lines))
    return "\n\n".join(parts)
