"""Small pictures of surfaces, made one at a time while nothing else happens."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QPolygonF

from explorer.core.data import Points
from explorer.core.problem import Problem
from explorer.errors import InputError
from explorer.look.theme import COLORMAP_EXPONENT, Theme, colormap_table

COLUMNS, ROWS = 40, 26
SIZE = QSize(60, 39)
_MOST_POINTS = 60  # of a data problem: enough for a picture of this size

ProblemOf = Callable[[str], Problem]


class Thumbnailer(QObject):
    """Makes thumbnails in idle slices, each once for a theme.

    Signals
    -------
    made
        A thumbnail is ready (str, the surface; QPixmap).
    """

    made = Signal(str, QPixmap)

    def __init__(self, problem_of: ProblemOf, parent: QObject) -> None:
        """Make thumbnails of the problems that ``problem_of`` returns by name."""
        super().__init__(parent)
        self._problem_of = problem_of
        self._done: dict[tuple[str, str], QPixmap] = {}
        self._waiting: list[str] = []
        self._theme: Theme | None = None
        # A timer of 0 ms runs when no event waits; it stops with the last thumbnail.
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._make_one)

    @property
    def busy(self) -> bool:
        """Whether thumbnails are still to be made."""
        return self._timer.isActive()

    def ask(self, names: Sequence[str], theme: Theme) -> None:
        """Send every thumbnail of ``names``: those at hand at once, the others when made."""
        self._theme = theme
        self._waiting = []
        for name in names:
            pixmap = self._done.get((theme.name, name))
            if pixmap is None:
                self._waiting.append(name)
            else:
                self.made.emit(name, pixmap)
        if self._waiting:
            self._timer.start()

    def stop(self) -> None:
        """Make no more of them."""
        self._waiting = []
        self._timer.stop()

    def _make_one(self) -> None:
        if not self._waiting or self._theme is None:
            self._timer.stop()
            return
        name = self._waiting.pop(0)
        try:
            problem = self._problem_of(name)
        except InputError:
            return  # a person's own file with a fault: its row stays without a picture
        pixmap = QPixmap.fromImage(thumbnail(problem, self._theme))
        self._done[self._theme.name, name] = pixmap
        self.made.emit(name, pixmap)


def thumbnail(problem: Problem, theme: Theme) -> QImage:
    """Return a picture of the problem's view: a heat map, or a curve of one parameter."""
    if problem.dimensions == 1:
        return _curve(problem, theme)
    (left, right), (bottom, top) = problem.range
    x = np.linspace(left, right, COLUMNS)
    y = np.linspace(top, bottom, ROWS)
    grid = np.stack(np.meshgrid(x, y), axis=-1)
    colors = colormap_table(theme)[_levels(_loss(problem, grid))]
    image = np.ascontiguousarray(colors)
    # The image would share the array's memory: the copy outlives it.
    return QImage(image.data, COLUMNS, ROWS, COLUMNS * 4, QImage.Format.Format_RGBA8888).copy()


def _loss(problem: Problem, w: NDArray[np.float64]) -> NDArray[np.float64]:
    points = problem.points
    if points is not None and len(points.x) > _MOST_POINTS:
        every = len(points.x) // _MOST_POINTS
        points = Points(points.x[::every], points.y[::every])
    return np.asarray(problem.loss(w, points))


def _levels(loss: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return places in the colormap, 0…255; what is not finite lies at the top."""
    finite = np.isfinite(loss)
    if not finite.any():
        return np.full(loss.shape, 255, dtype=np.uint8)
    low, high = loss[finite].min(), loss[finite].max()
    safe = np.where(finite, loss, high)
    along = (safe - low) / (high - low) if high > low else np.zeros(loss.shape)
    return np.asarray(along**COLORMAP_EXPONENT * 255, dtype=np.uint8)


def _curve(problem: Problem, theme: Theme) -> QImage:
    image = QImage(SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(theme.raised))
    ((left, right),) = problem.range
    w = np.linspace(left, right, SIZE.width())
    loss = _loss(problem, w[:, None])
    finite = np.isfinite(loss)
    if not finite.any():
        return image
    low, high = loss[finite].min(), loss[finite].max()
    rise = np.where(finite, loss - low, 0.0) / (high - low or 1.0)
    y = SIZE.height() - 4 - rise * (SIZE.height() - 8)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.ink2), 1.5, Qt.PenStyle.SolidLine))
    painter.drawPolyline(QPolygonF([QPointF(i, v) for i, v in enumerate(y)]))
    painter.end()
    return image
