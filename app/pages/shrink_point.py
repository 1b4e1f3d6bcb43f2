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
        names = ("score", "weights_bytes", "code_bytes", "flash_bytes", "ram_bytes", "seconds")
        return Point(**{name: result[name] for name in names}, is_built=False, took_s=result["milliseconds_taken"] / 1000)

    @staticmethod
    def built(summary: Mapping[str, Any], cost: Mapping[str, Any]) -> Point:
        """The model that was kept: its score on *choose*, and what it costs on the board."""
        names = ("weights_bytes", "code_bytes", "flash_bytes", "ram_bytes", "seconds")
        return Point(score=summary["score_choose"], **{name: cost[name] for name in names}, is_built=True, took_s=0.0)


def final_score(summary: Mapping[str, Any], *, is_regression: bool) -> str:
    """What the kept model reached on the final samples."""
    if is_regression:
        said = QCoreApplication.translate("ShrinkPage", "Kept: off by {score} on average on the final samples ({float} before shrinking)")
        return said.format(score=f"{summary.get('error_shrunk', 0.0):.4g}", float=f"{summary.get('error_float', 0.0):.4g}")
    said = QCoreApplication.translate("ShrinkPage", "Kept: {score} right on the final samples ({float} before shrinking)")
    shrunk, trained = (words.percent(summary.get(f"accuracy_{name}", 0.0)) for name in ("shrunk", "float"))
    return said.format(score=shrunk, float=trained)
