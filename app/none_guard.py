"""Keeps Python itself alive: PySide6 6.12 drops one reference to None in every call that returns nothing.

From Python 3.12 on None cannot die (PEP 683). Before, its reference count reaches zero after some ten thousand calls into
Qt and the interpreter aborts with “deallocating None”. So its count is raised once beyond anything a session can use up.
"""

from __future__ import annotations

import ctypes
import sys

MARGIN = 2**40


def keep_none_alive() -> None:
    """Raise the reference count of None out of reach; the count is an object's first field in CPython."""
    if sys.version_info < (3, 12) and sys.getrefcount(None) < MARGIN:
        ctypes.c_ssize_t.from_address(id(None)).value += MARGIN
