"""LaTeX into drawings that Qt can paint at any size: one typeset formula, blocking."""

from __future__ import annotations

import gc
import logging
import re
import warnings
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock
from types import ModuleType
from typing import Any

from PySide6.QtCore import QByteArray, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtSvg import QSvgRenderer

logger = logging.getLogger(__name__)

# Formulas are typeset once, at this size in px, and scaled when painted.
UNIT = 48
CACHE_SIZE = 512
# Compiled when first used, which is in the thread that typesets.
_VIEW_BOX = rb'viewBox="([-\d.e]+) ([-\d.e]+) ([-\d.e]+) ([-\d.e]+)"'
_PATH = rb' d="([^"]*)"'
_PAIR = rb"(-?[\d.]+) -?[\d.]+"
_RECT_X = rb'<rect x="(-?[\d.]+)"'
# One epsilon everywhere, the one that names and captions show.
_EPSILON = r"\\epsilon(?![A-Za-z])"


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
    if not latex.strip():
        return None
    try:
        ziamath = _ziamath()
        svg = (
            ziamath.Latex(re.sub(_EPSILON, r"\\varepsilon", latex), size=UNIT, color="currentColor")
            .svg()
            .encode()
        )
    except ImportError as error:
        logger.warning("formulas are shown as text: the typesetter can't be loaded (%s)", error)
        return None
    except Exception:
        # The typesetter has no error of its own: wrong LaTeX ends in whatever it trips over
        # (assertions, indices, XML). Callers show the formula as plain text then.
        return None
    box = re.search(_VIEW_BOX, svg)
    if box is None:
        return None
    left, top, width, height = (float(number) for number in box.groups())
    # Accents leave their whole width free before the first letter; lines of a column must align.
    spare = max(0.0, _ink_left(svg) - 1.0 - left)
    left, width = left + spare, width - spare
    narrowed = f'viewBox="{left} {top} {width} {height}"'.encode()
    svg = svg[: box.start()] + narrowed + svg[box.end() :]
    return Typeset(svg, left / UNIT, top / UNIT, width / UNIT, height / UNIT)


def _ink_left(svg: bytes) -> float:
    """Return the smallest x of any stroke; the typesetter's paths are absolute."""
    paths = b" ".join(re.findall(_PATH, svg))
    numbers = [*re.findall(_PAIR, paths), *re.findall(_RECT_X, svg)]
    return min(map(float, numbers), default=0.0)


@cache
def _ziamath() -> ModuleType:
    """Import the typesetter at the first formula: never before the first frame of a window."""
    # An import makes so many objects that the interpreter looks through all there are for
    # garbage, which stops every thread for 25 ms.
    collecting = gc.isenabled()
    gc.disable()
    # It finds its font in a way that Pythons 3.11 and 3.12 warn of and later ones do not.
    warnings.filterwarnings("ignore", "path is deprecated", DeprecationWarning)
    try:
        import ziamath
    finally:
        if collecting:
            gc.enable()
    # QtSvg draws SVG 1 only.
    ziamath.config.svg2 = False
    _measure_rows_once()
    return ziamath


def _measure_rows_once() -> None:
    """Leave out the typesetter's trial layout of a row that is itself being tried.

    Each row is laid out once more to learn how tall its stretching brackets must be, and so is
    every row within it, again and again: a formula with brackets seven deep took 25 s. The trial
    of the outermost row measures all of them; the drawings are the same byte for byte.
    """
    with suppress(ImportError, AttributeError):  # another release may have no such trial
        from ziamath.nodes.mrow import Mrow

        full = Mrow._get_height_nostretch

        def once(self: Any, line: Any, **options: Any) -> Any:
            return (0.0, 0.0) if options.get("nostretch") else full(self, line, **options)

        Mrow._get_height_nostretch = once


@lru_cache(maxsize=256)
def _renderer(svg: bytes, color: str) -> QSvgRenderer:
    # Qt draws what has no stroke with an empty pen one unit wide, which its writers of SVG and
    # PDF make a black one; a pen of no width is none to them. Strokes have widths of their own.
    filled = svg.replace(b"<svg ", b'<svg stroke-width="0" ', 1)
    return QSvgRenderer(QByteArray(filled.replace(b"currentColor", color.encode())))
