"""LaTeX into drawings that Qt can paint at any size: one typeset formula, blocking."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from PySide6.QtCore import QByteArray, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtSvg import QSvgRenderer

# Formulas are typeset once, at this size in px, and scaled when painted.
UNIT = 48
CACHE_SIZE = 512
_VIEW_BOX = re.compile(rb'viewBox="([-\d.e]+) ([-\d.e]+) ([-\d.e]+) ([-\d.e]+)"')


@dataclass(frozen=True)
class Typeset:
    """A formula as vectors.

    Attributes
    ----------
    svg
        The drawing, with ``currentColor`` for its colour.
    left, top, width, height
        Its box in ems; the origin is the left end of the baseline, y grows downwards.
    """

    svg: bytes
    left: float
    top: float
    width: float
    height: float

    def draw(self, painter: QPainter, origin: QPointF, size: float, color: QColor | str) -> None:
        """Paint the formula, ``size`` px to the em, with its baseline starting at ``origin``."""
        box = QRectF(
            origin.x() + self.left * size,
            origin.y() + self.top * size,
            self.width * size,
            self.height * size,
        )
        _renderer(self.svg, QColor(color).name()).render(painter, box)


_cache: OrderedDict[str, Typeset | None] = OrderedDict()
_cache_lock = Lock()
_ziamath_lock = Lock()


def is_typeset(latex: str) -> bool:
    """Return whether `typeset` would answer at once."""
    with _cache_lock:
        return latex in _cache


def typeset(latex: str) -> Typeset | None:
    """Return the formula, or None where the typesetter can't read it. May be called anywhere.

    The first call takes some tenths of a second (an import), others some milliseconds, and a
    formula met before nothing.
    """
    with _cache_lock:
        if latex in _cache:
            _cache.move_to_end(latex)
            return _cache[latex]
    with _ziamath_lock:
        result = _typeset_now(latex)
    with _cache_lock:
        _cache[latex] = result
        while len(_cache) > CACHE_SIZE:
            _cache.popitem(last=False)
    return result


def _typeset_now(latex: str) -> Typeset | None:
    # Imported at the first formula: never before the first frame of a window.
    import ziamath

    # QtSvg draws SVG 1 only.
    ziamath.config.svg2 = False
    if not latex.strip():
        return None
    try:
        svg = ziamath.Latex(latex, size=UNIT, color="currentColor").svg().encode()
    except Exception:
        # The typesetter has no error of its own: wrong LaTeX ends in whatever it trips over
        # (assertions, indices, XML). Callers show the formula as plain text then.
        return None
    box = _VIEW_BOX.search(svg)
    if box is None:
        return None
    left, top, width, height = (float(number) / UNIT for number in box.groups())
    return Typeset(svg, left, top, width, height)


@lru_cache(maxsize=256)
def _renderer(svg: bytes, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg.replace(b"currentColor", color.encode())))
