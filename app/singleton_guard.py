"""Keeps Python itself alive: PySide6 6.12 drops references to None, True and False that it does not own.

From Python 3.12 on these objects cannot die (PEP 683). Before, the count of None reaches zero after some ten thousand calls
into Qt and the interpreter aborts with “deallocating None”. So the counts are raised once beyond anything a session can use
up. PySide6 6.11 does not need this.
"""

from __future__ import annotations

import ctypes
import sys

MARGIN = 2**40
SINGLETONS = (None, True, False, NotImplemented)


def keep_singletons_alive() -> None:
    """Raise the reference counts out of reach; the count is an object's first field in CPython."""
    if sys.version_info >= (3, 12):
        return
    for singleton in SINGLETONS:
        if sys.getrefcount(singleton) < MARGIN:
            ctypes.c_ssize_t.from_address(id(singleton)).value += MARGIN
