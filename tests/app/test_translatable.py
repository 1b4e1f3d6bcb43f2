"""Every sentence can be translated: literals only, and all of them found by Qt's own tool."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "app").rglob("*.py"))
TRANSLATING = ("tr", "translate", "QT_TRANSLATE_NOOP")


def calls(file: Path) -> list[ast.Call]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in found if getattr(call.func, "attr", getattr(call.func, "id", "")) in TRANSLATING]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_no_f_string_is_translated(file: Path) -> None:
    assert not [call.lineno for call in calls(file) for argument in call.args if isinstance(argument, ast.JoinedStr | ast.BinOp)]


def test_the_tool_finds_every_literal(tmp_path: Path) -> None:
    wanted = {call.args[-1].value for file in FILES for call in calls(file) if isinstance(call.args[-1], ast.Constant)}
    tool = Path(sys.executable).parent / ("pyside6-lupdate.exe" if sys.platform == "win32" else "pyside6-lupdate")
    names = [str(file) for file in FILES]
    subprocess.run([tool, *names, "-ts", tmp_path / "tinysmith.ts"], check=True, capture_output=True, timeout=120)
    from xml.etree import ElementTree

    found = {source.text for source in ElementTree.parse(tmp_path / "tinysmith.ts").iter("source")}
    assert wanted - found == set()
