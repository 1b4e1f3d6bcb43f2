"""Jobs that show the user's files."""

from __future__ import annotations

from typing import Any

from tinycore.context import Context
from tinycore.jobs.payload import project_of


def look(payload: dict[str, Any], context: Context) -> object:
    """`{project, folder}` -> what is in the files (`data.look.DataView`)."""
    from tinycore.data.look import look as look_at

    return look_at(project_of(payload)[0].data, context)


def signal(payload: dict[str, Any], _context: Context) -> object:
    """`{project, folder, recording}` -> the envelope of one recording."""
    from tinycore.data.look import signal as signal_of

    return signal_of(project_of(payload)[0].data, payload["recording"])
