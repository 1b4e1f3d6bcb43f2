"""The stages as a table: name, settings, needs, and the function that makes each result."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from tinycore.artifacts import Artifact, Store, fingerprint
from tinycore.context import Context, Made, stop_if_asked
from tinycore.errors import TinysmithError
from tinycore.inputs import identity
from tinycore.project import Project
from tinycore.stages import Results, make_bundle, make_dataset, make_image, make_model, make_shrunk

State = Literal["done", "older", "empty"]
KEPT_BYTES = 4 * 2**30  # of results in a project, older ones for undo among them


def _always(_project: Project, _artifact: Artifact) -> bool:
    return True


def _still_fits(project: Project, artifact: Artifact) -> bool:
    """A finished search is out of date only when its model no longer fits the board chosen since."""
    from tinycore.boards.record import fits, load_board

    summary = artifact.summary
    if summary.get("board") in (None, project.board.board) or "flash_bytes" not in summary:
        return True
    return fits(load_board(project.board.board), flash_bytes=summary["flash_bytes"], ram_bytes=summary["ram_bytes"]).is_fit


def _instruction_set(project: Project) -> str:
    """The exported sources serve every board with the same kind of core."""
    from tinycore.boards.record import load_board

    return load_board(project.board.board).cpu.instruction_set


@dataclass(frozen=True)
class Stage:
    """One step from a file to the next; `version` rises when the stage's code gives other results.

    An input counts by its name and content, not by where it lies, so that a project can move together with its data.
    """

    name: str
    version: int
    needs: tuple[str, ...]
    depends_on: Callable[[Project], object]
    run: Callable[[Project, Results, Path, Context], dict[str, Any]]
    still_good: Callable[[Project, Artifact], bool] = _always


STAGES: dict[str, Stage] = {
    stage.name: stage
    for stage in (
        Stage("data", 1, (), lambda p: (replace(p.data, source=""), identity(p.data.source)), make_dataset),
        Stage("model", 1, ("data",), lambda p: (replace(p.model, file=""), identity(p.model.file)), make_model, _still_fits),
        Stage("shrink", 1, ("data", "model"), lambda p: p.shrink, make_shrunk),
        Stage("export", 2, ("data", "shrink"), lambda p: (replace(p.export, folder="", packing=""), _instruction_set(p)), make_bundle),
        Stage("firmware", 1, ("export",), lambda p: (p.name, p.board.board), make_image),
    )
}


def store_of(folder: Path) -> Store:
    """Where a project's results are kept."""
    return Store(folder.resolve() / "artifacts")  # compilers run in folders of their own


def key_of(name: str, project: Project) -> str:
    """The fingerprint that a stage's result has for these choices and inputs."""
    stage = STAGES[name]
    return fingerprint(name, stage.version, stage.depends_on(project), [key_of(need, project) for need in stage.needs])


def find(name: str, project: Project, store: Store) -> Artifact | None:
    """The stage's result for exactly these choices, if it was made and still serves."""
    artifact = store.find(name, key_of(name, project))
    return artifact if artifact and STAGES[name].still_good(project, artifact) else None


def run_until(name: str, project: Project, store: Store, context: Context) -> dict[str, Artifact]:
    """The results of a stage and of all before it, made where they are missing.

    Raises TinysmithError when one cannot be made and Cancelled when asked to stop; what was finished stays.
    """
    made: dict[str, Artifact] = {}
    for stage in _in_order(name):
        stop_if_asked(context)
        made[stage.name] = find(stage.name, project, store) or _make(stage, project, store, made, context)
        context.report(Made(made[stage.name]))
    with contextlib.suppress(OSError):  # another process may be doing the same
        store.prune(KEPT_BYTES, keep=frozenset(artifact.fingerprint for artifact in made.values()))
    return made


def states(project: Project, store: Store) -> dict[str, State]:
    """Which stages are done for these choices, which have only an older result, and which none."""
    return {name: _state(name, project, store) for name in STAGES}


def _state(name: str, project: Project, store: Store) -> State:
    try:
        if find(name, project, store):
            return "done"
    except TinysmithError:
        pass  # the input is gone, so nothing can be fresh; older results may still be there
    return "older" if any(store.folder.glob(f"{name}-*")) else "empty"


def _make(stage: Stage, project: Project, store: Store, made: Results, context: Context) -> Artifact:
    return store.make(stage.name, key_of(stage.name, project), lambda folder: stage.run(project, made, folder, context))


def _in_order(name: str) -> tuple[Stage, ...]:
    ordered: dict[str, Stage] = {}
    for need in STAGES[name].needs:
        ordered.update({stage.name: stage for stage in _in_order(need)})
    return (*ordered.values(), STAGES[name])
