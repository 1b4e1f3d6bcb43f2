"""What is remembered between sessions: recent projects, look, window size."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

RECENT_LIMIT = 8


class Preferences:
    """A small file of the user's habits."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.settings = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def look(self) -> str:
        """system, light or dark."""
        return str(self.settings.value("look", "system"))

    def set_look(self, look: str) -> None:
        """Remember the look."""
        self.settings.setValue("look", look)

    @property
    def geometry(self) -> QByteArray | None:
        """Size and place of the window when it was last closed."""
        value = self.settings.value("geometry")
        return value if isinstance(value, QByteArray) else None

    def set_geometry(self, geometry: QByteArray) -> None:
        """Remember size and place of the window."""
        self.settings.setValue("geometry", geometry)

    def recent(self) -> list[Path]:
        """Projects opened last that are still there, newest first."""
        value = self.settings.value("recent", [])
        names = [value] if isinstance(value, str) else list(value or [])
        return [Path(name) for name in names if Path(name).is_dir()]

    def remember(self, project: Path) -> None:
        """Put a project at the top of the recent ones."""
        others = [path for path in self.recent() if path != project]
        self.settings.setValue("recent", [str(path) for path in [project, *others][:RECENT_LIMIT]])
