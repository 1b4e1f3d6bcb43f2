"""The style sheet: rail, cards, buttons and fields, written with tokens."""

from __future__ import annotations

from pathlib import Path
from string import Template

from app.theme.icons import tinted_file
from app.theme.tokens import BODY_PX, HEADING_PX, HUGE_PX, LABEL_PX, RADIUS, SMALL_PX, TITLE_PX, Tokens

TEXT = """
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 6px 8px; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 700; }
QLabel[role="heading"] { font-size: ${heading}px; font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="label"] { color: $muted; font-size: ${label}px; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="figure"] { font-weight: 600; font-size: ${label}px; }
QLabel[role="too much"] { color: $warning; font-weight: 600; font-size: ${label}px; }
QLabel[role="good"] { color: $good; font-weight: 600; }
QLabel[role="warning"] { color: $warning; }
QLabel[role="huge"] { font-size: ${huge}px; font-weight: 700; }
QLabel[pill="accent"] { color: $accent; background: $accent_soft; }
QLabel[pill="warning"] { color: $warning; background: $warning_soft; }
QLabel[pill="quiet"] { color: $muted; background: $raised; }
QLabel[pill] { border-radius: 4px; padding: 2px 7px; font-size: ${label}px; }
"""

FRAME = """
QMainWindow, QWidget#page, QWidget#stack, QScrollArea, QWidget#scrolled { background: $background; }
QScrollArea { border: none; }
QFrame#rail { background: $surface; border: none; border-right: 1px solid $border; }
QFrame#top { background: $surface; border: none; border-bottom: 1px solid $border; }
QFrame#footer { background: $surface; border: none; border-top: 1px solid $border; }
QFrame#card { background: $surface; border: 1px solid $border; border-radius: ${radius}px; }
QFrame#card[drop="true"] { border: 2px dashed $accent; background: $accent_soft; }
QFrame#banner { background: $warning_soft; border: 1px solid $warning; border-radius: ${radius}px; }
QFrame#line { background: $border; border: none; max-height: 1px; min-height: 1px; }
QPlainTextEdit#log { background: $raised; color: $muted; border: none; border-radius: 6px; padding: 6px; font-size: ${label}px; }
"""

BUTTONS = """
QPushButton, QToolButton#menu {
  background: $surface; color: $text; border: 1px solid $border; border-radius: 7px;
  padding: 7px 15px; min-height: ${line}px; font-weight: 500;
}
QPushButton:hover, QToolButton#menu:hover { background: $raised; }
QPushButton:pressed { background: $accent_soft; }
QPushButton:disabled { color: $muted; background: $raised; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: 6px 14px; }
QPushButton[primary="true"] { background: $accent; color: $on_accent; border: 1px solid $accent; padding: 9px 18px; font-weight: 600; }
QPushButton[primary="true"]:hover { border-color: $text; }
QPushButton[primary="true"]:focus { border: 2px solid $text; padding: 8px 17px; }
QPushButton[primary="true"]:disabled { background: $raised; color: $muted; border-color: $border; }
QPushButton[link="true"] { background: transparent; border: 1px solid transparent; color: $accent; padding: 2px 3px; font-weight: 600;
  min-height: 0; text-align: left; }
QPushButton[link="true"]:hover { text-decoration: underline; }
QPushButton[link="true"]:focus { border: 1px solid $accent; padding: 2px 3px; }
QPushButton[segment="true"] { border-radius: 0; padding: 6px 6px; color: $muted; }
QPushButton[segment="true"]:checked { background: $accent_soft; color: $text; font-weight: 600; border-color: $accent; }
QPushButton[segment="true"]:focus { border: 2px solid $accent; padding: 5px 5px; }
QToolButton#quiet { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton#quiet:hover { background: $raised; }
QToolButton#quiet:focus { border: 2px solid $accent; padding: 3px; }
QToolButton::menu-indicator { image: none; }
QPushButton[list="true"] { text-align: left; padding: 6px 9px; font-weight: 400; }
QPushButton[list="true"]:focus { padding: 5px 8px; }
QPushButton::menu-indicator { image: url($chevron_down); width: 12px; height: 12px; right: 8px; subcontrol-position: right center;
  subcontrol-origin: padding; }
"""

FIELDS = """
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox {
  background: $surface; color: $text; border: 1px solid $border; border-radius: 7px; padding: 5px 9px; min-height: ${line}px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus { border: 2px solid $accent; padding: 4px 8px; }
QComboBox:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QLineEdit:disabled { color: $muted; background: $raised; }
QSpinBox > QLineEdit, QDoubleSpinBox > QLineEdit, QComboBox > QLineEdit { border: none; padding: 0 0 0 7px; min-height: 0;
  background: transparent; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url($chevron_down); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $border; outline: none; padding: 4px;
  selection-background-color: $accent_soft; selection-color: $text; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button { border: none; width: 20px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url($chevron_up); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url($chevron_down); width: 10px; height: 10px; }
QSlider { min-height: ${line}px; }
QSlider::groove:horizontal { background: $raised; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: $surface; border: 2px solid $accent; width: 14px; height: 14px; margin: -7px 0;
  border-radius: 9px; }
QSlider::handle:horizontal:focus { background: $accent; }
QSlider:focus { border: 1px solid $accent; border-radius: 6px; }
QRadioButton, QCheckBox { spacing: 8px; }
QRadioButton:focus, QCheckBox:focus { border: 1px solid $accent; border-radius: 5px; }
QMenu { background: $surface; border: 1px solid $border; padding: 5px; }
QMenu::item { padding: 6px 22px 6px 14px; border-radius: 5px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $border; margin: 5px 8px; }
QTableView, QTableWidget { background: $surface; border: none; gridline-color: $border; outline: none; alternate-background-color: $raised;
  selection-background-color: $accent_soft; selection-color: $text; }
QTableView { font-size: ${small}px; }
QTableView:focus { border: 1px solid $accent; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $muted; border: none; border-bottom: 1px solid $border; padding: 6px 8px;
  font-size: ${label}px; }
QHeaderView::section:vertical { border: none; border-right: 1px solid $surface; padding-right: 14px; }
QTableCornerButton::section { background: $surface; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: $border; border-radius: 3px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTabBar::tab { background: transparent; color: $muted; padding: 6px 2px; margin-right: 16px; border: none;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; font-weight: 600; }
QTabBar::tab:focus { color: $accent; }
QTabWidget::pane { border: none; }
QProgressBar { background: $raised; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
"""


def sheet(tokens: Tokens, body_px: int, icon_folder: Path) -> str:
    """The whole style sheet; every size is a multiple of the body text's height."""
    scale = body_px / BODY_PX
    sizes = {"label": LABEL_PX, "small": SMALL_PX, "heading": HEADING_PX, "title": TITLE_PX, "huge": HUGE_PX, "line": 20}
    values: dict[str, object] = {name: round(size * scale) for name, size in sizes.items()}
    values |= {name: value for name, value in vars(tokens).items() if isinstance(value, str)}
    values |= {f"chevron_{way}": tinted_file(f"chevron-{way}", tokens.muted, icon_folder) for way in ("up", "down")}
    return Template(TEXT + FRAME + BUTTONS + FIELDS).substitute(values, radius=RADIUS)
