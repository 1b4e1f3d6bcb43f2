"""Where the application keeps its own files: unsaved work, preferences, icons, log."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs

NAME = "tinysmith"


@dataclass(frozen=True)
class Places:
    """Folders of one user, or of a throw-away profile."""

    data: Path
    state: Path
    cache: Path

    @staticmethod
    def of_user() -> Places:
        """The folders that this system keeps for applications."""
        return Places(
            data=platformdirs.user_data_path(NAME, appauthor=False),
            state=platformdirs.user_state_path(NAME, appauthor=False),
            cache=platformdirs.user_cache_path(NAME, appauthor=False),
        )

    @staticmethod
    def below(folder: Path) -> Places:
        """Everything in one folder, for tests and `--profile`."""
        return Places(data=folder / "data", state=folder / "state", cache=folder / "cache")

    @property
    def unsaved(self) -> Path:
        """Projects that were never given a name."""
        return self.data / "unsaved"

    @property
    def sessions(self) -> Path:
        """One small file per running window, left behind only by a crash."""
        return self.state / "sessions"

    @property
    def log(self) -> Path:
        """The log file named in Help."""
        return self.state / "log" / "tinysmith.log"

    @property
    def preferences(self) -> Path:
        """Recent projects, look, window size."""
        return self.state / "preferences.ini"

    @property
    def icons(self) -> Path:
        """Tinted icons for the style sheet."""
        return self.cache / "icons"

    @property
    def virtual_boards(self) -> Path:
        """What virtual boards hold in their flash."""
        return self.data / "virtual"
