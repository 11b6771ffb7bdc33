"""A field for an exact number."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from explorer.errors import InputError
from explorer.look.fonts import ui_font
from explorer.look.mixed import mixed_width
from explorer.look.numbers import format_number
from explorer.look.theme import Theme
from explorer.panels.controls.keys import claims
from explorer.panels.controls.number_text import exact_text, parse_number
from explorer.panels.controls.text import centred_baseline, draw_line
from explorer.panels.controls.theming import draw_box, draw_focus

_STEP_KEYS = {
    Qt.Key.Key_Up: (1, False),
    Qt.Key.Key_Down: (-1, False),
    Qt.Key.Key_PageUp: (1, True),
    Qt.Key.Key_PageDown: (-1, True),
}
_HELD = frozenset({*_STEP_KEYS, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape})
_PADDING = 8
_FLAT_PADDING = 2
_HEIGHT = 26
_CARET = 6  # px that Qt leaves around the text, and the caret

Stepper = Callable[[float, int, bool], float]


def step_by_hundredth(value: float, steps: int, coarse: bool) -> float:
    """Return the value some 0.1 (coarse: 1) away: for fields that stand without a slider."""
    return round(value + steps * (1.0 if coarse else 0.1), 10)


def step_by_one(value: float, steps: int, coarse: bool) -> float:
    """Return the whole number some 1 (coarse: 10) away."""
    return float(round(value) + steps * (10 if coarse else 1))


class NumberField(QLineEdit):
    """Shows a number in few digits; shows all of them, to be edited, while it has the keyboard.

    Enter commits and leaves the field, as going elsewhere does; Escape takes the typing back;
    ↑ ↓ PgUp PgDn step. What is no number stays, marked, with the reason as its tooltip, and is
    not committed.

    Attributes
    ----------
    stepper
        Gives the value so many key steps away.
    limits
        The least and greatest number that may be typed, or None for no limit.
    integer
        Whether only whole numbers are taken.

    Signals
    -------
    committed
        A number was entered (float).
    stepped
        ↑ ↓ PgUp or PgDn asks for a number (float); `committed` is not sent too.
    """

    committed = Signal(float)
    stepped = Signal(float)

    def __init__(
        self,
        theme: Theme,
        name: str,
        label: str = "",
        flat: bool = False,
        quiet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty field called ``name``, with a ``label`` inside at the left: a mixed line.

        A flat one has no frame until it has the keyboard; a quiet one has the ink of labels.
        """
        super().__init__(parent)
        self.stepper: Stepper = step_by_hundredth
        self.limits: tuple[float | None, float | None] = (None, None)
        self.integer = False
        self._theme = theme
        self._flat = flat
        self._quiet = quiet
        self._label = label
        self._value: float | None = None
        self._help = ""
        self._fresh = False  # whether the click that gave it the keyboard is still held
        self._error = ""
        self.setAccessibleName(name)
        self.setFrame(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaxLength(60)
        align = Qt.AlignmentFlag.AlignLeft if flat else Qt.AlignmentFlag.AlignRight
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.paint_with(theme)
        self.textEdited.connect(self._on_text_edited)

    # --- what it shows ---

    @property
    def value(self) -> float | None:
        """The number last given by `set_value`."""
        return self._value

    @property
    def error(self) -> str:
        """Why the text can't be taken; empty where it can."""
        return self._error

    def set_value(self, value: float) -> None:
        """Show ``value``; text that is being typed gives way only to another number."""
        if value == self._value and (self._error or self.isModified()):
            return
        self._value = value
        self._show_value()

    def set_help(self, text: str) -> None:
        """Set the tooltip that is shown while nothing is wrong."""
        self._help = text
        if not self._error:
            self.setToolTip(text)

    def show_error(self, message: str) -> None:
        """Mark the text as wrong and say why."""
        self._error = message
        self.setToolTip(message)
        self.setAccessibleDescription(message)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a control's height, and a width that shows six digits."""
        return QSize(80, round(max(_HEIGHT, self._theme.body * 1.7)))

    def minimumSizeHint(self) -> QSize:
        """Return a width that shows two digits."""
        return QSize(40, self.sizeHint().height())

    def whole_width(self) -> int:
        """Return the width that shows the label and all of the text."""
        margins = self.textMargins()
        text = self.fontMetrics().horizontalAdvance(self.text())
        return margins.left() + text + margins.right() + _CARET

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self.setFont(ui_font(theme.body))
        # The frame, ground and outline are painted here, so that flat and boxed fields are one.
        ink = theme.ink2 if self._quiet else theme.ink
        self.setStyleSheet(
            "QLineEdit { border: 0; background: transparent; padding: 0; margin: 0; min-height: 0;"
            f" color: {ink} }} QLineEdit:disabled {{ color: {theme.ink3} }}"
        )
        left = _FLAT_PADDING if self._flat else _PADDING
        if self._label:
            left += round(mixed_width(self._label, theme.body)) + 4
        right = _FLAT_PADDING if self._flat else _PADDING
        self.setTextMargins(left, 0, right, 0)
        self.update()

    # --- what a hand does ---

    def event(self, event: QEvent) -> bool:
        """Keep the keys that this field acts on from the window's shortcuts."""
        return claims(event, _HELD) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit on Enter, give up on Escape, step on the arrows."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._commit():
                # The keys go back to the playhead: → after a typed number makes a step.
                self.clearFocus()
        elif key == Qt.Key.Key_Escape:
            self._show_value()
            self.clearFocus()
        elif key in _STEP_KEYS:
            self._step(*_STEP_KEYS[key])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show every digit, selected."""
        super().focusInEvent(event)
        self._fresh = event.reason() == Qt.FocusReason.MouseFocusReason
        if not self._error and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._show_value()
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit what was typed; what can't be taken stays, marked."""
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.PopupFocusReason:
            return
        if self._commit():
            self._show_value()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select the number that a first click came to, so that typing replaces it."""
        super().mouseReleaseEvent(event)
        if self._fresh and not self.hasSelectedText():
            self.selectAll()
        self._fresh = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and edge, the text, then the label and the outline."""
        painter = QPainter(self)
        theme, box = self._theme, QRectF(self.rect())
        if not self._flat:
            edge = theme.field_line if self.isEnabled() else theme.line
            draw_box(painter, box, theme.panel, edge)
        elif self.hasFocus() or self.underMouse():
            draw_box(painter, box, theme.panel if self.hasFocus() else theme.raised, None)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self)
        if self._label:
            left = _FLAT_PADDING if self._flat else _PADDING
            base = centred_baseline(theme.body, 0, self.height())
            draw_line(painter, left, base, self._label, theme.body, theme.ink)
        if self._error:
            draw_focus(painter, box, theme.bad)
        elif self.hasFocus():
            draw_focus(painter, box, theme.accent)

    # --- inside ---

    def _show_value(self) -> None:
        """Write the value again: all its digits while editing, few otherwise."""
        self._clear_error()
        value = self._value
        if value is None:
            text = ""
        elif self.hasFocus():
            text = exact_text(value)
        else:
            text = str(int(value)) if self.integer and abs(value) < 1e15 else format_number(value)
        if text != self.text():
            self.setText(text)
        self.setModified(False)
        self.updateGeometry()

    def _clear_error(self) -> None:
        if self._error:
            self._error = ""
            self.setToolTip(self._help)
            self.setAccessibleDescription("")
            self.update()

    def _on_text_edited(self) -> None:
        self._clear_error()

    def _read(self) -> float | None:
        """Return the number typed, or None where it was marked as wrong."""
        try:
            value = parse_number(self.text())
            self._check(value)
        except InputError as error:
            self.show_error(_sentence(error.message))
            return None
        return value

    def _check(self, value: float) -> None:
        low, high = self.limits
        if self.integer and value != round(value):
            raise InputError(f"{format_number(value)} is not a whole number")
        if low is not None and value < low:
            raise InputError(f"the least value here is {exact_text(low)}")
        if high is not None and value > high:
            raise InputError(f"the greatest value here is {exact_text(high)}")

    def _commit(self) -> bool:
        """Send the number typed, if there is a new one; False where it can't be taken."""
        if not self.isModified():
            return not self._error
        value = self._read()
        if value is None:
            return False
        self.setModified(False)
        return self._send(self.committed, value)

    def _step(self, steps: int, coarse: bool) -> None:
        value = self._read() if self.isModified() else self._value
        if value is None:
            return
        moved = self.stepper(value, steps, coarse)
        low, high = self.limits
        moved = moved if low is None else max(low, moved)
        moved = moved if high is None else min(high, moved)
        self._send(self.stepped, moved)
        if not self._error:
            self._show_value()

    def _send(self, signal: SignalInstance, value: float) -> bool:
        """Send ``value`` and show it until told otherwise; False where the receiver refused it."""
        before = self._value
        if value == before:
            return True
        self._value = value
        signal.emit(value)
        if self._error:
            self._value = before
        return not self._error


def _sentence(message: str) -> str:
    """Return a message with a capital letter, as tooltips are written."""
    return message[:1].upper() + message[1:]
