"""A bound on the memory of a process that opens strangers' files."""

from __future__ import annotations

import os
import sys

SHARE = 0.75  # of the computer's memory: the window and the system need the rest


def limit_memory(limit_bytes: int = 0) -> None:
    """Let this process hold at most so many bytes of its own, by default three quarters of the computer's memory.

    Asking for more raises MemoryError, or ends the process inside a C library; the computer stays usable either way. Only
    Linux counts this way (RLIMIT_DATA: what was reserved without being used does not count, so TensorFlow has room).
    """
    if not sys.platform.startswith("linux"):
        return
    import resource

    wanted = limit_bytes or int(SHARE * os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    bound = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))
