"""The command line as people and scripts meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tinycore.ops.flatbuffer_networks import layer, network
from tinycore.__main__ import main
from tinycore.commands.table import COMMANDS, load_command


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_is_there_and_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert load_command(name).name == name
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert "--json" in capsys.readouterr().out


def last_line(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    content = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert isinstance(content, dict)
    return content


def test_boards_lists_the_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["boards", "--json"]) == 0
    assert "nano-33-ble-sense-rev1" in str(last_line(capsys)["boards"])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["run", "nowhere.toml"], "file.missing"),
        (["demo", "--board", "pico"], "twin.not_virtual"),
        (["demo", "--board", "no-such-board"], "board.unknown"),
        (["flash", "nowhere", "--port", "virtual"], "flash.no_image"),
        (["virtual", "no-such-board"], "board.unknown"),
        (["benchmark", "nothing"], "benchmark.unknown"),
        (["inspect", "nowhere.csv"], "file.missing"),
        (["export", "nowhere.tflite", "--board", "nano-33-ble-sense-rev1", "--out", "out"], "file.missing"),
        (["bench", "nowhere.tflite", "--board", "nano-33-ble-sense-rev1"], "file.missing"),
        (["bench", "nowhere.tflite", "--board", "uno-r3"], "twin.no_core"),
        (["bench", "nowhere.tflite", "--board", "nano-33-ble-sense-rev1", "--vectors", "0"], "setting.invalid"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else value,
)
def test_a_failure_is_one_object_with_code_what_and_try(
    arguments: list[str], code: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*arguments, "--json"]) == 1
    error = last_line(capsys)["error"]
    assert isinstance(error, dict)
    assert error["code"] == code
    assert error["what"]
    assert error["try"]


def test_words_go_to_stderr_without_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "nowhere.toml"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "nowhere.toml is not there" in captured.err
    assert "Traceback" not in captured.err


def test_the_template_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--template"]) == 0
    assert "[shrink]" in capsys.readouterr().out


@pytest.mark.parametrize(("board", "fits"), [("microbit-v1", False), ("raspberry-pi-4", True)])
def test_an_export_without_an_image_says_whether_it_would_fit(
    board: str, fits: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "large.tflite"
    model.write_bytes(network([layer("FULLY_CONNECTED", units=600), layer("FULLY_CONNECTED", units=600)], input_shape=(1, 600)))
    assert main(["export", str(model), "--board", board, "--out", str(tmp_path / "out"), "--json"]) == 0
    made = last_line(capsys)
    assert made["fits"] is fits and "estimated_flash_bytes" in made
