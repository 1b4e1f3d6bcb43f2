"""What the readers of every kind hand on: samples with answers and groups, before they are split."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from tinycore.data.findings import Finding


@dataclass(frozen=True, eq=False)
class Samples:
    """`x` float32 [n, *shape], `y` class indices or targets, `group` int32 with equal numbers for what belongs together.

    `grouped_by` says in a word what a group is ("recording", "user", "block of time"), "" if nothing is known.
    `fixed_part` holds 0 or 2 where the user's own folders said train or test, None where they did not.
    """

    kind: Literal["table", "series"]
    task: Literal["classification", "regression"]
    x: npt.NDArray[np.float32]
    y: npt.NDArray[Any]
    group: npt.NDArray[np.int32]
    group_names: tuple[str, ...]
    grouped_by: str
    classes: tuple[str, ...]
    columns: tuple[str, ...]
    target: str
    window: int = 0
    hop: int = 0
    rate_hz: float = 0.0
    fixed_part: npt.NDArray[np.uint8] | None = None
    findings: tuple[Finding, ...] = field(default=())
