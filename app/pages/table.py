"""Which page belongs to which step; loaded when it is first shown."""

from __future__ import annotations

import importlib

from app.pages.page import Page
from app.workbench import Workbench

PAGES = {
    "data": "app.pages.data:DataPage",
    "model": "app.pages.model:ModelPage",
    "board": "app.pages.board:BoardPage",
    "shrink": "app.pages.shrink:ShrinkPage",
    "export": "app.pages.export:ExportPage",
    "flash": "app.pages.flash:FlashPage",
    "live": "app.pages.live:LivePage",
}


def make_page(step: str, workbench: Workbench) -> Page:
    """The page of a step."""
    module, _, name = PAGES[step].partition(":")
    page: Page = getattr(importlib.import_module(module), name)(workbench)
    return page
