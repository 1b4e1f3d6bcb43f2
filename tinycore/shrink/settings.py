"""The user's choices about pruning and number format."""

from __future__ import annotations

from dataclasses import dataclass, field

# Number formats, as the converter makes them: `training/convert.py`.
MODES = ("float32", "float16", "dynamic", "int8", "int8-float-io", "int16x8")


@dataclass(frozen=True)
class ShrinkSettings:
    """What to remove, how to store the rest, and how long to recover."""

    sparsity_percent: int = field(default=30, metadata={"label": "Sparsity", "unit": "%", "range": (0, 95)})
    pattern: str = field(default="channels", metadata={"label": "What to remove", "choices": ("channels", "weights")})
    mode: str = field(default="int8", metadata={"label": "Number format", "choices": MODES})
    fine_tune_epochs: int = field(default=8, metadata={"label": "Recover by fine-tuning", "unit": "rounds", "range": (0, 200)})
    seed: int = field(default=1, metadata={"label": "Seed", "range": (0, 9999), "expert": True})
