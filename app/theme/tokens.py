"""Named colours and distances; every other file asks for them by name."""

from __future__ import annotations

from dataclasses import dataclass

SPACE_1, SPACE_2, SPACE_3, SPACE_4, SPACE_5 = 4, 8, 12, 16, 24
RADIUS = 9
BODY_PX, SMALL_PX, LABEL_PX, HEADING_PX, TITLE_PX, HUGE_PX = 14, 13, 12, 15, 20, 36
READABLE_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3


@dataclass(frozen=True)
class Tokens:
    """One scheme of colours, as #rrggbb."""

    name: str
    background: str
    surface: str
    raised: str
    text: str
    muted: str
    border: str
    accent: str
    accent_soft: str
    on_accent: str
    warning: str
    warning_soft: str
    good: str
    series: tuple[str, str, str, str]


LIGHT = Tokens(
    name="light",
    background="#f5f6f8",
    surface="#ffffff",
    raised="#f0f2f5",
    text="#1b2026",
    muted="#5a6572",
    border="#e0e5ea",
    accent="#0f766e",
    accent_soft="#d7efec",
    on_accent="#ffffff",
    warning="#b05008",
    warning_soft="#fdf0dc",
    good="#15803d",
    series=("#0f766e", "#3b6fb6", "#b4546a", "#7d62a6"),
)
DARK = Tokens(
    name="dark",
    background="#14171a",
    surface="#1c2025",
    raised="#252a30",
    text="#e7eaed",
    muted="#9aa5b0",
    border="#2e343b",
    accent="#2cc4b2",
    accent_soft="#12403b",
    on_accent="#06201d",
    warning="#f0b45c",
    warning_soft="#3a2c14",
    good="#4ade80",
    series=("#2cc4b2", "#7aa7e6", "#e28a9c", "#b9a2dc"),
)

# Every pair of colours in which words are written on a ground.
WRITTEN_ON = (
    *((ink, ground) for ink in ("text", "muted", "accent", "warning", "good") for ground in ("surface", "background")),
    ("text", "raised"),
    ("muted", "raised"),
    ("text", "accent_soft"),
    ("muted", "accent_soft"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("warning", "warning_soft"),
    ("text", "warning_soft"),
)


def contrast(ink: str, ground: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
