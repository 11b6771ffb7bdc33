"""A formula on the screen, typeset beside the window and drawn crisp at any scale."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from shiboken6 import isValid

from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.symbols import symbol_text
from explorer.look.typeset_queue import typeset_queue
from explorer.look.typesetting import Typeset, is_typeset, typeset

SMALLEST_SCALE = 0.7
ELLIPSIS = "…"


class FormulaView(QWidget):
    """Shows one formula at a time.

    A formula wider than the widget shrinks, to 70 % at most; what is then still too long ends
    in an ellipsis, and a tooltip tells all of it. LaTeX that can't be read is shown as text.

    Attributes
    ----------
    latex
        The formula asked for.
    eager
        Whether something stands in the place meanwhile: the formula before, while it is of the
        same quantity, or else the new one as text.

    Signals:
        rendered: the formula asked for is now on the screen and in `sizeHint`.
    """

    rendered = Signal()

    def __init__(self, latex: str = "", size: float = 15, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.latex = ""
        self.eager = False
        self._size = float(size)
        self._color: str | None = None
        self._shown = ""  # the formula on the screen: an older one while a new one is typeset
        self._formula: Typeset | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if latex:
            self.set_latex(latex, size)

    def set_latex(self, latex: str, size: float = 15) -> None:
        """Show a formula, ``size`` px to the em; nothing is shown until it is typeset."""
        changed = latex != self.latex
        if changed and self.latex != self._shown:
            typeset_queue().forget(self.latex, self)
        self.latex = latex
        if float(size) != self._size:
            self._size = float(size)
            self._renew()
        if not changed:
            return
        self.setAccessibleName(symbol_text(latex))
        if not latex or is_typeset(latex):
            self.formula_ready()
        else:
            typeset_queue().ask(latex, self)
            self.update()

    def set_color(self, color: str | None) -> None:
        """Draw in ``#RRGGBB``, or in the palette's window text (None)."""
        self._color = color
        self.update()

    def is_ready(self) -> bool:
        """Return whether the formula asked for is the one on the screen."""
        return self._shown == self.latex

    def baseline(self) -> float:
        """Return how far below the widget's top the formula's baseline is, in px."""
        scale = self._scale()
        top, height = self._extent()
        return (self.height() - height * scale) / 2 - top * scale

    def formula_ready(self) -> None:
        """Take up the formula asked for: called by the queue, in the window's thread."""
        if not isValid(self):  # Qt deleted the widget while its formula was on the way
            return
        self._formula = typeset(self.latex) if self.latex else None
        self._shown = self.latex
        self._renew()
        self.rendered.emit()

    def _renew(self) -> None:
        self.updateGeometry()
        self.update()

    def _natural_width(self) -> float:
        if self._formula is not None:
            return self._formula.width * self._size
        return mixed_width(f"${self._shown}$", self._size)

    def _extent(self) -> tuple[float, float]:
        """Return (top, height) of the unscaled formula in px, top relative to the baseline."""
        if self._formula is not None:
            return self._formula.top * self._size, self._formula.height * self._size
        return -1.05 * self._size, 1.5 * self._size

    def _scale(self) -> float:
        natural = self._natural_width()
        if natural <= self.width() or natural <= 0:
            return 1.0
        return max(SMALLEST_SCALE, self.width() / natural)

    def _is_cut(self) -> bool:
        return self._natural_width() * self._scale() > self.width() + 0.5

    def sizeHint(self) -> QSize:
        """Return the size of the formula on the screen."""
        return QSize(ceil(self._natural_width()), ceil(self._extent()[1]) + 2)

    def minimumSizeHint(self) -> QSize:
        """Return a size that leaves the width to the layout."""
        return QSize(min(ceil(self._natural_width()), 24), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the formula; nothing while one is being typeset."""
        if not self.is_ready() and self.eager and self.latex:
            self._paint_meanwhile()
        if not self.is_ready() or not self._shown:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._scale()
        if self._is_cut():
            room = self.width() - mixed_width(ELLIPSIS, self._size)
            self._draw_ellipsis(painter, room)
            painter.setClipRect(QRectF(0, 0, room - 1, self.height()))
        # On whole px, the horizontal strokes of "=" and of fractions stay sharp.
        origin = QPointF(0.0, round(self.baseline()))
        if self._formula is not None:
            origin -= QPointF(self._formula.left * self._size * scale, 0)
            self._formula.draw(painter, origin, self._size * scale, self._ink())
        else:
            draw_mixed(painter, origin, f"${self._shown}$", self._size * scale, self._ink())

    def _paint_meanwhile(self) -> None:
        """Draw what stands here while a formula is typeset."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        origin, scale = QPointF(0.0, round(self.baseline())), self._scale()
        left, old_left = (text.partition("=")[0] for text in (self.latex, self._shown))
        if self._formula is not None and left == old_left:
            origin -= QPointF(self._formula.left * self._size * scale, 0)
            self._formula.draw(painter, origin, self._size * scale, self._ink())
        else:
            draw_mixed(painter, origin, symbol_text(self.latex), 0.8 * self._size, self._ink())

    def _draw_ellipsis(self, painter: QPainter, x: float) -> None:
        draw_mixed(painter, QPointF(x, round(self.baseline())), ELLIPSIS, self._size, self._ink())

    def _ink(self) -> QColor:
        if self._color is not None:
            return QColor(self._color)
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        return self.palette().color(group, QPalette.ColorRole.WindowText)

    def event(self, event: QEvent) -> bool:
        """Tell all of a formula that is cut, unless a tooltip was set."""
        if event.type() == QEvent.Type.ToolTip and not self.toolTip() and self._is_cut():
            assert isinstance(event, QHelpEvent)
            QToolTip.showText(event.globalPos(), symbol_text(self.latex), self)
            return True
        return super().event(event)
