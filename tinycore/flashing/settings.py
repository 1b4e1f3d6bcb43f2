"""The user's choices about flashing."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class FlashSettings:
    """Which port; `virtual` starts a virtual board."""

    port: str = field(default="virtual", metadata={"label": "Port", "kind": "port"})
