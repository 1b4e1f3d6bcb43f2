"""Choosing a form: in the settings, at the command line, in the pipeline."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from tests.tinycore.export.forms.made import SMALL, compiled, run
from tests.tinycore.ops.flatbuffer_networks import layer, network
from tinycore.__main__ import main as command_line
from tinycore.context import Cancelled, Collector
from tinycore.export.forms.table import FORMS
from tinycore.export.forms.write import write_form
from tinycore.export.settings import FORMS as CHOICES
from tinycore.export.settings import ExportSettings
from tinycore.features.scaling import Scaling
from tinycore.project import Project
from tinycore.stages import make_bundle

WITHOUT_PACKAGES = tuple(form for form in FORMS if form != "onnx")


def test_every_form_can_be_chosen() -> None:
    assert ("bundle", *FORMS) == CHOICES


@pytest.mark.parametrize("form", WITHOUT_PACKAGES)
def test_what_is_named_is_what_is_written(tmp_path: Path, form: str) -> None:
    settings = ExportSettings(name="door opener", form=form)
    made = write_form(SMALL["int8"], description=None, vectors=None, settings=settings, folder=tmp_path, context=Collector())
    assert made["files"] == sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    record = json.loads((tmp_path / "bundle.json").read_text())
    assert record["form"] == made["form"] == form
    assert record["name"] == "door_opener"
    assert record["tflite"]["stripped_bytes"] < record["tflite"]["bytes"] == len(SMALL["int8"])


def test_it_stops_when_asked(tmp_path: Path) -> None:
    settings = ExportSettings(form="cmake")
    with pytest.raises(Cancelled):
        write_form(SMALL["int8"], description=None, vectors=None, settings=settings, folder=tmp_path, context=Collector(stop=True))
    assert not list(tmp_path.iterdir())


def test_the_command_line_writes_one_form_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tmp_path / "model.tflite"
    model.write_bytes(SMALL["int8"])
    place = tmp_path / "made"
    words = ["export", str(model), "--board", "uno-r3", "--out", str(place), "--form", "single-header", "--name", "door", "--json"]
    assert command_line(words) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said["files"] == ["bundle.json", "door_single.h"]
    assert {path.name for path in place.iterdir()} == {"bundle.json", "door_single.h"}


@pytest.mark.parametrize("compiler", ["gcc", "g++"])
def test_choices_of_memory_hold_for_every_form(tmp_path: Path, compiler: str) -> None:
    settings = ExportSettings(name="door", form="single-header", memory="small", input_buffer="overwritten")
    write_form(SMALL["int8"], description=None, vectors=None, settings=settings, folder=tmp_path, context=Collector())
    main = tmp_path / ("main.cpp" if compiler == "g++" else "main.c")
    main.write_text('#define DOOR_IMPLEMENTATION\n#include "door_single.h"\nint main(void) { return door_selftest(); }\n')
    run([compiled(compiler, [main], tmp_path)], folder=tmp_path)


def test_the_pipeline_puts_the_form_beside_the_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    description = SimpleNamespace(
        task="classification",
        classes=("a", "b", "c"),
        columns=("x", "y"),
        window=64,
        hop=8,
        front_end=Scaling((0.0, 1.0), (1.0, 0.5)),
        answer=SimpleNamespace(offset=0.0, gain=1.0),
    )
    samples = np.random.default_rng(0).normal(size=(9, 64, 2)).astype(np.float32)
    dataset = SimpleNamespace(description=description, unscaled=lambda part: (samples, None))
    monkeypatch.setattr("tinycore.data.dataset.load", lambda folder: dataset)
    (tmp_path / "model.tflite").write_bytes(SMALL["int8"])
    made = {stage: SimpleNamespace(folder=tmp_path) for stage in ("data", "shrink")}
    out = tmp_path / "export"
    project = replace(Project(), export=ExportSettings(name="door", form="arduino"))
    make_bundle(project, made, out, Collector())
    assert json.loads((out / "bundle.json").read_text())["sources"]
    assert (out / "arduino" / "door_arduino.zip").is_file()
    assert json.loads((out / "arduino" / "bundle.json").read_text())["classes"] == ["a", "b", "c"]


def test_a_form_follows_the_chosen_rounding(tmp_path: Path) -> None:
    tflite = network([layer("FULLY_CONNECTED", units=3)], input_shape=(1, 8))
    settings = ExportSettings(form="single-header", rounding="tflm")
    write_form(tflite, description=None, vectors=None, settings=settings, folder=tmp_path, context=Collector())
    assert json.loads((tmp_path / "bundle.json").read_text())["rounding"] == "tflm"
