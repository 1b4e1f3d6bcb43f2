"""The user's choices about the data."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class DataSettings:
    """What to read and how to cut it; empty text means "decide for me"."""

    source: str = field(default="", metadata={"label": "File or folder", "kind": "path"})
    kind: str = field(default="auto", metadata={"label": "Kind of data", "choices": ("auto", "table", "series")})
    task: str = field(default="auto", metadata={"label": "Task", "choices": ("auto", "classification", "regression")})
    target: str = field(default="", metadata={"label": "What to predict", "kind": "column"})
    group: str = field(default="", metadata={"label": "Keep together", "kind": "column"})
    leave_out: tuple[str, ...] = field(default=(), metadata={"label": "Columns to leave out", "kind": "columns"})
    keep: tuple[str, ...] = field(default=(), metadata={"label": "Columns to use anyway", "kind": "columns", "expert": True})
    scaling: str = field(default="standard", metadata={"label": "Scaling", "choices": ("standard", "range", "none")})
    window: int = field(default=0, metadata={"label": "Window", "unit": "rows", "range": (0, 4096)})
    hop: int = field(default=0, metadata={"label": "New window every", "unit": "rows", "range": (0, 4096)})
    choose_percent: int = field(default=20, metadata={"label": "Kept for choosing", "unit": "%", "range": (5, 40)})
    final_percent: int = field(default=20, metadata={"label": "Kept for the final score", "unit": "%", "range": (5, 40)})
    seed: int = field(default=1, metadata={"label": "Seed", "range": (0, 9999), "expert": True})
