"""What may be given up for less working memory."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MemoryChoice:
    """`may_overwrite_input`: the model's input lies in the arena and is lost once the model has run.

    `is_small`: kernels that are slower, or compute some rows twice, are used wherever the arena gets smaller by it.
    """

    may_overwrite_input: bool = False
    is_small: bool = False


FASTEST = MemoryChoice()
