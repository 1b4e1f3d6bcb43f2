"""Jobs that show the user's files."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tinycore.context import Context
from tinycore.jobs.payload import project_of


def look(payload: dict[str, Any], context: Context) -> dict[str, Any]:
    """`{project, folder}` -> what is in the files (`data.view.DataView`) as plain values, so that the reader needs no pandas."""
    from tinycore.data.look import look as look_at

    return asdict(look_at(project_of(payload)[0].data, context))


def signal(payload: dict[str, Any], _context: Context) -> dict[str, Any]:
    """`{project, folder, recording}` -> the envelope of one recording, by its index (`data.view.Envelope`)."""
    from tinycore.data.look import signal as signal_of

    return asdict(signal_of(project_of(payload)[0].data, payload["recording"]))


def held_back(payload: dict[str, Any], _context: Context) -> list[dict[str, Any]]:
    """`{project, folder}` -> the held-back recordings (`live.recordings.RecordingChoice`); none before there are data, or for a table."""
    from tinycore.data.dataset import load, load_description
    from tinycore.live.recordings import choices
    from tinycore.pipeline import find, store_of

    project, folder = project_of(payload)
    data = find("data", project, store_of(folder))
    if data is None or load_description(data.folder).kind != "series":
        return []
    return [asdict(choice) for choice in choices(load(data.folder))]
