"""The fields of the export dialog, and what is remembered of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from explorer.errors import InputError
from explorer.export.shot import LEAST_SIZE, MOST_SIZE, Part, Shot, read_steps
from explorer.panels.controls.spin_box import padded
from explorer.panels.export_plots import PlotsField

KINDS = {
    ".png": "PNG picture",
    ".svg": "SVG picture (lines and text)",
    ".pdf": "PDF page (lines and text)",
    ".gif": "GIF film",
    ".mp4": "MP4 film",
}
PARTS_NAMED: dict[Part, str] = {
    "figure": "Figure: all with a caption",
    "canvas": "Canvas alone",
    "plots": "Side plots alone",
    "step": "Step by hand alone",
    "strip": "Filmstrip of several steps",
}
THEMES = {
    "light": "Light",
    "dark": "Dark",
    "print": "Print: black on white",
    "projector-light": "Projector, light",
    "projector-dark": "Projector, dark",
}
FILMS = (".gif", ".mp4")
_KEY = "export_dialog/"


@dataclass(frozen=True)
class Choice:
    """What is to be exported.

    Attributes
    ----------
    ending
        Of the file.
    shot
        What is drawn.
    steps
        Of a film, in order.
    text
        The same as the command line has them.
    fps
        Frames a second.
    """

    ending: str
    shot: Shot
    steps: tuple[int, ...] = ()
    text: str = ""
    fps: float = 20.0


class ExportFields(QWidget):
    """Asks what is to be exported.

    Attributes
    ----------
    kind, part, theme, wide, high, scale, step, first, last, every, fps, strip, plots, caption
        The fields.
    transparent, by_hand, captioned
        The boxes.

    Signals
    -------
    changed()
        Something else was chosen.
    """

    changed = Signal()

    def __init__(
        self, steps: int, step: int, plots: Sequence[str], parent: QWidget | None = None
    ) -> None:
        """Make the fields for a session of so many steps, at one of them, with these plots."""
        super().__init__(parent)
        self._steps = steps
        self.kind = _choice(KINDS, "Kind of file")
        self.part = _choice(PARTS_NAMED, "What is drawn")
        self.theme = _choice(THEMES, "Theme of the picture")
        self.wide = _whole(LEAST_SIZE[0], MOST_SIZE, 1600, "Width", "px")
        self.high = _whole(LEAST_SIZE[1], MOST_SIZE, 900, "Height", "px")
        self.scale = padded(
            QDoubleSpinBox(minimum=0.1, maximum=20, value=1, singleStep=0.5, decimals=2)
        )
        _name(self.scale, "Scale", "Pixels to a px: the same picture, finer")
        self.step = _whole(0, steps, step, "Step")
        self.first, self.last = _whole(0, steps, 0, "First step"), _whole(0, steps, steps, "Last")
        self.every = _whole(1, max(1, steps), 1, "Steps a frame")
        self.fps = _whole(1, 120, 20, "Frames a second")
        self.strip = QLineEdit()
        _name(self.strip, "Steps of the filmstrip", "Such as 0,3,12 or 0:100:20; empty for six")
        self.strip.setPlaceholderText("0,3,12 or 0:100:20")
        self.caption = QLineEdit()
        _name(self.caption, "Caption", "Empty for one that says what the picture shows")
        self.caption.setPlaceholderText("what the session says")
        self.plots = PlotsField(plots)
        self.captioned = QCheckBox("With a capt&ion")
        self.captioned.setChecked(True)
        self.transparent = QCheckBox("&Transparent page")
        self.by_hand = QCheckBox("With the step by &hand")
        self._arrange()
        self._connect()
        self.show_what_matters()

    def _arrange(self) -> None:
        form = self._form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        self._size = _row(self.wide, QLabel("×"), self.high)
        self._range = _row(self.first, QLabel("to"), self.last)
        form.addRow("&Kind", self.kind)
        form.addRow("&What", self.part)
        form.addRow("Th&eme", self.theme)
        form.addRow("Si&ze", self._size)
        form.addRow("Sca&le", self.scale)
        form.addRow("&Step", self.step)
        form.addRow("Steps", self._range)
        form.addRow("Steps a &frame", self.every)
        form.addRow("Frames a secon&d", self.fps)
        form.addRow("Ste&ps", self.strip)
        form.addRow("Pl&ots", self.plots)
        form.addRow("", self.captioned)
        form.addRow("C&aption", self.caption)
        form.addRow("", self.by_hand)
        form.addRow("", self.transparent)

    def _connect(self) -> None:
        for box in (self.kind, self.part, self.theme):
            box.currentIndexChanged.connect(self._tell)
        for number in (self.wide, self.high, self.scale, self.step, self.first, self.last):
            number.valueChanged.connect(self._tell)
        for number in (self.every, self.fps):
            number.valueChanged.connect(self._tell)
        for line in (self.strip, self.caption):
            line.textChanged.connect(self._tell)
        self.plots.changed.connect(self._tell)
        for tick in (self.transparent, self.by_hand, self.captioned):
            tick.toggled.connect(self._tell)

    def _tell(self) -> None:
        self.show_what_matters()
        self.changed.emit()

    @property
    def ending(self) -> str:
        """The ending of the chosen kind."""
        return str(self.kind.currentData())

    def show_what_matters(self) -> None:
        """Show the fields that mean something for what is chosen."""
        film, part, form = self.ending in FILMS, self.part.currentData(), self._form
        strip = part == "strip" and not film
        self._offer_strip(not film)
        for field, on in (
            (self.step, not film and not strip),
            (self._range, film),
            (self.every, film),
            (self.fps, film),
            (self.strip, strip),
            (self.plots, part in ("figure", "plots")),
            (self.captioned, part in ("figure", "strip")),
            (self.caption, part in ("figure", "strip") and self.captioned.isChecked()),
            (self.by_hand, part == "figure"),
            (self.transparent, not film),
        ):
            form.setRowVisible(field, on)

    def _offer_strip(self, on: bool) -> None:
        """Let a filmstrip be chosen, or not: it is a picture and no film."""
        model = self.part.model()
        assert isinstance(model, QStandardItemModel)
        model.item(self.part.findData("strip")).setEnabled(on)

    def choice(self) -> Choice:
        """Return what is chosen.

        Raises
        ------
        InputError
            If the steps can't be read, or nothing can be made so.
        """
        ending, part = self.ending, self.part.currentData()
        film = ending in FILMS
        text = f"{self.first.value()}:{self.last.value()}:{self.every.value()}"
        steps = read_steps(text, self._steps) if film else ()
        if film and part == "strip":
            raise InputError("a filmstrip is a picture; choose PNG, SVG or PDF for it")
        panels = self.strip.text().replace(" ", "") if part == "strip" else ""
        shot = Shot(
            part=part,
            size=(self.wide.value(), self.high.value()),
            scale=self.scale.value(),
            theme=self.theme.currentData(),
            transparent=self.transparent.isChecked() and not film,
            step=steps[len(steps) // 2] if film else self.step.value(),
            steps=read_steps(panels, self._steps) if panels else (),
            caption=(self.caption.text().strip() or None) if self.captioned.isChecked() else "",
            plots=self.plots.keys if part in ("figure", "plots") else None,
            by_hand=self.by_hand.isChecked() and part == "figure",
        )
        shot.check_pixels()
        return Choice(ending, shot, steps, text, float(self.fps.value()))

    # --- what is remembered ---

    def recall(self, settings: QSettings, theme: str, size: tuple[int, int]) -> None:
        """Choose what was chosen last time; where nothing was, this theme and size."""
        for box, key, usual in (
            (self.kind, "kind", ".png"),
            (self.part, "part", "figure"),
            (self.theme, "theme", theme),
        ):
            at = box.findData(str(settings.value(_KEY + key, usual)))
            box.setCurrentIndex(max(0, at))
        self.wide.setValue(_number(settings.value(_KEY + "wide"), size[0]))
        self.high.setValue(_number(settings.value(_KEY + "high"), size[1]))
        self.scale.setValue(_number(settings.value(_KEY + "scale"), 100) / 100)
        self.fps.setValue(_number(settings.value(_KEY + "fps"), 20))
        self.transparent.setChecked(str(settings.value(_KEY + "transparent", "")) == "yes")
        self.by_hand.setChecked(str(settings.value(_KEY + "by_hand", "")) == "yes")

    def remember(self, settings: QSettings) -> None:
        """Keep what is chosen for the next time; steps and words are this session's alone."""
        for box, key in ((self.kind, "kind"), (self.part, "part"), (self.theme, "theme")):
            settings.setValue(_KEY + key, box.currentData())
        for field, key in ((self.wide, "wide"), (self.high, "high"), (self.fps, "fps")):
            settings.setValue(_KEY + key, field.value())
        settings.setValue(_KEY + "scale", round(100 * self.scale.value()))
        for tick, key in ((self.transparent, "transparent"), (self.by_hand, "by_hand")):
            settings.setValue(_KEY + key, "yes" if tick.isChecked() else "")


def _number(value: Any, usual: int) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return usual


def _name(field: QWidget, name: str, tip: str = "") -> None:
    field.setAccessibleName(name)
    field.setToolTip(tip or name)


def _choice(names: Any, name: str) -> QComboBox:
    box = QComboBox()
    for value, text in names.items():
        box.addItem(text, value)
    _name(box, name)
    return box


def _whole(low: int, high: int, value: int, name: str, unit: str = "") -> QSpinBox:
    field = padded(QSpinBox(minimum=low, maximum=high, value=value))
    _name(field, name)
    if unit:
        field.setSuffix(f" {unit}")
    return field


def _row(*parts: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        layout.addWidget(part, 0 if isinstance(part, QLabel) else 1)
    row.setFocusProxy(parts[0])
    return row
