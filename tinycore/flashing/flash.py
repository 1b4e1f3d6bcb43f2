"""Putting an image on a board: enter the bootloader, erase, write, verify, start, self-test."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from tinycore.boards.record import Board, Bootloader
from tinycore.context import Context, Note, Progress, stop_if_asked
from tinycore.errors import TinysmithError
from tinycore.flashing.enter import await_port, enter_bootloader
from tinycore.flashing.image import Image, read_image
from tinycore.flashing.plan import FlashPlan, Page, plan_flash
from tinycore.flashing.sam_ba import SamBa
from tinycore.flashing.surroundings import Surroundings, find, open_patiently
from tinycore.link.answers import SelfTest
from tinycore.link.open import BAUD
from tinycore.link.port import Port
from tinycore.link.ports import FoundPort
from tinycore.link.session import Session

ENTER, ERASE, WRITE, VERIFY, SELF_TEST = "enter bootloader", "erase", "write", "verify", "self-test"
ROUNDS = 2
START_S = 10.0
GREETING_TRIES = 20


class Loader(Protocol):
    """What a bootloader protocol has to offer; one file of this folder each."""

    def identify(self) -> object:
        """Check that the right bootloader and chip answer."""

    def erase(self, address: int, /) -> None:
        """Erase the application's flash."""

    def write_page(self, page: Page, /) -> None:
        """Write one page."""

    def holds(self, page: Page, /) -> bool:
        """Whether the flash holds this page."""

    def reset(self) -> None:
        """Start the application."""


PROTOCOLS: Final[dict[str, Callable[[Port, Bootloader], Loader]]] = {"sam_ba": SamBa}


@dataclass(frozen=True)
class FlashResult:
    """What was done; `selftest` is None when the image is a bare file that nobody described."""

    bytes: int
    seconds: float
    write_bytes_per_s: float
    selftest: SelfTest | None


def flash(image: Path, board: Board, port: str, context: Context, *, surroundings: Surroundings | None = None) -> FlashResult:
    """Flash the image folder (or bare `.bin`) and prove that it runs.

    Cancelling is possible between pages; the board then waits in its bootloader and can be flashed again. Raises
    `image.*`, `flash.*`, `port.*` and `link.*` errors.
    """
    surroundings = surroundings or Surroundings()
    begun = surroundings.now()
    content = read_image(image)
    plan = plan_flash(content, board, port)
    context.report(Note("info", plan.sentence))
    write_seconds, before_start = _load(plan, board, context, surroundings)
    selftest = self_test(content, board, before_start, context=context, surroundings=surroundings)
    return FlashResult(plan.image_bytes, surroundings.now() - begun, plan.total_bytes / max(write_seconds, 1e-6), selftest)


@dataclass(frozen=True)
class BeforeStart:
    """The port of the bootloader, and all ports, as they were before the application was started."""

    device: str
    ports: tuple[FoundPort, ...]


def _load(plan: FlashPlan, board: Board, context: Context, surroundings: Surroundings) -> tuple[float, BeforeStart]:
    """Bring the image into flash and start it; returns the seconds spent writing, too."""
    context.report(Progress(0, 1, ENTER))
    bootloader = plan.bootloader
    with enter_bootloader(board, bootloader, plan.port, context=context, surroundings=surroundings) as opened:
        loader = PROTOCOLS[bootloader.protocol](opened, bootloader)
        loader.identify()
        context.report(Progress(1, 1, ENTER))
        seconds = carry_out(plan, loader, context)
        before_start = BeforeStart(opened.device, surroundings.list_ports())
        loader.reset()
    return seconds, before_start


def carry_out(plan: FlashPlan, loader: Loader, context: Context) -> float:
    """Erase, write and verify; returns the seconds spent writing.

    A page that reads back wrong costs a second round. After that the flash is left erased, so that no damaged program
    starts, and `flash.verify_failed` is raised.
    """
    for _ in range(ROUNDS):
        _erase(plan, loader, context)
        begun = time.monotonic()
        for page in _pages(plan, WRITE, context):
            loader.write_page(page)
        seconds = time.monotonic() - begun
        wrong = [page.address for page in _pages(plan, VERIFY, context) if not loader.holds(page)]
        if not wrong:
            return seconds
        context.report(Note("warning", f"{len(wrong)} of {len(plan.pages)} pages read back wrong."))
    loader.erase(plan.bootloader.first_address)
    raise TinysmithError("flash.verify_failed", pages=len(wrong), address=f"0x{min(wrong):X}")


def self_test(image: Image, board: Board, before: BeforeStart, *, context: Context, surroundings: Surroundings) -> SelfTest | None:
    """Whether the board now runs this very model with the right results; None for an image that nobody described.

    Raises `link.*` when it does not run, and `flash.selftest_failed` when it computes something else than the host.
    """
    if not image.model_sha256:
        context.report(Note("info", "This file does not say which model it holds: it was verified, but not tested on the board."))
        return None
    context.report(Progress(0, 1, SELF_TEST))
    device = _running_device(board, before, context, surroundings)
    with open_patiently(surroundings, device, baud=BAUD, patience_s=START_S) as opened:
        Session(opened, tries=GREETING_TRIES).require_model(image.model_sha256)
        result = Session(opened).selftest()
    if result.failed:
        raise TinysmithError("flash.selftest_failed", failed=result.failed, vectors=result.vectors)
    context.report(Progress(1, 1, SELF_TEST))
    return result


def _running_device(board: Board, before: BeforeStart, context: Context, surroundings: Surroundings) -> str:
    """Where the board appears once its application has started; a port without a USB identity keeps its name."""
    port = find(before.ports, before.device)
    if port is None or not port.boards:
        return before.device
    found = await_port(board, state="application", before=port, known=before.ports, context=context, surroundings=surroundings)
    if found is None:
        raise TinysmithError("flash.not_started", board=board.name)
    return found


def _erase(plan: FlashPlan, loader: Loader, context: Context) -> None:
    context.report(Progress(0, plan.total_bytes, ERASE))
    stop_if_asked(context)
    loader.erase(plan.bootloader.first_address)
    context.report(Progress(plan.total_bytes, plan.total_bytes, ERASE))


def _pages(plan: FlashPlan, phase: str, context: Context) -> Iterator[Page]:
    """The pages in writing order, with progress in bytes; the only places where flashing can be cancelled."""
    done = 0
    for page in plan.pages:
        context.report(Progress(done, plan.total_bytes, phase))
        stop_if_asked(context)
        yield page
        done += len(page.data)
    context.report(Progress(done, plan.total_bytes, phase))
