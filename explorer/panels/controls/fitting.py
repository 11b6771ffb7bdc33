"""Dialogs that fit their screen: what is too high for it scrolls, and the buttons stay in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

FRAME = QSize(12, 44)
"""Px that the system's frame and title take of the screen, at most."""
LEAST = 80
"""Px that an area asks for at least, however much stands beside it."""
_NO_BOUND = 1 << 20


def available(widget: QWidget) -> QRect:
    """Return the part of the widget's screen that windows may cover."""
    return widget.screen().availableGeometry()


def room(widget: QWidget) -> QSize:
    """Return the size that a window of the widget's screen may have, inside its frame."""
    return available(widget).size() - FRAME


def resize_within(window: QWidget, width: float, height: float) -> None:
    """Give a window its usual size, or as much of it as its screen has."""
    window.resize(QSize(round(width), round(height)).boundedTo(room(window)))


def fit_to_screen(dialog: QWidget, *stays: QWidget) -> None:
    """Have a dialog never be larger than its screen; to be called once its layout is filled.

    All of its layout but ``stays`` comes into an area that scrolls where the screen is too small;
    where there is room the dialog is as it would be without. A dialog with areas of its own
    (`FittingArea`) names everything as staying.

    Parameters
    ----------
    stays
        What stays in sight, such as the buttons.
    """
    column = dialog.layout()
    assert isinstance(column, QVBoxLayout)
    items = [column.itemAt(place) for place in range(column.count())]
    moved = [i for i, item in enumerate(items) if item is None or item.widget() not in stays]
    if moved:
        body = QWidget(dialog)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(column.spacing())
        # In the dialog from the start: what changes windows is put last in the order of Tab.
        area = FittingArea(body, dialog)
        for place in reversed(moved):
            _move(column, place, inside)
        column.insertWidget(moved[0], area, 1)
    _Fitter(dialog)


def _move(column: QBoxLayout, place: int, inside: QBoxLayout) -> None:
    """Move what stands at a place to the top of another layout."""
    stretch, item = column.stretch(place), column.takeAt(place)
    assert item is not None
    widget, layout = item.widget(), item.layout()
    if widget is not None:
        inside.insertWidget(0, widget, stretch, item.alignment())
    elif layout is not None:
        inside.insertLayout(0, layout, stretch)
    elif stretch:
        inside.insertStretch(0, stretch)
    else:
        inside.insertSpacing(0, item.sizeHint().height())


class _Fitter(QObject):
    """Keeps a dialog inside its screen: when it is shown, and when what is in it grows."""

    def __init__(self, dialog: QWidget) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        dialog.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the dialog before it is seen, and after its layout has taken up a change."""
        if event.type() == QEvent.Type.Show and self._fit():
            self._centre()
        asked = event.type() == QEvent.Type.LayoutRequest and self._dialog.isVisible()
        if asked and self._fit():
            self._bring_back()
        return False

    def _fit(self) -> bool:
        """Bound the areas and the dialog; return whether its size is another one now."""
        dialog, most, before = self._dialog, room(self._dialog), self._dialog.size()
        areas = dialog.findChildren(FittingArea)
        layout = dialog.layout()
        if areas and layout is not None:
            self._settle(areas)
            total = layout.totalMinimumSize()
            hints = [area.minimumSizeHint() for area in areas]
            beside = total.width() - max(hint.width() for hint in hints)
            below = total.height() - max(hint.height() for hint in hints)
            bound = QSize(max(LEAST, most.width() - beside), max(LEAST, most.height() - below))
            for area in areas:
                area.bound(bound)
            self._settle(areas)
            layout.activate()
        dialog.resize(before.expandedTo(dialog.minimumSize()).boundedTo(most))
        return dialog.size() != before or not available(dialog).contains(dialog.frameGeometry())

    def _settle(self, areas: Sequence[QWidget]) -> None:
        """Have what areas ask for be known to the dialog: tabs would pass it on later."""
        for part in areas:
            above: QWidget | None = part
            while above is not None and above is not self._dialog:
                QApplication.sendPostedEvents(above, QEvent.Type.LayoutRequest.value)
                above = above.parentWidget()

    def _centre(self) -> None:
        """Stand over the middle of the window that the dialog belongs to."""
        parent, own = self._dialog.parentWidget(), self._dialog.rect()
        middle = parent.window().frameGeometry().center() if parent is not None else None
        own.moveCenter(middle if middle is not None else available(self._dialog).center())
        self._dialog.move(own.topLeft())
        self._bring_back()

    def _bring_back(self) -> None:
        """Stand inside the screen."""
        dialog, screen = self._dialog, available(self._dialog)
        own = dialog.frameGeometry()
        x = max(screen.left(), min(own.x(), screen.right() - own.width() + 1))
        y = max(screen.top(), min(own.y(), screen.bottom() - own.height() + 1))
        if QPoint(x, y) != own.topLeft():
            dialog.move(x, y)


class FittingArea(QScrollArea):
    """As large as what is in it, as long as its window fits the screen; then it scrolls.

    Attributes: none of its own.

    Signals: as Qt's.
    """

    def __init__(self, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body = body
        self._bound = QSize(_NO_BOUND, _NO_BOUND)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setWidget(body)
        self.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)
        self.verticalScrollBar().rangeChanged.connect(lambda _, most: self._take_keys(most > 0))

    def bound(self, most: QSize) -> None:
        """Ask for no more than this, whatever is in it."""
        if most != self._bound:
            self._bound = most
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the size of what is in it."""
        hint = self._body.sizeHint()
        return QSize(hint.width(), self._high(hint.width(), hint.height()))

    def minimumSizeHint(self) -> QSize:
        """Return the least size of what is in it, or what the screen has."""
        least = self._body.minimumSizeHint()
        high = self._high(max(self.viewport().width(), least.width()), least.height())
        bar = self.verticalScrollBar().sizeHint().width() if high > self._bound.height() else 0
        return QSize(least.width() + bar, high).boundedTo(self._bound)

    def _high(self, width: int, least: int) -> int:
        """Return the height of all its lines at a width."""
        body = self._body
        return max(least, body.heightForWidth(width)) if body.hasHeightForWidth() else least

    def event(self, event: QEvent) -> bool:
        """Ask for more where what is in it grows."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height where another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _take_keys(self, scrolls: bool) -> None:
        """Let the arrows scroll what has nothing in it that Tab would come to."""
        inside = self._body.findChildren(QWidget)
        alone = not any(part.focusPolicy() & Qt.FocusPolicy.TabFocus for part in inside)
        policy = Qt.FocusPolicy.TabFocus if scrolls and alone else Qt.FocusPolicy.NoFocus
        if policy != self.focusPolicy():
            self.setFocusPolicy(policy)
            self.setAccessibleName(self.window().windowTitle())
            self.setProperty("reading", scrolls and alone)  # its ring
            self.style().unpolish(self)
            self.style().polish(self)

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        """Have what gets the keyboard be seen."""
        if now is not None and self._body.isAncestorOf(now):
            self.ensureWidgetVisible(now, 8, 8)
            # Qt looks at a text's caret only; the field is to be seen with its ring.
            bar, top = self.verticalScrollBar(), now.mapTo(self._body, QPoint()).y()
            lowest, highest = top + now.height() - self.viewport().height(), top
            if highest >= lowest:
                bar.setValue(min(max(bar.value(), lowest), highest))
