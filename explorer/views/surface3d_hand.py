"""A view that is turned by hand: the camera with the mouse, the wheel and the keys that move it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from explorer.look.theme import Theme
from explorer.views.surface3d_camera import PRESETS, USUAL, Camera, fitting

TURN = 0.4  # degrees to a pixel of a drag
KEY_TURN = 5.0  # degrees to a key
ZOOM = 1.25  # of one press of a zoom button
WHEEL = 0.0012  # of the distance to an eighth of a degree of the wheel
MARGIN = (62.0, 60.0)  # px beside, and above and below, that numbers and words need


class TurnedView(QWidget):
    """A widget with a camera; what it shows is its subclass's.

    Drag to turn, turn the wheel to zoom; with the keyboard Ctrl and an arrow turn, Ctrl, Shift and
    an arrow go to the next quarter turn or to the top.

    Attributes
    ----------
    message
        The sentence shown where there is nothing to turn, else empty.
    tightness
        What share of the usual margins the usual place leaves about the box.
    camera
        From where it is seen.

    Signals
    -------
    refine_wanted()
        The picture could be improved.
    camera_changed(object)
        The hand moved the camera: (azimuth, elevation, distance), or None for the usual place.
    """

    refine_wanted = Signal()
    camera_changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.message = ""
        self._theme = theme
        self._camera: Camera | None = None  # None: the usual place
        self.tightness = 1.0
        self._given: object = None  # the place that was taken or told last
        self._press: QPointF | None = None
        self._turned = self._ring = False
        self._moved = False  # since somebody looked last

    def _read(self, at: QPointF | None) -> None:
        """Show what is under the cursor; None: the cursor is away."""

    # From where.

    @property
    def camera(self) -> Camera:
        """Where the surface is seen from."""
        return self._camera or self._fitted(*USUAL)

    def _fitted(self, azimuth: float, elevation: float) -> Camera:
        zoom = self._theme.tick / 11 * self.tightness
        margin = (MARGIN[0] * zoom, MARGIN[1] * zoom)
        return fitting(azimuth, elevation, self.width(), self.height(), margin)

    def look_from(self, name: str) -> None:
        """Go to a preset: ``tilted``, ``top``, ``front`` or ``side``."""
        self._put(None if name == "tilted" else self._fitted(*PRESETS[name]))
        self._tell()

    def reset_view(self) -> None:
        """Go to the usual place."""
        self.look_from("tilted")

    def zoom_in(self) -> None:
        """Go nearer."""
        self._put(self.camera.nearer(ZOOM))
        self._tell()

    def zoom_out(self) -> None:
        """Go farther away."""
        self._put(self.camera.nearer(1 / ZOOM))
        self._tell()

    def turn(self, azimuth: float, elevation: float) -> None:
        """Turn by so many degrees, as a hand does that has not let go yet."""
        self._put(self.camera.turned(azimuth, elevation))

    def _put(self, camera: Camera | None) -> None:
        self._camera, self._moved = camera, True
        self.update()
        self.refine_wanted.emit()

    def _take(self, place: tuple[float, float, float] | None) -> None:
        """Go where a session says, unless that is where the hand has just gone."""
        if place != self._given:
            self._given = place
            self._camera = Camera(*place).turned(0.0, 0.0).nearer(1.0) if place else None

    def _tell(self) -> None:
        camera = self._camera
        place = (camera.azimuth, camera.elevation, camera.distance) if camera else None
        self._given = place
        self.camera_changed.emit(place)

    # The hand.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the surface."""
        if event.button() == Qt.MouseButton.LeftButton and not self.message:
            self._press, self._turned = event.position(), False
            self._read(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn the surface, or read it under the cursor."""
        if self._press is None:
            self._read(event.position())
            return
        moved = event.position() - self._press
        self._press, self._turned = event.position(), True
        self._put(self.camera.turned(-TURN * moved.x(), TURN * moved.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of it."""
        if self._press is not None and event.button() == Qt.MouseButton.LeftButton:
            self._press = None
            if self._turned:
                self._tell()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to the usual place."""
        if not self.message:
            self.reset_view()

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing any more."""
        self._read(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom."""
        turned: QPoint = event.angleDelta()
        if not self.message and turned.y():
            self._put(self.camera.nearer((1 + WHEEL) ** turned.y()))
            self._tell()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn with Ctrl and an arrow; with Shift, too, by quarters and to the top."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ways = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
        }  # fmt: skip
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        way = ways.get(Qt.Key(key)) if not self.message else None
        if way is None or modifiers not in (control, control | shift):
            super().keyPressEvent(event)
            return
        if modifiers == control:
            self._put(self.camera.turned(KEY_TURN * way[0], KEY_TURN * way[1]))
            self._tell()
        elif way[1]:
            self.look_from("top" if way[1] > 0 else "front")
        else:
            quarter = 90.0 * round(self.camera.azimuth / 90.0 + way[0])
            self._put(self._fitted(quarter, self.camera.elevation))
            self._tell()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring where the keyboard brought the focus."""
        reasons = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._ring = event.reason() in reasons
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()
