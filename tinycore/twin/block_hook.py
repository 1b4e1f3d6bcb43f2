"""Hooks that the emulator calls directly: the binding's own goes through two more functions and doubles the time of an emulation."""

from __future__ import annotations

import ctypes
from typing import Any

import unicorn
from unicorn.unicorn_py3 import unicorn as binding

BLOCK_CALLBACK = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint32, ctypes.c_void_p)

ACCESS_CALLBACK = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, ctypes.c_uint64, ctypes.c_int, ctypes.c_int64, ctypes.c_void_p)


def add_block_hook(engine: Any, function: Any, user_data: int | None = None) -> object:
    """Have `function(engine, address, size, user_data)` called at the start of every block; keep the result as long as the engine.

    `function` is a function of a C library, or a `BLOCK_CALLBACK`, which must not raise: nobody would hear of it. This reaches into the
    binding, whose version is pinned.
    """
    _add(engine, unicorn.UC_HOOK_BLOCK, function, user_data, first=1, last=0)  # the range that means everywhere
    return function


def add_read_hook(engine: Any, function: Any, user_data: int, *, first: int, last: int) -> object:
    """Have `function(engine, kind, address, size, value, user_data)` of a C library called before each read of that memory."""
    _add(engine, unicorn.UC_HOOK_MEM_READ, function, user_data, first=first, last=last)
    return function


def add_write_hook(engine: Any, function: Any, user_data: int) -> object:
    """The same before each write anywhere; keep the result as long as the engine."""
    _add(engine, unicorn.UC_HOOK_MEM_WRITE, function, user_data, first=1, last=0)
    return function


def _add(engine: Any, kind: int, function: Any, user_data: int | None, *, first: int, last: int) -> None:
    handle = ctypes.c_size_t()
    pointer = ctypes.cast(function, ctypes.c_void_p)
    place = (ctypes.c_uint64(first), ctypes.c_uint64(last))
    errno = binding.uclib.uc_hook_add(engine._uch, ctypes.byref(handle), kind, pointer, user_data, *place)
    if errno != unicorn.UC_ERR_OK:
        raise unicorn.UcError(errno)
