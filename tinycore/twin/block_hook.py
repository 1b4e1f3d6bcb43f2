"""A block hook that calls Python directly: the binding's own goes through two more functions and doubles the time of an emulation."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import unicorn
from unicorn.unicorn_py3 import unicorn as binding

BLOCK_CALLBACK = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint32, ctypes.c_void_p)


def add_block_hook(engine: Any, hook: Callable[[Any, int, int, Any], None]) -> object:
    """Have `hook(_, address, size, _)` called at the start of every block; the result has to be kept as long as the engine.

    The hook must not raise: nobody would hear of it. It reaches into the binding, whose version is pinned.
    """
    callback = BLOCK_CALLBACK(hook)
    handle = ctypes.c_size_t()
    pointer = ctypes.cast(callback, ctypes.c_void_p)
    everywhere = (ctypes.c_uint64(1), ctypes.c_uint64(0))
    errno = binding.uclib.uc_hook_add(engine._uch, ctypes.byref(handle), unicorn.UC_HOOK_BLOCK, pointer, None, *everywhere)
    if errno != unicorn.UC_ERR_OK:
        raise unicorn.UcError(errno)
    return callback
