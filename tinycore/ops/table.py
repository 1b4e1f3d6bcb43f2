"""The operators Tinysmith can put on a board: one row each."""

from __future__ import annotations

from tinycore.ops.operator import Operator

# One row per operator file, which exposes it as OPERATOR. To add an operator: its file in this folder, its C file of the
# same name in resources/runtime, its row here, its test.
ROWS: tuple[Operator, ...] = ()

OPERATORS: dict[str, Operator] = {row.name: row for row in ROWS}
BY_BUILTIN: dict[str, Operator] = {row.builtin: row for row in ROWS}
