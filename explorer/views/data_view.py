"""The data view: the points of a data problem with each run's model, at the step shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.look.theme import Theme
from explorer.session.showing import Changes
from explorer.session.workspace import Workspace
from explorer.views.canvas_logic import Range
from explorer.views.canvas_style import CanvasStyle
from explorer.views.data_view_hand import DataHand
from explorer.views.data_view_scene import DataScene
from explorer.views.data_view_words import Batch
from explorer.views.drawn import DrawnRun, drawn_ghosts
from explorer.views.map_beside import end_others
from explorer.views.sentence import draw_sentence

NO_DATA = "This surface has no data: its loss is a formula of its parameters alone."
COMPACT = (212, 130)  # px of the small view
ZOOM = 1.25  # of one press of a zoom button
WHEEL = 0.0012  # of the range to an eighth of a degree of the wheel
RUNS: Changes = frozenset({"surface", "gradient", "start", "steps", "runs", "selection", "trace"})


class DataView(QWidget):
    """Points, curves, earlier curves and the batch.

    Drag to move, turn the wheel to zoom, double-click to see all points.

    Attributes
    ----------
    message
        The sentence shown in place of a picture, empty where there is one.
    scene_painter
        What is shown, and its painting.
    hand
        Draws points, but in the small view.

    Signals
    -------
    refine_wanted()
        Never emitted: a painting is always at its best.
    points_drawn(object, str, str)
        Points were changed by hand: (x, y), what was done, and the key of edits that are one.
    points_settled()
        The hand let go of a point.
    range_changed(object)
        Another range is shown: (low, high) along each axis, or None for all points.
    """

    refine_wanted = Signal()
    range_changed = Signal(object)
    points_drawn = Signal(object, str, str)
    points_settled = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, compact: bool = False
    ) -> None:
        """Make an empty view; ``compact`` is the small one: no names, no earlier curves."""
        super().__init__(parent)
        self.message = ""
        self._theme = theme
        self._compact = compact
        self.scene_painter = DataScene(theme, compact)
        self._held: QPointF | None = None
        self._kept: Range | None = None  # the session's range when it was last looked at
        self.hand: DataHand | None = None if compact else DataHand(self)
        self.setAccessibleName("Data points with each run's model")
        if compact:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self.setMouseTracking(True)
            self.setMinimumSize(240, 200)

    def sizeHint(self) -> QSize:
        """Return the small view's size in proportion to the type."""
        if not self._compact:
            return super().sizeHint()
        return QSize(*(round(side * self._theme.scale) for side in COMPACT))

    def minimumSizeHint(self) -> QSize:
        """Return a size at which the small view says something."""
        return QSize(120, self.sizeHint().height()) if self._compact else super().minimumSizeHint()

    # What the window says.

    def set_theme(self, theme: Theme) -> None:
        """Show everything in another theme's colours and sizes."""
        self._theme = theme
        self.scene_painter.style = CanvasStyle(theme)
        self.scene_painter.renew()
        self.updateGeometry()
        self.update()

    def refresh(self, workspace: Workspace, runs: Sequence[DrawnRun], changes: Changes) -> None:
        """Show what changed."""
        scene = self.scene_painter
        if "surface" in changes:
            scene.set_problem(workspace.problem)
            end_others(workspace.problem)
            self.message = NO_DATA if scene.problem is None else ""
        if not self._compact:
            self._take_range(workspace.view.data_range)
        if changes & RUNS or not scene.runs:
            scene.set_runs(runs)
        if changes & {"surface", "ghosts"}:
            scene.ghosts = tuple(drawn_ghosts(workspace, self._theme))
        scene.step = workspace.step
        source, step = workspace.source, workspace.hand_step
        lit = scene.problem is not None and source.batch and step > 0
        scene.batch = Batch(step, source.picks_at(step - 1)) if lit else None
        if self.hand is not None and changes & RUNS:
            self.hand.refresh()
        self.update()

    def _take_range(self, kept: Range | None) -> None:
        """Show the session's range where it is another one than before."""
        if kept != self._kept:
            self._kept = kept
            if self.hand is None or not self.hand.on:
                self.scene_painter.view = kept

    def _show_range(self, view: Range | None) -> None:
        self.scene_painter.view = view
        self.range_changed.emit(view)
        self.update()

    def refine(self, seconds: float) -> bool:
        """Return False: there is nothing to improve."""
        return False

    def reset_view(self) -> None:
        """Show all points."""
        self._show_range(None)

    def zoom_in(self) -> None:
        """Show less, larger."""
        self._zoom(ZOOM, None)

    def zoom_out(self) -> None:
        """Show more, smaller."""
        self._zoom(1 / ZOOM, None)

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, or the sentence."""
        self._paint(QPainter(self), self.devicePixelRatioF())

    def paint_at(self, painter: QPainter, ratio: float) -> None:
        """Paint the whole view, for an export; ``ratio`` is device px to a px."""
        self._paint(painter, ratio)

    def _paint(self, painter: QPainter, ratio: float) -> None:
        scene = self.scene_painter
        if scene.problem is None:
            painter.fillRect(self.rect(), scene.style.color("panel"))
            if self.message:
                draw_sentence(painter, scene.style, QRectF(self.rect()), self.message)
            return
        scene.paint(painter, (self.width(), self.height()), ratio)

    # The mouse.

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in its corner."""
        if self.hand is not None:
            self.hand.place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove the point under the cursor."""
        keys = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        if event.key() not in keys or self.hand is None or not self.hand.delete():
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a point that is drawn, or of the picture."""
        if self.hand is not None and not self.message and self.hand.press(event):
            return
        if self._compact or event.button() != Qt.MouseButton.LeftButton or self.message:
            super().mousePressEvent(event)
            return
        self._held = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the picture, or read it under the cursor."""
        if self._compact or self.message:
            return
        at, scene = event.position(), self.scene_painter
        if self.hand is not None and self.hand.move(at):
            return
        if self._held is not None:
            plane = scene.layout((self.width(), self.height())).plane
            moved, self._held = at - self._held, at
            (x0, x1), (y0, y1) = plane.range
            dx, dy = -moved.x() * plane.pixel[0], moved.y() * plane.pixel[1]
            self._show_range(((x0 + dx, x1 + dx), (y0 + dy, y1 + dy)))
        scene.cursor = (at.x(), at.y())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of it."""
        self._held = None
        if self.hand is not None:
            self.hand.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all points."""
        if self.hand is not None and not self.hand.on:
            self.reset_view()

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing any more."""
        self.scene_painter.cursor = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the cursor; in the small view the column scrolls."""
        if self._compact or self.message:
            event.ignore()
            return
        self._zoom((1 + WHEEL) ** event.angleDelta().y(), event.position())
        event.accept()

    def _zoom(self, factor: float, about: QPointF | None) -> None:
        """Show ``1/factor`` of the range about a place in px, or about the middle."""
        scene = self.scene_painter
        if scene.problem is None:
            return
        plane = scene.layout((self.width(), self.height())).plane
        frame = plane.frame
        middle = QPointF(frame.x + frame.width / 2, frame.y + frame.height / 2)
        at = about if about is not None else middle
        place = plane.to_data(at.x(), at.y())
        ends = []
        for (low, high), centre in zip(plane.range, place, strict=True):
            ends.append((centre + (low - centre) / factor, centre + (high - centre) / factor))
        new: Range = (ends[0], ends[1])
        # Not until digits run out, nor until all points are one.
        if all((b - a) / max(abs(a), abs(b), 1e-300) > 1e-9 and b - a < 1e12 for a, b in new):
            self._show_range(new)
