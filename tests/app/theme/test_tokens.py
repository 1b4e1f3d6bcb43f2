"""Words can be read on every ground, in both schemes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.theme.theme import tokens_for
from app.theme.tokens import DARK, LIGHT, READABLE_CONTRAST, WRITTEN_ON, Tokens, contrast


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
@pytest.mark.parametrize(("ink", "ground"), WRITTEN_ON, ids=lambda name: name)
def test_words_are_readable(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= READABLE_CONTRAST


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_legends_are_readable(tokens: Tokens) -> None:
    assert all(contrast(colour, tokens.surface) >= READABLE_CONTRAST for colour in tokens.series)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("choice", "scheme", "wanted"),
    [
        ("system", Qt.ColorScheme.Dark, DARK),
        ("system", Qt.ColorScheme.Light, LIGHT),
        ("system", Qt.ColorScheme.Unknown, LIGHT),
        ("light", Qt.ColorScheme.Dark, LIGHT),
        ("dark", Qt.ColorScheme.Light, DARK),
    ],
)
def test_the_look_follows_the_system_unless_it_is_forced(choice: str, scheme: Qt.ColorScheme, wanted: Tokens) -> None:
    assert tokens_for(choice, scheme) is wanted
