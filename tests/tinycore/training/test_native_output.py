"""What C++ prints does not reach the terminal, and Python's own words do again afterwards."""

from __future__ import annotations

import os

import pytest

from tinycore.training.native_output import silenced


def test_native_output_is_swallowed_only_inside(capfd: pytest.CaptureFixture[str]) -> None:
    os.write(2, b"before ")
    with silenced():
        os.write(1, b"noise")
        os.write(2, b"noise")
    os.write(2, b"after")
    out, err = capfd.readouterr()
    assert (out, err) == ("", "before after")


def test_the_terminal_comes_back_after_a_failure(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="no"), silenced():
        raise ValueError("no")
    os.write(1, b"back")
    assert capfd.readouterr().out == "back"
