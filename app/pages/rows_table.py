"""The first rows of the data, as they are in the file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout, QWidget

from app.widgets.text import label

Index = QModelIndex | QPersistentModelIndex
ROW_LIMIT = 200
MEASURED_ROWS = 8  # looking at every cell to find a column's width takes a tenth of a second


class Rows(QAbstractTableModel):
    """Rows and columns for Qt."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[str, ...] = ()
        self.rows: tuple[tuple[str, ...], ...] = ()
        self.numbers: frozenset[str] = frozenset()
        self.target = ""

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """How many rows are shown."""
        return len(self.rows)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """How many columns there are."""
        return len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell's words, and on which side they stand."""
        value = self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return value
        if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[index.column()] in self.numbers:
            return Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802 - Qt's name
        """Column names, the target's in bold; row numbers from 1."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section] if way == Qt.Orientation.Horizontal else str(section + 1)
        if role == Qt.ItemDataRole.FontRole and way == Qt.Orientation.Horizontal and self.columns[section] == self.target:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def replace(self, columns: Sequence[str], rows: Sequence[Sequence[str]], *, target: str, numbers: frozenset[str]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.columns, self.rows = tuple(columns), tuple(tuple(row) for row in rows[:ROW_LIMIT])
        self.target, self.numbers = target, numbers
        self.endResetModel()


class RowsTable(QWidget):
    """A caption and the table."""

    def __init__(self) -> None:
        super().__init__()
        self.model = Rows()
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("The first rows of the data"))
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.view.horizontalHeader().setResizeContentsPrecision(MEASURED_ROWS)
        self.view.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.7))
        self.view.setTabKeyNavigation(False)
        self.view.setShowGrid(False)
        self.view.setCornerButtonEnabled(False)
        self.view.setAlternatingRowColors(True)
        self.caption = label("", "label")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.caption)
        column.addWidget(self.view, 1)

    def show_rows(self, columns: Sequence[str], rows: Sequence[Sequence[str]], *, target: str, numbers: frozenset[str]) -> None:
        """Show the first rows, the target's column marked."""
        self.model.replace(columns, rows, target=target, numbers=numbers)
        self.caption.setText(self.tr("The first rows, as they are in the file"))
        self.view.resizeColumnsToContents()
