"""Drawing points by hand in the data view: a click adds one, a drag moves it, Delete removes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent

from explorer.look.numbers import format_number
from explorer.look.tool_button import ToolButton
from explorer.views.canvas_logic import Plane, Range, rounded_to
from explorer.views.data_view_curves import nearest

if TYPE_CHECKING:
    from explorer.views.data_view import DataView

MOST = 2000
"""Points of a set that is drawn by hand; larger ones come from files and recipes."""
REACH = 9.0
"""Pixels from the cursor to the point that it takes."""
DRAW = "Draw points"
TIP = "Click adds a point, drag moves one, right-click or Delete removes it"
TOO_MANY = f"More than {MOST:,} points can't be changed by hand"

Points = tuple[tuple[float, ...], tuple[float, ...]]


class DataHand:
    """What the mouse does in the data view while points are drawn.

    Attributes
    ----------
    button
        Turns drawing on and off.
    held
        Which point is being dragged, or None.
    """

    def __init__(self, view: DataView) -> None:
        self._view = view
        self.held: int | None = None
        self._at: QPointF | None = None
        self._still: tuple[Range | None, Range] | None = None  # the range before, and as held
        self.button = ToolButton(view)
        self.button.setText(DRAW)
        self.button.setCheckable(True)
        self.button.setAccessibleName(DRAW)
        self.button.setToolTip(TIP)
        self.button.toggled.connect(self._turned)
        self.button.hide()

    @property
    def on(self) -> bool:
        """Whether points are being drawn."""
        return self.button.isChecked()

    def refresh(self) -> None:
        """Offer drawing where there are points, and not too many of them."""
        points = self._view.scene_painter.points
        count = 0 if points is None else len(points.x)
        self.button.setVisible(count > 0)
        self.button.setEnabled(0 < count <= MOST)
        self.button.setToolTip(TIP if count <= MOST else TOO_MANY)
        if self.on and not self.button.isEnabled():
            self.button.setChecked(False)
        if self.held is not None and self.held >= count:
            self.held = None
        self.place()

    def place(self) -> None:
        """Stand above the plot's right end: in the plot, points and words have their place."""
        scene = self._view.scene_painter
        if scene.problem is None or not self.button.isVisibleTo(self._view):
            scene.taken = 0.0
            return
        frame = self._plane().frame
        size = self.button.sizeHint()
        height = min(size.height(), round(frame.y) - 3)
        scene.taken = size.width() + 8.0
        left, top = round(frame.right) - size.width(), round(frame.y) - height - 2
        self.button.setGeometry(left, top, size.width(), height)

    def press(self, event: QMouseEvent) -> bool:
        """Take a point, add one or remove one; return whether the press was for us."""
        if not self.on:
            return False
        self._at = event.position()
        index = self._under(self._at)
        if event.button() == Qt.MouseButton.RightButton:
            if index is not None:
                self._remove(index)
            return True
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if index is None:
            frame = self._plane().frame
            inside = (
                frame.x <= self._at.x() <= frame.right and frame.y <= self._at.y() <= frame.bottom
            )
            if not inside:
                return False
            index = self._add(self._at)
        self.held = index
        return True

    def move(self, at: QPointF) -> bool:
        """Move the point that is held; return whether there is one."""
        self._at = at
        if self.held is None:
            return False
        (x, y), i = self._points(), self.held
        place = self._place(at)
        if i >= len(x) or (x[i], y[i]) == place:
            return True
        moved = (_put(x, i, place[0]), _put(y, i, place[1]))
        self._tell(moved, f"Move point {i + 1}", f"point.{i}")
        return True

    def release(self) -> bool:
        """Let the point go; return whether there was one."""
        if self.held is None:
            return False
        self.held = None
        self._view.points_settled.emit()
        return True

    def delete(self) -> bool:
        """Remove the point under the cursor; return whether there was one."""
        index = self._under(self._at) if self.on and self._at is not None else None
        if index is not None:
            self._remove(index)
        return index is not None

    def _turned(self, on: bool) -> None:
        """Hold the range still while points are drawn, or it would move with them."""
        scene = self._view.scene_painter
        if scene.problem is not None:
            if on:
                self._still = scene.view, self._plane().range
                scene.view = self._still[1]
            elif self._still is not None and scene.view == self._still[1]:
                scene.view = self._still[0]
        self.held = None
        self._view.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
        self._view.update()

    def _plane(self) -> Plane:
        view = self._view
        return view.scene_painter.layout((view.width(), view.height())).plane

    def _points(self) -> Points:
        points = self._view.scene_painter.points
        if points is None:
            return (), ()
        return tuple(points.x.tolist()), tuple(points.y.tolist())

    def _under(self, at: QPointF) -> int | None:
        points = self._view.scene_painter.points
        if points is None:
            return None
        return nearest(points, self._plane(), (at.x(), at.y()), REACH)

    def _place(self, at: QPointF) -> tuple[float, float]:
        """Return the place under the cursor, to the digits that a pixel can tell."""
        plane = self._plane()
        x, y = plane.to_data(at.x(), at.y())
        return rounded_to(x, plane.pixel[0]), rounded_to(y, plane.pixel[1])

    def _add(self, at: QPointF) -> int:
        x, y = self._points()
        if len(x) >= MOST:
            return len(x)
        place = self._place(at)
        what = ", ".join(format_number(v) for v in place)
        self._tell(((*x, place[0]), (*y, place[1])), f"Add the point ({what})", f"point.{len(x)}")
        return len(x)

    def _remove(self, index: int) -> None:
        x, y = self._points()
        if len(x) > 1:  # a data problem has at least one
            less = (x[:index] + x[index + 1 :], y[:index] + y[index + 1 :])
            self._tell(less, f"Remove point {index + 1}", "")

    def _tell(self, points: Points, label: str, merge: str) -> None:
        self._view.points_drawn.emit(points, label, merge)


def _put(values: tuple[float, ...], index: int, value: float) -> tuple[float, ...]:
    return (*values[:index], value, *values[index + 1 :])
