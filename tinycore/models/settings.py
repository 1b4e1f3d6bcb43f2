"""The user's choices about the model."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ModelSettings:
    """Search for a network, or import one from a file."""

    origin: str = field(default="search", metadata={"label": "Where the model comes from", "choices": ("search", "import")})
    file: str = field(default="", metadata={"label": "Model file", "kind": "path"})
    trials: int = field(default=12, metadata={"label": "Networks to try", "range": (1, 500)})
    minutes: float = field(default=2.0, metadata={"label": "Time limit", "unit": "min", "range": (0.1, 600.0)})
    epochs: int = field(default=20, metadata={"label": "Training rounds", "range": (1, 500)})
    prefer_accuracy: float = field(default=0.7, metadata={"label": "Prefer", "range": (0.0, 1.0), "ends": ("smaller", "more accurate")})
    seed: int = field(default=1, metadata={"label": "Seed", "range": (0, 9999), "expert": True})
