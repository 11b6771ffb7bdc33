"""The stack of side plots on the screen: painted from cached pictures, scrubbed with the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from time import perf_counter

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.look.style import draw_focus_ring
from explorer.look.theme import Theme
from explorer.views.drawn import DrawnRun
from explorer.views.plot_hover import pointed_at, spoken
from explorer.views.plot_layout import Band, Type, least_height
from explorer.views.plot_paint import PlotPainter
from explorer.views.plot_pictures import PlotPictures
from explorer.views.plot_quantities import meaning, plain_name
from explorer.views.plot_scene import PlotScene

# While rows are only added, they are looked at no more often than this, in seconds, and for no
# more than this part of the time.
THROTTLE = 0.06
LOOKING = 0.1
TIP = 64  # characters in a line of a tooltip
# Ranges held still while something moves are fitted again when nothing did for so long, in ms.
SETTLE = 600

_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_HELD = frozenset({*_MOVES, Qt.Key.Key_Return, Qt.Key.Key_Enter})
_POPUP = Qt.FocusReason.PopupFocusReason


class PlotStack(QWidget):
    """Side plots over one axis of steps, with one playhead.

    A move of the playhead paints cached pictures of the plots and a few marks on them; the
    curves are painted again only when they changed. With the keyboard, Up and Down go from plot
    to plot and Enter opens a plot's menu; Left and Right stay with the playhead.

    Attributes
    ----------
    scene
        What is shown.
    painter
        Paints it; also for exports, into any rectangle.

    Signals
    -------
    step_picked(int)
        The playhead was moved to a step with the mouse.
    menu_asked(str, QPoint)
        The menu of a plot was asked for at a place on the screen.
    lit(str)
        A plot was pointed at, with the mouse near the selected run's curve or the plot's name,
        or with the keyboard: its key; empty when it no longer is.
    """

    step_picked = Signal(int)
    menu_asked = Signal(str, object)
    lit = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None, audience: bool = False) -> None:
        super().__init__(parent)
        self.scene = PlotScene(theme, audience)
        self.painter = PlotPainter(self.scene)
        self._runs: tuple[DrawnRun, ...] = ()
        self._looks: list[tuple] = []
        self._rows: list[tuple] = []
        self._bands: tuple[Band, ...] = ()
        self._bands_for: tuple = ()
        self._pictures = PlotPictures(self.painter)
        self._taken = 0.0
        self._pause = THROTTLE
        self._scrubbing: Band | None = None
        self._pointed = ""
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(lambda: self._take_runs(grown=True))
        self._settling = QTimer(self, singleShot=True, interval=SETTLE)
        self._settling.timeout.connect(self.settle)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Plots over the steps")
        self.setMouseTracking(True)
        # A click scrubs and leaves the keys with the playhead; Tab brings them here.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def rebuilds(self) -> int:
        """How many cached pictures of plots were made so far."""
        return self._pictures.made

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
            if self.scene.secret:
                self.scene.fit()
            self.update()

    def set_secret(self, secret: bool) -> None:
        """Show nothing of the steps to come, or show them under their veil."""
        if secret != self.scene.secret:
            self.scene.set_secret(secret)
            self.renew()

    def set_steps(self, steps: int) -> None:
        """Set the last step of the axis."""
        self.scene.set_steps(steps)
        self.renew()

    def set_lit(self, key: str) -> None:
        """Raise the selected run's curve in the plot of ``key``; an empty one raises none."""
        if key == self.scene.lit:
            return
        self.scene.lit = key
        if self.hasFocus():
            self.setAccessibleDescription(spoken(self.scene, key) if key else "")
        self.update()

    def set_with_events(self, on: bool) -> None:
        """Mark new maxima and gradients of zero, or don't."""
        self.scene.set_with_events(on)
        self.update()

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
        return QSize(160, least_height(len(self.scene.keys), kind.unit, self.scene.audience))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cached pictures, and on them all that follows the playhead."""
        painter = QPainter(self)
        panel = QColor(self.scene.theme.panel)
        bands = self.bands()
        if not bands:
            painter.fillRect(self.rect(), panel)
        end = 0.0
        pictures = self._pictures
        renewed = pictures.short_of_rows(len(bands))
        for i, band in enumerate(bands):
            picture = pictures.picture(i, band, renewed, self.devicePixelRatioF())
            painter.drawPixmap(band.rect.topLeft(), picture)
            self.painter.paint_moving(painter, band)
            end = band.rect.bottom()
        if end < self.height():
            painter.fillRect(QRectF(0, end, self.width(), self.height() - end), panel)
        if self.hasFocus():
            # What a scroll area shows of it.
            seen = QRectF(self.visibleRegion().boundingRect())
            draw_focus_ring(painter, seen, self.scene.theme)
        if pictures.short_of_rows(len(bands)) is not None:
            self.update()

    def event(self, event: QEvent) -> bool:
        """Keep its keys from the window's shortcuts; tell what the marks mean."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in _HELD and not event.modifiers():
                event.accept()
                return True
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tell(event)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to scrub."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._scrubbing = self._band_at(event.position())
            self._scrub(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub, or see which curve is pointed at."""
        if self._scrubbing is not None:
            self._scrub(event)
        else:
            self._point(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End scrubbing."""
        self._scrubbing = None

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing any more."""
        super().leaveEvent(event)
        if self._pointed:
            self._pointed = ""
            self._light("")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the plot under the pointer, or of the one that is lit."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._ask_menu()
            return
        band = self._band_at(QPointF(event.pos()))
        if band is not None:
            self.menu_asked.emit(band.key, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from plot to plot, or open the menu of the one that is lit."""
        keys = self.scene.keys
        move = _MOVES.get(Qt.Key(event.key()))
        if move is not None and keys:
            if self.scene.lit in keys:
                place = min(max(keys.index(self.scene.lit) + move, 0), len(keys) - 1)
            else:
                place = 0 if move > 0 else len(keys) - 1
            self._light(keys[place])
        elif event.key() in _HELD:
            self._ask_menu()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put the light out that the keyboard lit."""
        super().focusOutEvent(event)
        if self.scene.lit and not self._pointed and event.reason() != _POPUP:
            self._light("")
        self.update()

    def _point(self, point: QPointF) -> None:
        band = self._band_at(point)
        key = band.key if band is not None and pointed_at(self.scene, band, point) else ""
        if key != self._pointed:
            self._pointed = key
            self._light(key)

    def _light(self, key: str) -> None:
        self.set_lit(key)
        self.lit.emit(key)

    def _ask_menu(self) -> None:
        band = next((band for band in self.bands() if band.key == self.scene.lit), None)
        if band is not None:
            at = QPoint(round(band.plot.left()), round(band.plot.top()))
            self.menu_asked.emit(band.key, self.mapToGlobal(at))

    def _tell(self, event: QHelpEvent) -> None:
        """Say what the mark under the pointer means, or beside the plot what it shows."""
        point = QPointF(event.pos())
        band = self._band_at(point)
        words = self.painter.events.words_at(band, point) if band is not None else ""
        if band is not None and not words and not band.plot.contains(point):
            words = f"{plain_name(band.key)}\n{fill(meaning(band.key), TIP)}"
        if words:
            QToolTip.showText(event.globalPos(), words, self)
        else:
            QToolTip.hideText()

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
