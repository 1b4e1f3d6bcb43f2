"""Block hooks that the emulator calls directly: the binding's own goes through two more functions and doubles the time of an emulation."""

from __future__ import annotations

import ctypes
from typing import Any

import unicorn
from unicorn.unicorn_py3 import unicorn as binding

BLOCK_CALLBACK = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint32, ctypes.c_void_p)


def add_block_hook(engine: Any, function: Any, user_data: int | None = None) -> object:
    """Have `function(engine, address, size, user_data)` called at the start of every block; keep the result as long as the engine.

    `function` is a function of a C library, or a `BLOCK_CALLBACK`, which must not raise: nobody would hear of it. This reaches into the
    binding, whose version is pinned.
    """
    handle = ctypes.c_size_t()
    pointer = ctypes.cast(function, ctypes.c_void_p)
    everywhere = (ctypes.c_uint64(1), ctypes.c_uint64(0))
    errno = binding.uclib.uc_hook_add(engine._uch, ctypes.byref(handle), unicorn.UC_HOOK_BLOCK, pointer, user_data, *everywhere)
    if errno != unicorn.UC_ERR_OK:
        raise unicorn.UcError(errno)
    return function
