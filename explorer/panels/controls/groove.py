"""The groove of a slider with its thumb and ticks, painted; linear sliders and the scrubber too."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from explorer.look.fonts import ui_font
from explorer.look.theme import Theme
from explorer.panels.controls.keys import ARROWS, ENDS, PAGES, claims
from explorer.panels.controls.theming import draw_focus

THUMB = 14
SIDE = THUMB // 2  # px that a groove keeps at either end for half a thumb
_GROOVE, _TICK = 4.0, 3.0
_CENTER = 9.0  # the groove's height in the widget
_TICK_TOP = 13.0
_LABEL_TOP = 18
_LABEL_GAP = 3.0  # from the ticks' top to labels as high as their type
_HELD = ARROWS | PAGES | ENDS
_GRAIN = 10_000

_STEPS = {
    Qt.Key.Key_Right: (1, False),
    Qt.Key.Key_Up: (1, False),
    Qt.Key.Key_Left: (-1, False),
    Qt.Key.Key_Down: (-1, False),
    Qt.Key.Key_PageUp: (1, True),
    Qt.Key.Key_PageDown: (-1, True),
}


@dataclass(frozen=True)
class Tick:
    """A mark below the groove.

    Attributes
    ----------
    at
        Its place, from 0 to 1.
    label
        Text under it; empty for none.
    """

    at: float
    label: str = ""


class Groove(QSlider):
    """A slider that knows only fractions from 0 to 1.

    It is a `QSlider` so that screen readers know it as one; all painting and handling is its own.

    Attributes
    ----------
    fraction
        Where the thumb stands.

    Signals
    -------
    grabbed
        The mouse took hold of the thumb.
    dragged
        A hand moves the thumb (float, the fraction asked for).
    stepped
        A key asks for a number of steps (int) which are coarse or not (bool).
    ended
        Home or End was pressed (float, 0 or 1).
    let_go
        The mouse button or the key was released.
    reset
        A double click asks for the default.
    """

    grabbed = Signal()
    dragged = Signal(float)
    stepped = Signal(int, bool)
    ended = Signal(float)
    let_go = Signal()
    reset = Signal()

    def __init__(
        self,
        theme: Theme,
        name: str,
        thumb: int = THUMB,
        parent: QWidget | None = None,
        zoom: float = 1.0,
    ) -> None:
        """Make a groove called ``name``, its thumb of ``thumb`` px at 0, without ticks.

        ``zoom`` makes it so many times as thick; there is no room for ticks then.
        """
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.fraction = 0.0
        self._thumb = round(thumb * zoom)
        self._zoom = zoom
        self._ticks: tuple[Tick, ...] = ()
        self._spread_labels = False
        self._keyed = False  # whether a held key is moving the thumb
        self._grip: float | None = None  # px from the thumb's centre to the mouse, while held
        self.setRange(0, _GRAIN)
        self.setAccessibleName(name)
        # A drag leaves the keys with the playhead; Tab brings them here.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    # --- what it shows ---

    @property
    def held(self) -> bool:
        """Whether the mouse or a key that is down moves the thumb."""
        return self._grip is not None or self._keyed

    def set_fraction(self, fraction: float, spoken: str = "") -> None:
        """Put the thumb at ``fraction``; ``spoken`` is the value in words, for screen readers."""
        if spoken:
            self.setAccessibleDescription(spoken)
        if fraction == self.fraction:
            return
        self.fraction = fraction
        blocked = self.blockSignals(True)
        self.setValue(round(fraction * _GRAIN))
        self.blockSignals(blocked)
        # The labels stay as they are: a scrubber moves with every frame.
        self.update(0, 0, self.width(), round(_LABEL_TOP * self._zoom) + 1)

    def set_ticks(self, ticks: tuple[Tick, ...], centred: bool = False) -> None:
        """Show ``ticks``; end labels lie inside the groove's ends unless ``centred``."""
        if (ticks, centred) != (self._ticks, self._spread_labels):
            self._ticks, self._spread_labels = ticks, centred
            self.update()

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of thumb, ticks and labels."""
        if self._zoom != 1.0:
            return QSize(126, round(2 * self._center))
        return QSize(126, round(_TICK_TOP + _LABEL_GAP + self._theme.tick * 1.2))

    def minimumSizeHint(self) -> QSize:
        """Return the least size in which a thumb can be moved."""
        return QSize(50, self.sizeHint().height())

    # --- what a hand does ---

    def event(self, event: QEvent) -> bool:
        """Keep the arrow keys from the window's shortcuts."""
        return claims(event, _HELD) or super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the thumb, or bring it under the mouse."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        off = event.position().x() - self._thumb_x()
        on_thumb = abs(off) <= self._thumb / 2
        self._grip = off if on_thumb else 0.0
        self.grabbed.emit()
        if not on_thumb:
            self._drag_to(event.position().x())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the thumb while it is held."""
        if self._grip is not None:
            self._drag_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the thumb go."""
        if self._grip is not None and event.button() == Qt.MouseButton.LeftButton:
            self._grip = None
            self.let_go.emit()
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the default."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.reset.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step on arrows and page keys, go to an end on Home and End."""
        key = Qt.Key(event.key())
        if key in _HELD:
            self._keyed = True
        if key in _STEPS:
            steps, coarse = _STEPS[key]
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.stepped.emit(steps, coarse or shifted)
        elif key in ENDS:
            self.ended.emit(1.0 if key == Qt.Key.Key_End else 0.0)
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Close the movement that a held key made."""
        if not event.isAutoRepeat():
            self._end_keys()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close a movement whose key is released elsewhere."""
        super().focusOutEvent(event)
        self._end_keys()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the column that scrolls."""
        event.ignore()

    # --- painting ---

    def sliderChange(self, change: QSlider.SliderChange) -> None:
        """Repaint nothing: `set_fraction` knows which part has changed."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw groove, ticks, labels, thumb and outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        left, right = self._track()
        center, thick = self._center, _GROOVE * self._zoom
        top, x = center - thick / 2, self._thumb_x()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.line))
        painter.drawRoundedRect(QRectF(left, top, right - left, thick), thick / 2, thick / 2)
        accent = QColor(theme.accent if self.isEnabled() else theme.ink3)
        painter.setBrush(accent)
        painter.drawRoundedRect(QRectF(left, top, x - left, thick), thick / 2, thick / 2)
        self._draw_ticks(painter, event.rect().bottom() >= _LABEL_TOP)
        pen = 2.0 * self._zoom
        painter.setPen(QPen(accent, pen))
        held = self._grip is not None
        painter.setBrush(QColor(theme.tint if held else theme.panel))
        radius = (self._thumb - pen) / 2
        painter.drawEllipse(QPointF(x, center), radius, radius)
        if self.hasFocus():
            draw_focus(painter, QRectF(0, 0, self.width(), 2 * center), theme.accent, center)

    def _draw_ticks(self, painter: QPainter, labels: bool) -> None:
        theme = self._theme
        left, right = self._track()
        painter.setFont(ui_font(theme.tick))
        metrics = painter.fontMetrics()
        base = _TICK_TOP + _LABEL_GAP + theme.tick
        for tick in self._ticks:
            x = left + tick.at * (right - left)
            mark = QRectF(round(min(x, right - 0.5) - 0.5), _TICK_TOP, 1, _TICK)
            painter.fillRect(mark, QColor(theme.field_line))
            if tick.label and labels:
                wide = metrics.horizontalAdvance(tick.label)
                at = x - wide / 2
                if not self._spread_labels:
                    at = min(max(at, left), right - wide)
                at = min(max(at, 0), self.width() - wide)
                painter.setPen(QColor(theme.ink3))
                painter.drawText(QPointF(at, base), tick.label)

    # --- geometry ---

    @property
    def _center(self) -> float:
        return _CENTER * self._zoom

    def _track(self) -> tuple[float, float]:
        side = self._thumb / 2
        return side, max(side + 1.0, self.width() - side)

    def _thumb_x(self) -> float:
        left, right = self._track()
        return left + self.fraction * (right - left)

    def _end_keys(self) -> None:
        if self._keyed:
            self._keyed = False
            self.let_go.emit()

    def _drag_to(self, x: float) -> None:
        left, right = self._track()
        fraction = (x - (self._grip or 0.0) - left) / (right - left)
        self.dragged.emit(min(1.0, max(0.0, fraction)))
