"""Our own SVG icons, tinted with a token."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources

INK = "currentColor"


@lru_cache(maxsize=256)
def svg(name: str, colour: str) -> bytes:
    """The drawing `name` of `resources/icons` with its ink replaced."""
    text = resources.path(f"icons/{name}.svg").read_text(encoding="utf-8")
    return text.replace(INK, colour).encode()


def paint(painter: QPainter, name: str, colour: str, area: QRectF) -> None:
    """Draw an icon sharply at any size."""
    QSvgRenderer(QByteArray(svg(name, colour))).render(painter, area)


@lru_cache(maxsize=256)
def icon(name: str, colour: str, size: int = 32) -> QIcon:
    """An icon for a button or a menu."""
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint(painter, name, colour, QRectF(0, 0, size, size))
    painter.end()
    return QIcon(pixmap)


def tinted_file(name: str, colour: str, folder: Path) -> str:
    """A tinted copy in `folder`, as a path with forward slashes: style sheets can only name files."""
    file = folder / f"{name}-{colour.lstrip('#')}.svg"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(svg(name, colour))
    return file.as_posix()
