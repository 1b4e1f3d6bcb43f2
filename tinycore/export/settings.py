"""The user's choices about the exported sources."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ExportSettings:
    """What the C sources are called and where a copy of them goes."""

    name: str = field(default="model", metadata={"label": "Name in C", "kind": "identifier"})
    packing: str = field(default="folder", metadata={"label": "Save as", "choices": ("folder", "zip")})
    folder: str = field(default="", metadata={"label": "Save to", "kind": "path"})
