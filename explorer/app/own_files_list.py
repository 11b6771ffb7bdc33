"""The list of the person's own files in the preferences: what each is, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from explorer.core.resources import user_root
from explorer.session.own_files import OwnFile, own_files, own_folders

_FILE = Qt.ItemDataRole.UserRole
FINE = "Fine"
_CHOOSE = "Choose a file to read what is wrong in it."
_MOST_WIDE = 34
"""Letters of a column that are seen at most; the rest is in the tooltip."""


class OwnFilesList(QWidget):
    """A row for each file, and buttons that open it, its folder, or read all again.

    Attributes
    ----------
    rows
        The list.
    fault
        What is wrong in the file of the current row, in full.

    Signals: none.
    """

    def __init__(self, read_again: Callable[[], None], report: Callable[[str], None]) -> None:
        """Show the files; ``read_again`` takes them as they are, ``report`` says a sentence."""
        super().__init__()
        self._report = report
        self._files: list[OwnFile] = []
        self.rows = QTreeWidget()
        self.rows.setHeaderLabels(["Title", "Kind", "State"])
        self.rows.setRootIsDecorated(False)
        self.rows.setUniformRowHeights(True)
        self.rows.setAccessibleName("Your own optimizers, surfaces, schedules, datasets, lessons")
        self.rows.setToolTip("Double-click a file to open it in its editor")
        self.rows.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.rows.header().setStretchLastSection(True)
        self.rows.itemActivated.connect(lambda item, _: self._open(item))
        self.rows.currentItemChanged.connect(lambda *_: self._show_current())
        self.fault = QLabel()
        self.fault.setWordWrap(True)
        self.fault.setTextFormat(Qt.TextFormat.PlainText)
        self.fault.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._empty = QLabel(
            "There are none yet. “Keep as my own” in an editor makes one, or put a file here."
        )
        self._empty.setWordWrap(True)
        self._folder = QLabel()
        self._folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._folder.setWordWrap(True)
        self.open = QPushButton("&Open file")
        self.open.setToolTip("In the editor that this computer has for such files")
        self.open.clicked.connect(lambda: self._open(self.rows.currentItem()))
        self.folder = QPushButton("Open &folder")
        self.folder.setToolTip("Show the folder of your own files")
        self.folder.clicked.connect(self._open_folder)
        self.again = QPushButton("Read a&gain")
        self.again.setToolTip("Changes are read by themselves; this reads all files now")
        self.again.clicked.connect(read_again)
        buttons = QHBoxLayout()
        for button in (self.open, self.folder, self.again):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self._folder, self._empty, self.rows, self.fault):
            layout.addWidget(part)
        layout.addLayout(buttons)
        self.refresh()

    def refresh(self) -> None:
        """Show the files there are now."""
        files = self._files = own_files()
        current = self._current()
        here = current.path if current is not None else None
        self._folder.setText(str(user_root()))
        self.rows.clear()
        for file in files:
            item = QTreeWidgetItem([file.title, file.kind.capitalize(), file.fault or FINE])
            item.setData(0, _FILE, file)
            tip = f"{file.path}\n{file.fault}" if file.fault else str(file.path)
            for column in range(3):
                item.setToolTip(column, tip)
            self.rows.addTopLevelItem(item)
            if file.path == here:
                self.rows.setCurrentItem(item)
        self.fit()
        self.rows.setVisible(bool(files))
        self._empty.setVisible(not files)
        self._show_current()

    def fit(self) -> None:
        """Make the columns as wide as their words, in type of whatever size; five rows are seen."""
        self.rows.setMinimumHeight(5 * self.rows.fontMetrics().height() * 2)
        for column in (0, 1):
            self.rows.resizeColumnToContents(column)
            most = round(_MOST_WIDE * self.rows.fontMetrics().averageCharWidth())
            self.rows.setColumnWidth(column, min(self.rows.columnWidth(column), most))

    def _current(self) -> OwnFile | None:
        item = self.rows.currentItem()
        return None if item is None else item.data(0, _FILE)

    def _show_current(self) -> None:
        """Say of the current file what its row has no room for; of none, where to look."""
        file = self._current()
        self.open.setEnabled(file is not None)
        faulty = any(shown.fault for shown in self._files)
        if file is not None and file.fault:
            self.fault.setText(f"{file.path.name}: {file.fault}")
        else:
            self.fault.setText(_CHOOSE if faulty and file is None else "")
        self.fault.setVisible(faulty)

    def _open(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            file: OwnFile = item.data(0, _FILE)
            self._show(file.path)

    def _open_folder(self) -> None:
        try:
            for folder in own_folders():
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._report(f"{user_root()}: can't be made: {error.strerror or error}")
            return
        self._show(user_root())

    def _show(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._report(f"Nothing on this computer opens {path.name}")
