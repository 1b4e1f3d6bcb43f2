"""What the preview job answers, as the shrink page needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from app import words


@dataclass(frozen=True)
class Point:
    """One way of shrinking, measured on *choose*; sizes of the model's own part and of the whole image."""

    score: float
    weights_bytes: int
    code_bytes: int
    flash_bytes: int
    ram_bytes: int
    seconds: float
    is_built: bool
    took_s: float

    @property
    def model_bytes(self) -> int:
        """The model's own part of the flash."""
        return self.weights_bytes + self.code_bytes

    @property
    def runtime_bytes(self) -> int:
        """Start-up, serial and protocol."""
        return max(0, self.flash_bytes - self.model_bytes)

    @staticmethod
    def of(result: Mapping[str, Any]) -> Point:
        """The point behind a job's result."""
        cost = {**result, **(result.get("cost") or {})}
        return Point(
            score=float(cost.get("score", cost.get("score_choose", 0.0))),
            weights_bytes=int(cost["weights_bytes"]),
            code_bytes=int(cost["code_bytes"]),
            flash_bytes=int(cost["flash_bytes"]),
            ram_bytes=int(cost["ram_bytes"]),
            seconds=float(cost["seconds"]),
            is_built=cost.get("state") == "built",
            took_s=float(cost.get("took_s", 0.0)),
        )


def final_score(summary: Mapping[str, Any], *, is_regression: bool) -> str:
    """What the kept model reached on the final samples."""
    if is_regression:
        said = QCoreApplication.translate("ShrinkPage", "Kept: off by {score} on average on the final samples ({float} before shrinking)")
        return said.format(score=f"{summary.get('error_shrunk', 0.0):.4g}", float=f"{summary.get('error_float', 0.0):.4g}")
    said = QCoreApplication.translate("ShrinkPage", "Kept: {score} right on the final samples ({float} before shrinking)")
    shrunk, trained = (words.percent(summary.get(f"accuracy_{name}", 0.0)) for name in ("shrunk", "float"))
    return said.format(score=shrunk, float=trained)
