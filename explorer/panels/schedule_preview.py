"""A small plot of a run's learning rate over the steps, with the playhead."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.look.mixed import mixed_width
from explorer.look.numbers import format_number
from explorer.look.runs import run_style
from explorer.look.theme import Theme
from explorer.panels.controls.text import draw_line
from explorer.panels.controls.theming import draw_box

_HEIGHT = 52
_SIDE = 8.0
_TOP, _LEVEL = 8.0, 19.0  # the highest curve; a constant one
_TEXT_RISE = 6.0  # the text's baseline above the lower edge
_GAP = 9.0  # between the playhead and the text beside it
_MOST_POINTS = 500


class SchedulePreview(QWidget):
    """Draws η of every step, the playhead, and η there in figures.

    Attributes
    ----------
    caption
        The figures shown: ``η at step 12 = 0.1``.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make an empty preview."""
        super().__init__(parent)
        self.caption = ""
        self._theme = theme
        self._style, self._color = 0, ""
        self._etas: NDArray[np.float64] = np.empty(0)
        self._step = 0
        self._curve = QPolygonF()
        self._picture: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Learning rate over the steps")

    def set_etas(self, etas: NDArray[np.float64], style: int, color: str = "") -> None:
        """Show the learning rates of steps 1, 2, …, shape (steps,), in the run's colour."""
        same = np.array_equal(etas, self._etas, equal_nan=True)
        self._etas, self._style, self._color = etas, style, color
        if not same:
            self._trace()
        self._picture = None
        self._say()
        self.update()

    def set_step(self, step: int) -> None:
        """Put the playhead at ``step``."""
        if step != self._step:
            self._step = step
            self._say()
            self.update()

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self._picture = None
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of curve and text."""
        return QSize(240, max(_HEIGHT, round(self._theme.tick * 3.6)))

    def minimumSizeHint(self) -> QSize:
        """Return a width at which the text fits."""
        return QSize(160, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Trace the curve anew."""
        super().resizeEvent(event)
        self._picture = None
        self._trace()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, curve, playhead and text."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._still())
        if not len(self._etas):
            return
        x = _SIDE + self._step / len(self._etas) * (self.width() - 2 * _SIDE)
        accent = QColor(self._theme.accent)
        painter.fillRect(QRectF(round(x) - 1, 4, 2, self.height() - 8), accent)
        self._draw_text(painter, x)

    # --- inside ---

    def _still(self) -> QPixmap:
        """Return what does not move with the playhead, drawn once."""
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._picture is not None and self._picture.size() == size:
            return self._picture
        picture = QPixmap(size)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        draw_box(painter, QRectF(self.rect()), theme.raised, theme.line)
        painter.setPen(QPen(QColor(run_style(theme, self._style, self._color).color), 2.0))
        painter.drawPolyline(self._curve)
        painter.end()
        self._picture = picture
        return picture

    def _draw_text(self, painter: QPainter, x: float) -> None:
        theme, px = self._theme, self._theme.tick
        base = self.height() - _TEXT_RISE - 3
        end = f"$k$ = {len(self._etas)}"
        end_left = self.width() - _SIDE - mixed_width(end, px)
        wide = mixed_width(self.caption, px)
        left = x + _GAP
        if left + wide > self.width() - _SIDE:
            left = x - _GAP - wide
        if left < _SIDE:  # too long for either side: the words cover the playhead
            left = _SIDE
            painter.fillRect(QRectF(left - 2, base - px, wide + 4, px * 1.3), theme.raised)
        if max(left + wide, x) + _GAP < end_left:
            draw_line(painter, end_left, base, end, px, theme.ink2)
        draw_line(painter, left, base, self.caption, px, theme.ink2)

    def _say(self) -> None:
        if not len(self._etas):
            self.caption = ""
            return
        # Step 0 is the start: the first rate is the one that step 1 will use.
        step = min(max(1, self._step), len(self._etas))
        self.caption = rf"$\eta$ at step {step} = {format_number(float(self._etas[step - 1]))}"
        self.setAccessibleDescription(self.caption.replace(r"$\eta$", "η"))

    def _trace(self) -> None:
        """Turn the rates into a line of points, from the least at the bottom to the greatest."""
        etas = self._etas
        if not len(etas):
            self._curve = QPolygonF()
            return
        every = max(1, len(etas) // _MOST_POINTS)
        # Rate k is in force from step k-1 to step k: a point at the step that used it.
        steps = np.arange(len(etas))[::every] + 1
        shown = etas[::every]
        kept = np.isfinite(shown)
        if not kept.any():
            self._curve = QPolygonF()
            return
        x = _SIDE + steps[kept] / len(etas) * (self.width() - 2 * _SIDE)
        low, high = shown[kept].min(), shown[kept].max()
        bottom = self.height() - _TEXT_RISE - self._theme.tick - 5
        if high > low:
            y = bottom - (shown[kept] - low) / (high - low) * (bottom - _TOP)
        else:
            y = np.full(len(x), _LEVEL)
        # Plain floats: QPointF takes ten times as long over NumPy's.
        points = [QPointF(*at) for at in zip(x.tolist(), y.tolist(), strict=True)]
        points.insert(0, QPointF(_SIDE, points[0].y()))
        self._curve = QPolygonF(points)
