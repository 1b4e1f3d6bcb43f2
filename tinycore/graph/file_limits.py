"""How much a model file may claim, and the errors for files that claim more or contradict themselves."""

from __future__ import annotations

from tinycore.errors import TinysmithError

LARGEST_FILE = 64 << 20  # bytes; a board with 2 MB of flash is a large one
MOST_PARTS = 20_000  # tensors or operators
MOST_OPERANDS = 256  # inputs of one operator
MOST_AXES = 8
LARGEST_TENSOR = 1 << 26  # elements: positions fit int32 arithmetic


def damaged(reason: str) -> TinysmithError:
    """The error for a file that contradicts itself; `reason` is a clause without a full stop."""
    return TinysmithError("model.damaged", reason=reason)


def limited(what: str, found: int, limit: int, *, unit: str = "") -> int:
    """Hand back `found`, which may be at most `limit`; raises `model.too_large`."""
    if found > limit:
        raise TinysmithError("model.too_large", what=what, found=f"{found:,}{unit}", limit=f"{limit:,}{unit}")
    return found
