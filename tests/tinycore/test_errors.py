"""Errors speak in two sentences and survive the way between processes."""

from __future__ import annotations

import pickle
import string

import pytest

from tinycore.error_messages import MESSAGES
from tinycore.errors import TinysmithError


@pytest.mark.parametrize("code", MESSAGES)
def test_every_error_says_what_happened_and_what_to_try(code: str) -> None:
    what, advice = MESSAGES[code]
    fields = {field: spec for text in (what, advice) for _, field, spec, _ in string.Formatter().parse(text) if field}
    values: dict[str, object] = {name: 1 if spec else "x" for name, spec in fields.items()}  # a format is for numbers
    message = TinysmithError(code, **values).message()
    for sentence in (message.what, message.advice):
        assert sentence
        assert sentence.rstrip()[-1] in ".?!x)”", sentence


def test_an_error_survives_pickling() -> None:
    error = TinysmithError("project.newer", path="p", found=9, known=1, detail="log")
    again = pickle.loads(pickle.dumps(error))
    assert (again.code, again.values, again.detail, again.message()) == (error.code, error.values, "log", error.message())
