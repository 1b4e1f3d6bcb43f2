"""Keep NumPy's matrix products on one thread: beside a training process, two threads wait for each other ten times as long."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import Any


def one_blas_thread() -> AbstractContextManager[Any]:
    """Small matrices are multiplied by the calling thread alone while this is entered."""
    limit: AbstractContextManager[Any] = _controller().limit(limits=1, user_api="blas")
    return limit


@cache
def _controller() -> Any:
    """Finding the loaded libraries takes a millisecond, so it is done once."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
