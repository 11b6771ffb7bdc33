"""Where the window in which a formula is typed stands, and how tall it is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.look.theme import Theme
from explorer.panels.controls.scroll_area import MarginScrollArea
from explorer.panels.formula_edit_subject import FormulaSubject

_WIDTH = 336  # px at a desk: the column of the plots, so that the canvas stays in sight
_TOP = 64
_SIDE = 12
_LEAST = 320  # px of height, however small the window behind is
_SPARE = 90  # px for what comes and goes, where there is room
_SETTLED = 60  # ms after which everything has its place


class FormulaWindow(FormulaSubject):
    """A window with a part that scrolls and rows of buttons below it, which are always in reach.

    It stands over the plots, and grows with what it says as far as the window behind goes.

    Attributes: as of `FormulaDialog`.

    Signals: as Qt's.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._body = QWidget()
        self._inside = QVBoxLayout(self._body)
        self._rows: list[QHBoxLayout] = []
        self._wanted: tuple[QWidget, QWidget] = (self._body, self._body)
        self._reach_soon = QTimer(self, singleShot=True, interval=_SETTLED)
        self._reach_soon.timeout.connect(self._reach)

    def put(self, parts: list[QWidget], rows: list[list[QWidget | None]]) -> None:
        """Put parts below each other, and rows of buttons under them; None is a stretch."""
        side = round(_SIDE * self._theme.scale)
        self._inside.setContentsMargins(side, side, side, 4)
        self._inside.setSpacing(8)
        for part in parts:
            self._inside.addWidget(part)
        self._inside.addStretch(1)
        self._area = MarginScrollArea(self._body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area, 1)
        for i, buttons in enumerate(rows):
            row = QHBoxLayout()
            last = i == len(rows) - 1
            row.setContentsMargins(side, 8 if last else 4, side, side if last else 0)
            row.setSpacing(6)
            for button in buttons:
                if button is None:
                    row.addStretch(1)
                else:
                    row.addWidget(button)
            column.addLayout(row)
            self._rows.append(row)
        self._body.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """Return the size that shows everything, and a little that may come."""
        wide = round(_WIDTH * min(self._theme.scale, 1.6))
        return QSize(wide, self._needed(wide) + round(_SPARE * self._theme.scale))

    def place(self) -> None:
        """Stand over the plots, at the right of the window."""
        size = self.sizeHint()
        parent = self.parentWidget()
        if parent is None:
            self.resize(size)
            return
        window, screen = parent.window().geometry(), self.screen().availableGeometry()
        self.resize(size.width(), min(size.height(), self._room()))
        right = min(window.right(), screen.right())
        self.move(max(screen.left(), right - size.width() + 1), window.top() + _TOP)

    def grow(self) -> None:
        """Become as tall as what is said needs, as far as there is room; never less tall."""
        height = min(self._needed(self.width()), self._room())
        if self.isVisible() and height > self.height():
            self.resize(self.width(), height)

    def reach(self, part: QWidget, beside: QWidget) -> None:
        """Scroll as far as ``part`` needs to be seen, and no farther than ``beside`` allows.

        That is done once everything has its place.
        """
        self._wanted = part, beside
        self._reach_soon.start()

    def _reach(self) -> None:
        part, beside = self._wanted
        if not part.isVisible():
            return
        bar = self._area.verticalScrollBar()
        top = beside.mapTo(self._body, QPoint(0, 0)).y()
        below = part.geometry().bottom() + 1 - self._area.viewport().height()
        bar.setValue(max(bar.value(), min(below, top)))

    def done(self, result: int) -> None:
        """Close, and move no more."""
        self._reach_soon.stop()
        super().done(result)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow when something came that needs room."""
        if watched is self._body and event.type() == QEvent.Type.LayoutRequest:
            self.grow()
        return False

    # --- inside ---

    def _needed(self, wide: int) -> int:
        """Return the height at which nothing has to be scrolled."""
        body = max(self._inside.totalHeightForWidth(wide), self._body.sizeHint().height())
        return body + sum(row.sizeHint().height() for row in self._rows)

    def _room(self) -> int:
        """Return the greatest height that leaves the window on the one behind it, and on screen."""
        parent, screen = self.parentWidget(), self.screen().availableGeometry()
        if parent is None:
            return screen.height()
        window = parent.window().geometry()
        below = min(window.bottom(), screen.bottom()) - window.top() - _TOP - 15
        return max(_LEAST, below)
