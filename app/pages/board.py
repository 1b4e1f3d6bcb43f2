"""Choose your board: a card each, with what the newest model would take of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from app import words
from app.forms.form import Form
from app.pages.board_card import BoardCard
from app.pages.page import Page, Primary
from app.steps import State
from app.theme.tokens import SPACE_3, SPACE_5
from app.widgets.card import Card
from app.widgets.text import letters
from app.workbench import Workbench
from tinycore.boards.record import real_boards

CARD_IN_LETTERS = 27


class BoardPage(Page):
    """The cards, and how often an answer is needed."""

    name = "board"

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self.set_title(self.tr("Choose your board"), "")
        self.cards: dict[str, BoardCard] = {}
        self.group = QButtonGroup(self)
        self.grid = QGridLayout()
        self.grid.setSpacing(SPACE_3)
        for board in real_boards():
            card = BoardCard(asdict(board))
            card.clicked.connect(lambda _checked=False, board_id=board.id: self._choose(board_id))
            self.group.addButton(card)
            self.cards[board.id] = card
        holder = QWidget()
        holder.setLayout(self.grid)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(holder)
        often = Card()
        often.add(Form(self.document, "board", ("answer_every_s",)))
        often.setMaximumWidth(letters(self, 40))
        self.body.addWidget(often, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addStretch(1)
        self.grid_columns = 0
        self._arrange()
        workbench.fits_changed.connect(self._known_changed)

    def primary(self) -> Primary:
        """Going on is always possible; a board that is too small is said so."""
        cost = self.workbench.fit_of(self.workbench.board.id).get("cost")
        sentence = self.tr("You can change it later; nothing is lost")
        if cost and not cost["is_fit"]:
            sentence = self.tr("The newest model is too large for this board; search again for it, or shrink it more")
        return Primary(self.tr("&Use this board"), sentence)

    def first_field(self) -> QWidget:
        """The chosen card, or the first one where the project is for a machine that lives in emulators only."""
        return self.cards.get(self.workbench.board.id, next(iter(self.cards.values())))

    def press(self) -> None:
        """Go on with the chosen board."""
        self.workbench.confirm_board()
        self.wanted.emit("shrink")

    def refresh(self) -> None:
        """Fill every card with what is known."""
        for board in real_boards():
            row = self.workbench.fit_of(board.id) or asdict(board)
            self.cards[board.id].show_row(row)
        if self.workbench.board.id in self.cards:
            self.cards[self.workbench.board.id].setChecked(True)
        self.set_title(self.tr("Choose your board"), self._subtitle())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As many cards side by side as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = self.viewport().width() - 2 * SPACE_5
        columns = max(1, min(4, room // (letters(self, CARD_IN_LETTERS))))
        if columns == self.grid_columns:
            return
        for column in range(self.grid_columns):
            self.grid.setColumnStretch(column, 0)
        self.grid_columns = columns
        for index, card in enumerate(self.cards.values()):
            self.grid.addWidget(card, index // columns, index % columns)
        for column in range(columns):
            self.grid.setColumnStretch(column, 1)

    def _subtitle(self) -> str:
        rows: list[dict[str, Any]] = self.workbench.fits
        if self.workbench.states()["model"] != State.DONE:
            return self.tr(
                "There is no model yet, so the cards show the boards alone. The search will respect the limits of the one you choose."
            )
        able = [row for row in rows if row["cost"] and row["cost"]["is_fit"]]
        pick = next((row for row in rows if row["is_pick"]), None)
        said = self.tr("{count} of {total} boards can run this model.").format(count=len(able), total=len(rows))
        if pick is None:
            return said
        why = self.tr("it can be flashed from here, and lasts longest on a battery")
        if not pick["cost"]["battery_days"]:
            why = self.tr("it can be flashed from here, and the model fits")
        return said + " " + self.tr("Our pick is the {board}: {why}.").format(board=pick["name"], why=why)

    def _choose(self, board: str) -> None:
        name = self.cards[board].name.text()
        self.document.edit("board", "board", board, text=words.field_label("Board") + " " + name)
