"""A row for points from a file: what of them is standardised."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.errors import InputError
from explorer.look.theme import Theme
from explorer.panels.controls.picker import Picker
from explorer.panels.controls.picker_item import PickerItem
from explorer.panels.controls.text import tip
from explorer.panels.rows import RowLabel, inset, labelled
from explorer.session.csv_import import STANDARD, file_data, standardise
from explorer.session.workspace import Workspace

_AS_GIVEN = "as"  # the picker's key of points as they are: it knows no empty one
SAID = {"": "as they are", "x": "x standardised", "y": "y standardised"}
SAID["xy"] = "x and y standardised"
HELP = "Standardised values have mean 0 and standard deviation 1."


class PointsRow(QWidget):
    """A label and a picker, there for points from a file alone.

    Attributes
    ----------
    workspace
        Whose points these are.
    picker
        What is standardised.
    fault
        Why it can't be changed, such as a file that is gone.
    """

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.picker = Picker(theme, "Points", self._items)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.fault = QLabel()
        self.fault.setWordWrap(True)
        self.paint_with(theme)
        column.addLayout(labelled(RowLabel(theme, "Points"), self.picker))
        column.addLayout(inset(self.fault))
        self.picker.picked.connect(self._pick)
        self.refresh(frozenset({"surface"}))

    def paint_with(self, theme: Theme) -> None:
        """Take colours from ``theme``."""
        self.fault.setStyleSheet(f"color: {theme.bad};")

    def refresh(self, changes: frozenset[str]) -> None:
        """Show what the workspace says, as far as ``changes`` name it."""
        if "surface" not in changes:
            return
        self.fault.hide()
        data = file_data(self.workspace)
        self.setVisible(data is not None)
        points = self.workspace.problem.points
        if data is not None and points is not None:
            which = data.standardise
            self.picker.set_current(which or _AS_GIVEN, SAID[which])
            self.picker.setToolTip(tip(SAID[which], points.standard or HELP))

    def _items(self) -> list[PickerItem]:
        return [PickerItem(key or _AS_GIVEN, said, STANDARD[key]) for key, said in SAID.items()]

    def _pick(self, key: str) -> None:
        try:
            standardise(self.workspace, "" if key == _AS_GIVEN else key)
        except InputError as error:
            self.fault.setText(f"{error}.")
            self.fault.show()
