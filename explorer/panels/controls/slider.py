"""A parameter's slider: ``η = 0.1`` above, the value editable in place."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.core.specs import ParamSpec
from explorer.look.mixed import mixed_width
from explorer.look.numbers import format_number, tick_label
from explorer.look.theme import Theme
from explorer.panels.controls.groove import SIDE, Groove, Tick
from explorer.panels.controls.number_field import NumberField
from explorer.panels.controls.scale import SliderScale
from explorer.panels.controls.text import centred_baseline, draw_line, tip

_LABEL_HEIGHT = 20


class Slider(QWidget):
    """One number: its symbol and value in a line, and below it a groove to drag.

    It shows what `set_value` gives it, and asks for other values with its signals.

    Attributes
    ----------
    spec
        The parameter's declaration.
    value
        The value shown.
    field
        Where an exact value is typed.
    groove
        Where it is dragged.

    Signals
    -------
    value_changed
        A hand asks for a value (float), while it moves.
    released
        The hand has let go: the edit is complete.
    reset_requested
        A double click asks for the default.
    """

    value_changed = Signal(float)
    released = Signal()
    reset_requested = Signal()

    def __init__(self, spec: ParamSpec, theme: Theme, parent: QWidget | None = None) -> None:
        """Make a slider for the parameter that ``spec`` declares."""
        super().__init__(parent)
        self.value = spec.low
        self._theme = theme
        name = spec.help.split(":")[0].rstrip(".") if spec.help else spec.name
        self.groove = Groove(theme, f"{spec.name}, {name}", parent=self)
        self.field = NumberField(theme, f"{spec.name}, exact value", flat=True, parent=self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_spec(spec)
        self.groove.dragged.connect(self._on_dragged)
        self.groove.stepped.connect(self._on_stepped)
        self.groove.ended.connect(self._on_ended)
        self.groove.let_go.connect(self.released)
        self.groove.reset.connect(self.reset_requested)
        self.field.committed.connect(self._on_committed)
        self.field.stepped.connect(self._on_committed)
        self.paint_with(theme)
        self.set_value(self.value)

    @property
    def held(self) -> bool:
        """Whether a hand moves the thumb now."""
        return self.groove.held

    def set_spec(self, spec: ParamSpec) -> None:
        """Take another symbol, range or default for the same parameter."""
        self.spec = spec
        self._scale = SliderScale.of(spec)
        self._label = f"${spec.symbol}$ ="
        self.field.stepper = self._scale.stepped
        self.field.integer = spec.integer
        self.setToolTip(_tip(spec))
        self.field.set_help(self.toolTip())
        self.groove.set_ticks(self._ticks())
        self.groove.set_fraction(self._scale.fraction(self.value))
        self._place()
        self.update()

    def set_value(self, value: float) -> None:
        """Show ``value``; sends nothing."""
        self.value = value
        self.groove.set_fraction(self._scale.fraction(value), format_number(value))
        self.field.set_value(value)

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self._place()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of the line and the groove."""
        return QSize(126, self._label_height + self.groove.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the least size in which label and thumb can be used."""
        return QSize(90, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put field and groove in their places."""
        super().resizeEvent(event)
        self._place()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the default: the symbol is as good a place for it as the groove."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.reset_requested.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the symbol and the sign of equality."""
        painter = QPainter(self)
        base = centred_baseline(self._theme.body, 0, self._label_height)
        draw_line(painter, SIDE, base, self._label, self._theme.body, self._theme.ink)

    # --- inside ---

    @property
    def _label_height(self) -> int:
        return max(_LABEL_HEIGHT, round(self._theme.body * 1.4))

    def _place(self) -> None:
        left = SIDE + round(mixed_width(self._label, self._theme.body)) + 1
        height = self._label_height
        self.field.setGeometry(left, 0, max(20, self.width() - left), height)
        self.groove.setGeometry(0, height, self.width(), self.height() - height)

    def _ticks(self) -> tuple[Tick, ...]:
        labels = {0.0: self._end_label(self._scale.low), 1.0: self._end_label(self._scale.high)}
        return tuple(Tick(at, labels.get(at, "")) for at in self._scale.ticks())

    def _end_label(self, value: float) -> str:
        return str(round(value)) if self.spec.integer else tick_label(value)

    def _on_dragged(self, fraction: float) -> None:
        self._ask(self._scale.value_at(fraction))

    def _on_stepped(self, steps: int, coarse: bool) -> None:
        self._ask(self._scale.stepped(self.value, steps, coarse))

    def _on_ended(self, fraction: float) -> None:
        self._ask(self._scale.value_at(fraction))

    def _ask(self, value: float) -> None:
        if value != self.value:
            # The hand sees its own movement at once; the truth comes back within a frame.
            self.set_value(value)
            self.value_changed.emit(value)

    def _on_committed(self, value: float) -> None:
        self._ask(value)
        self.released.emit()


def _tip(spec: ParamSpec) -> str:
    """Return the tooltip: what the parameter does, its default and how to get it back."""
    default = spec.default if isinstance(spec.default, str) else format_number(spec.default)
    return tip(spec.help, f"Default {default}: double-click to go back to it.")
