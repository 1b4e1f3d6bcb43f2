"""Keep what TensorFlow's C++ parts print away from the terminal: it means nothing to the person watching."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

STDOUT, STDERR = 1, 2


@contextmanager
def silenced() -> Iterator[None]:
    """Send file descriptors 1 and 2 of this process to nowhere; Python's own streams included, so keep it short."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [os.dup(descriptor) for descriptor in (STDOUT, STDERR)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        for descriptor in (STDOUT, STDERR):
            os.dup2(nowhere, descriptor)
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for descriptor, original in zip((STDOUT, STDERR), kept, strict=True):
            os.dup2(original, descriptor)
            os.close(original)
        os.close(nowhere)
