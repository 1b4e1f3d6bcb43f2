"""What `export` leaves behind may have been changed since."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinycore.commands.build import read_record
from tinycore.errors import TinysmithError


@pytest.mark.parametrize("text", ["[", "[]", "{}", "3", "[" * 100_000, "\x00"], ids=["cut off", "list", "no key", "number", "deep", "NUL"])
def test_a_damaged_record_is_said(text: str, tmp_path: Path) -> None:
    (tmp_path / "bundle.json").write_text(text)
    with pytest.raises(TinysmithError) as caught:
        read_record(tmp_path / "bundle.json", keys=("name",))
    assert caught.value.code == "export.damaged"


def test_a_good_record_is_read(tmp_path: Path) -> None:
    (tmp_path / "bundle.json").write_text('{"name": "reef", "more": 1}')
    assert read_record(tmp_path / "bundle.json", keys=("name",)) == {"name": "reef", "more": 1}
