"""A process that opens strangers' files cannot take all memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

TAKE_TOO_MUCH = """
from tinycore.memory_limit import limit_memory
limit_memory(300 * 2**20)
bytearray(100 * 2**20)
try:
    bytearray(400 * 2**20)
except MemoryError:
    print("refused")
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux bounds what a process may reserve")
def test_more_than_the_limit_is_refused_and_less_is_not() -> None:
    done = subprocess.run([sys.executable, "-c", TAKE_TOO_MUCH], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "refused"
