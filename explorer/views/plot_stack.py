"""The stack of side plots on the screen: painted from cached pictures, scrubbed with the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.look.theme import Theme
from explorer.views.drawn import DrawnRun
from explorer.views.plot_layout import Band, Type, least_height
from explorer.views.plot_paint import PlotPainter
from explorer.views.plot_scene import PlotScene

# While rows are only added, they are looked at no more often than this, in seconds, and for no
# more than this part of the time.
THROTTLE = 0.06
LOOKING = 0.1
# Ranges held still while something moves are fitted again when nothing did for so long, in ms.
SETTLE = 600


class PlotStack(QWidget):
    """Side plots over one axis of steps, with one playhead.

    A move of the playhead paints cached pictures of the plots and a few marks on them; the
    curves are painted again only when they changed.

    Attributes
    ----------
    scene
        What is shown.
    painter
        Paints it; also for exports, into any rectangle.
    rebuilds
        How many cached pictures of plots were made so far.

    Signals
    -------
    step_picked(int)
        The playhead was moved to a step with the mouse.
    menu_asked(str, QPoint)
        The menu of a plot was asked for at a place on the screen.
    """

    step_picked = Signal(int)
    menu_asked = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = PlotScene(theme)
        self.painter = PlotPainter(self.scene)
        self.rebuilds = 0
        self._runs: tuple[DrawnRun, ...] = ()
        self._looks: list[tuple] = []
        self._rows: list[tuple] = []
        self._bands: tuple[Band, ...] = ()
        self._bands_for: tuple = ()
        self._pictures: dict[int, tuple[tuple, int, QPixmap]] = {}
        self._taken = 0.0
        self._pause = THROTTLE
        self._scrubbing: Band | None = None
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(lambda: self._take_runs(grown=True))
        self._settling = QTimer(self, singleShot=True, interval=SETTLE)
        self._settling.timeout.connect(self.settle)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Plots over the steps")

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type."""
        self.scene.set_theme(theme)
        self.renew()

    def set_runs(self, runs: Sequence[DrawnRun]) -> None:
        """Show these runs, with the rows that their traces hold now."""
        looks = [(r.label, r.style, id(r.trace), r.visible, r.selected) for r in runs]
        rows = [(r.trace.last, r.trace.complete) for r in runs]
        grown = looks == self._looks
        if grown and rows == self._rows:
            return
        # The runs are kept with their looks, so that no other trace can have the id of one.
        self._looks, self._rows, self._runs = looks, rows, tuple(runs)
        if grown and perf_counter() - self._taken < self._pause:
            self._later.start(round(1000 * self._pause))
        else:
            self._take_runs(grown)

    def set_step(self, step: int) -> None:
        """Move the playhead."""
        if step != self.scene.step:
            self.scene.step = step
            self.update()

    def set_steps(self, steps: int) -> None:
        """Set the last step of the axis."""
        self.scene.set_steps(steps)
        self.renew()

    def settle(self) -> None:
        """Fit the ranges that were held still while something moved."""
        self._settling.stop()
        if self.scene.settle():
            self.update()

    def bands(self) -> tuple[Band, ...]:
        """Return where each plot stands in the widget."""
        wanted = (self.scene.version, self.scene.ranges(), self.size())
        if self._bands_for != wanted:
            self._bands = self.scene.bands(QRectF(self.rect()))
            self._bands_for = wanted
        return self._bands

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Paint all plots into a rectangle, for an export."""
        self.painter.paint(painter, rect)

    def renew(self) -> None:
        """Take up a change that was made to the scene."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of a column of five plots."""
        return QSize(336, 640)

    def minimumSizeHint(self) -> QSize:
        """Return the least size at which every plot can be read."""
        kind = Type(self.scene.theme)
        return QSize(160, least_height(len(self.scene.keys), kind.unit))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cached pictures, and on them all that follows the playhead."""
        painter = QPainter(self)
        panel = QColor(self.scene.theme.panel)
        bands = self.bands()
        if not bands:
            painter.fillRect(self.rect(), panel)
        end = 0.0
        renewed = self._short_of_rows()
        for i, band in enumerate(bands):
            painter.drawPixmap(band.rect.topLeft(), self._picture(i, band, renewed))
            self.painter.paint_moving(painter, band)
            end = band.rect.bottom()
        if end < self.height():
            painter.fillRect(QRectF(0, end, self.width(), self.height() - end), panel)
        if self._short_of_rows() is not None:
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to scrub."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._scrubbing = self._band_at(event.position())
            self._scrub(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub."""
        self._scrub(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End scrubbing."""
        self._scrubbing = None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the plot under the pointer."""
        band = self._band_at(QPointF(event.pos()))
        if band is not None:
            self.menu_asked.emit(band.key, event.globalPos())

    def _scrub(self, event: QMouseEvent) -> None:
        if self._scrubbing is None:
            return
        step = self.scene.step_at(self._scrubbing, event.position().x())
        if step != self.scene.step:
            self.step_picked.emit(step)

    def _band_at(self, point: QPointF) -> Band | None:
        return next((band for band in self.bands() if band.rect.contains(point)), None)

    def _take_runs(self, grown: bool) -> None:
        self._later.stop()
        begin, version = perf_counter(), self.scene.version
        self.scene.set_runs(self._runs, grown)
        self._settling.start()
        if self.scene.version == version:
            self.update()
        else:
            self.renew()
        self._taken = perf_counter()
        self._pause = max(THROTTLE, (self._taken - begin) / LOOKING)

    def _short_of_rows(self) -> int | None:
        """Return the place of the picture that lacks rows most, or None if all are complete."""
        rows = {i: self._pictures[i][1] for i in range(len(self._bands)) if i in self._pictures}
        place = min(rows, key=rows.__getitem__, default=None)
        return place if place is not None and rows[place] < self.scene.rows else None

    def _picture(self, place: int, band: Band, renewed: int | None) -> QPixmap:
        """Return the picture of what stays of a plot, made again if anything of it changed.

        Where rows were merely added, only the picture at the place ``renewed`` is made again:
        one a frame, so that a frame is ready in time.
        """
        ratio = self.devicePixelRatioF()
        state = (self.scene.version, self.scene.value_axis(band.key), band, ratio)
        known = self._pictures.get(place)
        if known is not None and known[0] == state and place != renewed:
            return known[2]
        size = band.rect.size() * ratio
        pixmap = QPixmap(round(size.width()), round(size.height()))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(self.scene.theme.panel))
        painter = QPainter(pixmap)
        painter.translate(-band.rect.topLeft())
        self.painter.paint_still(painter, band)
        painter.end()
        self._pictures[place] = (state, self.scene.rows, pixmap)
        self.rebuilds += 1
        return pixmap
