"""What the jobs `look` and `signal` answer, as the data page needs it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Seen:
    """What is in the user's files; at most 200 rows of it."""

    kind: str
    task: str
    sentence: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    counts: tuple[tuple[str, float], ...]
    recordings: tuple[str, ...]
    findings: tuple[Mapping[str, Any], ...]
    target: str
    target_choices: tuple[str, ...]
    group_choices: tuple[str, ...]
    facts: Mapping[str, Any]

    @staticmethod
    def of(result: object) -> Seen:
        """The view behind a job's result."""
        view = plain(result)
        return Seen(
            kind=view.get("kind", "table"),
            task=view.get("task", ""),
            sentence=view.get("sentence", ""),
            columns=tuple(view.get("columns", ())),
            rows=tuple(tuple(row) for row in view.get("rows", ())),
            counts=tuple((str(name), float(count)) for name, count in _pairs(view.get("counts", ()))),
            recordings=tuple(str(name) for name in view.get("recordings", ())),
            findings=tuple(plain(finding) for finding in view.get("findings", ())),
            target=view.get("target", ""),
            target_choices=tuple(view.get("target_choices", view.get("columns", ()))),
            group_choices=tuple(view.get("group_choices", view.get("columns", ()))),
            facts=view,
        )


def plain(record: object) -> Mapping[str, Any]:
    """A record as a mapping of its fields."""
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
    return record if isinstance(record, Mapping) else {}


def _pairs(counts: object) -> list[tuple[object, Any]]:
    return list(counts.items()) if isinstance(counts, Mapping) else [tuple(pair) for pair in counts]  # type: ignore[union-attr]
