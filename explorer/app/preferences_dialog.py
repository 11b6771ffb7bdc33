"""What a person prefers: looks, numbers, speed, pictures, folders, and what is their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.app.class_list import ClassList
from explorer.app.folder_field import FolderField
from explorer.app.menus import THEMES
from explorer.app.own_files_list import OwnFilesList
from explorer.app.preferences import LEAST, MOST
from explorer.app.theming import theme_of
from explorer.core.numbers import show_more_digits
from explorer.look.palettes import PALETTES
from explorer.look.theme import Theme
from explorer.panels.controls.fitting import FittingArea, fit_to_screen, room
from explorer.panels.controls.spin_box import padded
from explorer.session.playback import SPEEDS

if TYPE_CHECKING:
    from explorer.app.main_window import MainWindow

DIGITS = {0: "As few as tell it (usual)", 2: "Two more", 4: "Four more"}
PRINT = ("print", "Print: white, black text")
_WIDTH = 568
_SIDE = 16


class PreferencesDialog(QDialog):
    """Every choice holds at once; there is nothing to apply.

    Attributes
    ----------
    theme, palette_, digits, speed, export_theme
        The choices.
    width_field, height_field
        The size of a picture in px.
    sessions, exports
        The folders.
    own, classes
        The lists of the person's own files, and of classes that may run.
    pages
        The tabs.

    Signals: those of a dialog.
    """

    def __init__(self, window: MainWindow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Preferences")
        self._window, self._preferences = window, window.preferences
        chosen = self._preferences
        speeds = [(float(speed), f"{speed} steps a second") for speed in SPEEDS]
        self.theme = _choice("Theme", THEMES, chosen.theme)
        self.palette_ = _choice("Colours of the runs", PALETTES.items(), chosen.palette)
        self.digits = _choice("Digits of numbers", DIGITS.items(), chosen.more_digits)
        self.speed = _choice("Speed", speeds, chosen.speed)
        themes = [("", "As the window"), *THEMES[1:], PRINT]
        self.export_theme = _choice("Theme of pictures", themes, chosen.export_theme)
        self.width_field = _pixels("Width of pictures in pixels", chosen.export_size[0])
        self.height_field = _pixels("Height of pictures in pixels", chosen.export_size[1])
        self.sessions = FolderField(
            "Folder of sessions", chosen.session_folder, "Where the last session lies"
        )
        self.exports = FolderField(
            "Folder of pictures, films and tables", chosen.export_folder, "Beside the session"
        )
        self.classes = ClassList(window)
        self.own = OwnFilesList(window.keeper.read_again, window.files.report)
        window.keeper.own_files.changed.connect(self.own.refresh)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.addTab(FittingArea(self._general()), "&General")
        self.pages.addTab(_page(self.own), "Your own &files")
        self.pages.addTab(_page(self.classes), "Classes of &PyTorch's kind")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDE, 12, _SIDE, 16)
        layout.setSpacing(12)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self._buttons)
        self._fit(self._window.theme)
        fit_to_screen(self, self.pages, self._buttons)

    def set_theme(self, theme: Theme) -> None:
        """Follow the size of type, and the choice of a theme made elsewhere."""
        self.theme.setCurrentIndex(max(0, self.theme.findData(self._preferences.theme)))
        self._fit(theme)
        self.adjustSize()

    def _fit(self, theme: Theme) -> None:
        """Be as wide as the type wants, and let all fields of the first page begin alike."""
        wide = min(round(_WIDTH * theme.scale), room(self).width() - 2 * _SIDE)
        self._buttons.setMinimumWidth(wide)  # of the dialog, its pages could be wider
        labels = [label for form in self._forms for label in _labels(form)]
        for label in labels:
            label.setMinimumWidth(0)
            label.ensurePolished()
        widest = max(label.sizeHint().width() for label in labels)
        for label in labels:
            label.setMinimumWidth(widest)
        self.own.fit()

    def _general(self) -> QWidget:
        looks = QGroupBox("Window")
        form = QFormLayout(looks)
        self._forms = [form]
        form.addRow("&Theme", self.theme)
        form.addRow("&Colours of the runs", self.palette_)
        form.addRow("&Digits", self.digits)
        form.addRow("&Speed of a new session", self.speed)
        pictures = QGroupBox("Pictures")
        form = QFormLayout(pictures)
        self._forms.append(form)
        size = QHBoxLayout()
        size.addWidget(self.width_field)
        size.addWidget(QLabel("×"))
        size.addWidget(self.height_field)
        size.addWidget(QLabel("px"))
        size.addStretch(1)
        label = QLabel("Si&ze")
        label.setBuddy(self.width_field)
        form.addRow(label, size)
        form.addRow("The&me", self.export_theme)
        folders = QGroupBox("Folders")
        form = QFormLayout(folders)
        self._forms.append(form)
        form.addRow("S&essions", self.sessions)
        form.addRow("Pictures, films, t&ables", self.exports)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(12)
        for part in (looks, pictures, folders):
            layout.addWidget(part)
        layout.addStretch(1)
        return page

    def _connect(self) -> None:
        self.theme.activated.connect(lambda _: self._window.themes.choose(self.theme.currentData()))
        self.palette_.activated.connect(lambda _: self._set_palette())
        self.digits.activated.connect(lambda _: self._set_digits())
        self.speed.activated.connect(lambda _: self._set_speed())
        self.export_theme.activated.connect(
            lambda _: self._keep("export_theme", self.export_theme.currentData())
        )
        self.sessions.chosen.connect(lambda folder: self._keep("session_folder", folder))
        self.exports.chosen.connect(lambda folder: self._keep("export_folder", folder))
        for field in (self.width_field, self.height_field):
            field.valueChanged.connect(lambda _: self._keep("export_size", self._size()))

    def _size(self) -> tuple[int, int]:
        return self.width_field.value(), self.height_field.value()

    def _keep(self, name: str, value: Any) -> None:
        setattr(self._preferences, name, value)

    def _set_palette(self) -> None:
        self._keep("palette", self.palette_.currentData())
        view = self._window.workspace.view
        self._window.set_theme(theme_of(self._preferences, view.theme))

    def _set_speed(self) -> None:
        self._keep("speed", self.speed.currentData())
        self._window.workspace.usual_speed = self._preferences.speed

    def _set_digits(self) -> None:
        self._keep("more_digits", self.digits.currentData())
        show_more_digits(self._preferences.more_digits)
        self._window.set_theme(self._window.theme)  # everything is written anew


def _labels(form: QFormLayout) -> list[QWidget]:
    items = [form.itemAt(row, QFormLayout.ItemRole.LabelRole) for row in range(form.rowCount())]
    labels = [item.widget() for item in items if item is not None]
    return [label for label in labels if label is not None]


def _page(content: QWidget) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 12, 0, 0)
    layout.addWidget(content)
    return FittingArea(page)


def _choice(name: str, choices: Iterable[tuple[Any, str]], chosen: Any) -> QComboBox:
    """Return a box of choices, each with its value, one of them chosen."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(name)
    for value, title in choices:
        box.addItem(title, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def _pixels(name: str, value: int) -> QSpinBox:
    box = padded(QSpinBox())
    box.setRange(LEAST, MOST)
    box.setValue(value)
    box.setAccessibleName(name)
    box.setToolTip(name)
    return box
