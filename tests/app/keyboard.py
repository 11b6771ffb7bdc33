"""What a person without a mouse finds: where Tab leads, and how that looks and is named."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

MOST_STOPS = 200
CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)
"""Whatever is one of these is there to be used."""
CARET = 60
"""Pixels that the caret of a text covers at the most, in a field of one line."""


def shown(top: QWidget) -> list[QWidget]:
    """Return what can be seen and used of a window, in no order."""
    return [
        widget
        for widget in top.findChildren(QWidget)
        if widget.window() is top and widget.isVisible() and widget.isEnabled()
    ]


def takes_tab(widget: QWidget) -> bool:
    """Return whether Tab is said to come here."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None


def tab_stops(top: QWidget, back: bool = False) -> list[QWidget]:
    """Press Tab (or Shift+Tab) until it comes round; return where it came to, in order."""
    key = Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab
    stops: list[QWidget] = []
    for _ in range(MOST_STOPS):
        QTest.keyClick(top.focusWidget() or top, key)
        now = QApplication.focusWidget()
        assert now is not None, f"Tab leads nowhere after {stops[-1:]}"
        if now in stops:
            # Where it began need not be a stop itself, so the round need not close at its start.
            assert now is stops[0], f"Tab is caught between {now} and {stops[-1]}"
            return stops
        stops.append(now)
    raise AssertionError(f"Tab never comes round in {top}")


def unreached(top: QWidget, stops: list[QWidget]) -> list[str]:
    """Return what can be seen and should be reached, but is not.

    Of a row of chips or run cards, whose arrows lead from one to the next, Tab reaches one.
    """
    rows = {id(stop.parentWidget()) for stop in stops if _roves(stop)}
    left = []
    for widget in shown(top):
        if widget in stops or isinstance(widget, QScrollBar):
            continue
        if isinstance(widget, QAbstractItemView) and not widget.model().rowCount():
            continue  # there is nothing to come to
        inside = isinstance(widget.parentWidget(), CONTROLS)  # a spin box's own line
        if (takes_tab(widget) or isinstance(widget, CONTROLS)) and not inside:
            owner = widget if _roves(widget) else widget.parentWidget()
            if not (_roves(owner) and id(owner.parentWidget()) in rows):
                left.append(described(widget))
    return left


def _roves(widget: QWidget) -> bool:
    return type(widget).__name__ in ("_Chip", "RunCard")


def spoken_name(widget: QWidget) -> str:
    """Return what a screen reader calls it."""
    spoken = QAccessible.queryAccessibleInterface(widget)
    name = spoken.text(QAccessible.Text.Name) if spoken is not None else ""
    if isinstance(widget, QComboBox):
        return widget.accessibleName()  # its spoken name is its value on some platforms
    return name


def spoken_role(widget: QWidget) -> QAccessible.Role:
    """Return what a screen reader takes it for."""
    return QAccessible.queryAccessibleInterface(widget).role()


def described(widget: QWidget) -> str:
    """Return a widget in words, for a failure."""
    return (
        f"{type(widget).__name__} '{spoken_name(widget)}' in {type(widget.parentWidget()).__name__}"
    )


def looks_alike(widget: QWidget) -> bool:
    """Return whether it looks the same with the keyboard and without it, but for a caret."""
    had = QApplication.focusWidget()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert QApplication.focusWidget() is widget
    focused = widget.grab().toImage()
    widget.clearFocus()
    plain = widget.grab().toImage()
    if had is not None:
        had.setFocus(Qt.FocusReason.OtherFocusReason)
    return different(focused, plain) <= CARET


def different(one: QImage, other: QImage) -> int:
    """Return how many pixels of two pictures are not the same."""
    if one.size() != other.size():
        return one.width() * one.height()
    return int(np.count_nonzero(_pixels(one) != _pixels(other)))


def _pixels(image: QImage) -> np.ndarray:
    rgb = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(rgb.constBits(), np.uint32).copy()
