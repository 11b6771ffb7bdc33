"""What frames a step worked out by hand: the head above it and the foot below."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.look.mixed import mixed_width
from explorer.look.runs import RunStyle, draw_swatch
from explorer.look.theme import Theme
from explorer.panels.controls.icon_button import IconButton, draw_icon
from explorer.panels.controls.painted_button import PaintedButton
from explorer.panels.controls.swatch import MARKER_RADIUS, SWATCH_WIDTH
from explorer.panels.controls.text import BOLD, centred_baseline, draw_line, fit, with_symbols
from explorer.panels.controls.theming import draw_box, draw_focus
from explorer.panels.step_panel_sizes import WIDE

HEAD, WIDE_HEAD = 34, 44
FOOT = 44
_SIDE = 12
_ICON = 14
_LEAST_LABEL = 34  # a run's name shorter than this says nothing


class StepHead(QWidget):
    """Which step, of which run, and what can be done with it.

    Attributes
    ----------
    edit, copy
        The buttons.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.title = self.label = self._short = ""
        self._style: RunStyle | None = None
        self.edit = IconButton(theme, "edit", "Edit this rule", parent=self)
        self.copy = IconButton(theme, "copy", "Copy this step as text", parent=self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_run(self, title: str, label: str, short: str, style: RunStyle | None) -> None:
        """Show a title, a run's name and its swatch; a style of None shows no run.

        The ``short`` name stands where there is no room for all of the other.
        """
        if (title, label, short, style) != (self.title, self.label, self._short, self._style):
            self.title, self.label, self._short, self._style = title, label, short, style
            self.setToolTip(label)
            self.edit.setVisible(style is not None)
            self.copy.setVisible(style is not None)
            self.update()

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    @property
    def _is_wide(self) -> bool:
        return self.width() >= WIDE * self._theme.scale

    def sizeHint(self) -> QSize:
        """Return the height of the head."""
        return QSize(260, round((WIDE_HEAD if self._is_wide else HEAD) * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons at the right."""
        super().resizeEvent(event)
        self.updateGeometry()
        right = self.width() - _SIDE + 6
        for button in (self.copy, self.edit):
            right -= button.width()
            button.move(right, (self.height() - button.height()) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the title, and at the right the run."""
        painter, theme = QPainter(self), self._theme
        line = QRectF(0, self.height() - 1, self.width(), 1)
        painter.fillRect(line, QColor(theme.line))
        side = _SIDE + (4 if self._is_wide else 0)
        right = self.edit.x() - 4
        px = theme.head if self._is_wide else theme.body
        title = fit(self.title, right - side, px, BOLD)
        baseline = centred_baseline(px, 0, self.height())
        left = draw_line(painter, side, baseline, title, px, theme.ink, BOLD) + 12
        if self._style is None or right - left < SWATCH_WIDTH:
            return
        px = theme.body if self._is_wide else theme.label
        room = right - left - SWATCH_WIDTH - 8
        text = with_symbols(self.label)
        if mixed_width(text, px, 500) > room:
            whole = with_symbols(self._short)
            text = fit(whole, room, px, 500)
            if mixed_width(text, px, 500) < min(_LEAST_LABEL, mixed_width(whole, px, 500)):
                text = ""
        width = mixed_width(text, px, 500)
        start = right - width
        baseline = centred_baseline(px, 0, self.height())
        draw_line(painter, start, baseline, text, px, theme.ink, 500)
        swatch = start - SWATCH_WIDTH - (8 if text else 0)
        rect = QRectF(swatch, 0, SWATCH_WIDTH, self.height())
        draw_swatch(painter, self._style, rect, MARKER_RADIUS)


class StepButton(PaintedButton):
    """Goes to the step beside this one.

    Attributes
    ----------
    forward
        Whether it goes on, and not back.
    """

    def __init__(self, theme: Theme, forward: bool, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.forward = forward

    def show_step(self, step: int, possible: bool) -> None:
        """Name the step that it goes to."""
        self.setEnabled(possible)
        text = f"step {step}" if step >= 0 else "start"
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(f"Go to {text}")
            self.setToolTip(f"Go to {text}")
            self.update()

    def sizeHint(self) -> QSize:
        """Return room for the icon and four figures."""
        theme = self._theme
        width = mixed_width("step 0000", theme.label) + (_ICON + 22) * theme.scale
        return QSize(round(width), round(28 * theme.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, the arrow and the step."""
        painter, theme = QPainter(self), self._theme
        box = QRectF(self.rect())
        on = self.isEnabled() and (self.underMouse() or self.isDown())
        painter.setOpacity(1.0 if self.isEnabled() else 0.4)
        draw_box(painter, box, theme.raised if on else theme.panel, theme.field_line)
        size = round(_ICON * theme.scale)
        width = mixed_width(self.text(), theme.label)
        gap = 6 * theme.scale
        left = (box.width() - size - gap - width) / 2
        text = left if self.forward else left + size + gap
        icon = left + width + gap if self.forward else left
        name = "chevron-right" if self.forward else "chevron-left"
        center = QRectF(icon, 0, size, box.height()).center()
        draw_icon(painter, theme, name, center, size)
        baseline = centred_baseline(theme.label, 0, box.height())
        draw_line(painter, text, baseline, self.text(), theme.label, theme.ink)
        painter.setOpacity(1.0)
        if self.hasFocus():
            draw_focus(painter, box, theme.accent)


class StepFoot(QWidget):
    """A hint, and the steps before and after.

    Attributes
    ----------
    back, on
        The buttons.

    Signals
    -------
    wanted(int)
        A button was pressed: -1 for the step before, 1 for the one after.
    """

    wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.back, self.on = StepButton(theme, False, self), StepButton(theme, True, self)
        self.back.clicked.connect(lambda: self.wanted.emit(-1))
        self.on.clicked.connect(lambda: self.wanted.emit(1))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self.updateGeometry()
        self._arrange()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of the foot."""
        return QSize(260, round(FOOT * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons at the right, or over the whole width of a narrow foot."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        gap, room = 8, self.width() - 2 * _SIDE
        size = self.back.sizeHint()
        width = min(size.width(), (room - gap) // 2)
        right = self.width() - _SIDE
        for button in (self.on, self.back):
            right -= width
            button.setGeometry(right, (self.height() - size.height()) // 2, width, size.height())
            right -= gap

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the hint."""
        painter, theme = QPainter(self), self._theme
        painter.fillRect(self.rect(), QColor(theme.raised))
        painter.fillRect(QRectF(0, 0, self.width(), 1), QColor(theme.line))
        room = self.back.x() - _SIDE - 12
        hint = "Point at an underlined name to light its curve."
        if mixed_width(hint, theme.tick) > room:
            hint = "Underlined: has a curve."
        if mixed_width(hint, theme.tick) > room:
            return
        baseline = centred_baseline(theme.tick, 0, self.height())
        draw_line(painter, _SIDE + 4, baseline, hint, theme.tick, theme.ink3)
