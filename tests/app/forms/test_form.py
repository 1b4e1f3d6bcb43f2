"""Forms follow the records' metadata, and every edit goes through the document."""

from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox

from app.forms.editors import Buttons, Percent, Slide
from app.forms.form import Form, mnemonic
from app.words import FIELD_LABELS, UNITS
from tinycore.project import SECTIONS, Project

KINDS = [
    ("model", "trials", QSpinBox),
    ("model", "minutes", QDoubleSpinBox),
    ("model", "prefer_accuracy", Slide),
    ("data", "task", QComboBox),
    ("data", "target", QComboBox),
    ("shrink", "pattern", Buttons),
    ("shrink", "sparsity_percent", Percent),
]


@pytest.mark.parametrize(("section", "name", "kind"), KINDS)
def test_the_editor_fits_the_field(document, qtbot, section: str, name: str, kind: type) -> None:
    form = Form(document, section, (name,))
    qtbot.addWidget(form)
    assert isinstance(form.editors[name], kind)
    assert form.editors[name].accessibleName()
    assert form.labels[name].buddy() is not None


def test_edits_go_through_the_document_and_come_back_by_undo(document, qtbot) -> None:
    form = Form(document, "model", ("trials",))
    qtbot.addWidget(form)
    form.editors["trials"].setValue(40)
    assert document.value("model", "trials") == 40
    assert document.undo_stack.undoText() == "Networks to try 40"
    document.undo_stack.undo()
    assert form.editors["trials"].value() == 12


def test_ranges_come_from_the_record(document, qtbot) -> None:
    form = Form(document, "shrink", ("sparsity_percent",))
    qtbot.addWidget(form)
    slider = form.editors["sparsity_percent"].slider
    assert (slider.minimum(), slider.maximum()) == (0, 95)


def test_columns_of_the_data_can_be_chosen(document, qtbot) -> None:
    form = Form(document, "data", ("target", "leave_out"))
    qtbot.addWidget(form)
    form.set_choices("target", [("", "decide for me"), ("speed", "speed")])
    form.editors["target"].setCurrentIndex(1)
    form.editors["target"].activated.emit(1)
    assert document.value("data", "target") == "speed"
    form.set_choices("leave_out", [("speed", "speed"), ("id", "id")])
    form.editors["leave_out"].list.actions()[1].trigger()
    assert document.value("data", "leave_out") == ("id",)


def test_a_column_that_is_gone_stays_visible(document, qtbot) -> None:
    document.edit("data", "target", "gone")
    form = Form(document, "data", ("target",))
    qtbot.addWidget(form)
    form.set_choices("target", [("speed", "speed")])
    assert form.editors["target"].currentData() == "gone"


def test_every_label_is_known_to_the_translators() -> None:
    found = {field.metadata["label"] for section in SECTIONS for field in fields(getattr(Project(), section))}
    assert found == set(FIELD_LABELS)
    assert {field.metadata["unit"] for s in SECTIONS for field in fields(getattr(Project(), s)) if "unit" in field.metadata} == set(UNITS)


def test_mnemonics_differ() -> None:
    taken: set[str] = set()
    assert [mnemonic(text, taken) for text in ("Window", "Where", "when")] == ["&Window", "W&here", "wh&en"]
