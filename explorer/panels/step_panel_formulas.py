"""The rule's lines, typeset beside the window and painted from pictures."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap

from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.typeset_queue import Waiting, typeset_queue
from explorer.look.typesetting import Typeset, is_typeset, typeset
from explorer.views.plot_device import is_raster

_LINE = 1.5
_LEGIBLE = 0.75
_FRACTION = 2.4
"""Heights of a formula that is still being typeset, in ems: without and with a fraction."""


class Formulas:
    """Formulas of one widget, which is told when one that it asked for is ready."""

    def __init__(self, owner: Waiting) -> None:
        self._owner = owner
        self._small: set[str] = set()

    def is_small(self, latex: str) -> bool:
        """Tell whether a formula had to shrink so far that it is hard to read."""
        return latex in self._small

    def size(self, latex: str, room: float, px: float) -> QSizeF:
        """Return a formula's size, set ``px`` to the em; what is too wide shrinks to ``room``."""
        if not latex:
            return QSizeF(0, 0)
        if not is_typeset(latex):
            typeset_queue().ask(latex, self._owner)
            return QSizeF(0, px * (_FRACTION if r"\frac" in latex else _LINE))
        formula = typeset(latex)
        if formula is None:
            wide, high = mixed_width(f"${latex}$", px), px * _LINE
        else:
            wide, high = formula.width * px, max(formula.height, 1.0) * px
        scale = min(1.0, room / wide) if wide else 1.0
        (self._small.add if scale < _LEGIBLE else self._small.discard)(latex)
        return QSizeF(wide * scale, ceil(high * scale) + 2)

    def draw(self, painter: QPainter, latex: str, rect: QRectF, px: float, color: str) -> None:
        """Draw a formula into the place that `size` asked for; nothing before it is typeset."""
        if not latex or not is_typeset(latex) or rect.width() <= 0:
            return
        formula = typeset(latex)
        if formula is None:
            own = px * min(1.0, rect.width() / mixed_width(f"${latex}$", px))
            draw_mixed(painter, QPointF(rect.left(), rect.center().y() + own * 0.35), f"${latex}$",
                       own, color)  # fmt: skip
            return
        own = rect.width() / formula.width
        if not is_raster(painter):
            baseline = rect.top() + (rect.height() - formula.height * own) / 2 - formula.top * own
            formula.draw(painter, QPointF(rect.left() - formula.left * own, baseline), own, color)
            return
        ratio = painter.device().devicePixelRatioF()
        # On whole px, the horizontal strokes of "=" and of fractions stay sharp.
        at = QPointF(round(rect.left()), round(rect.top()))
        painter.drawPixmap(at, _picture(formula, own, rect.size().toSize().height(), color, ratio))


@lru_cache(maxsize=128)
def _picture(formula: Typeset, px: float, height: int, color: str, ratio: float) -> QPixmap:
    wide = ceil(formula.width * px) + 2
    pixmap = QPixmap(ceil(wide * ratio), ceil(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    spare = (height - formula.height * px) / 2
    baseline = round(spare - formula.top * px)
    formula.draw(painter, QPointF(-formula.left * px, baseline), px, color)
    painter.end()
    return pixmap
