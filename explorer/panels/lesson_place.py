"""Where in a lesson one is: its title, "Stop 3 of 6" and a dot a stop; pressed, all stops."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from explorer.look.mixed import draw_mixed, mixed_plain, mixed_width
from explorer.look.theme import Theme
from explorer.panels.controls.icon_button import draw_icon
from explorer.panels.controls.painted_button import PaintedButton
from explorer.panels.controls.text import centred_baseline, fit
from explorer.panels.controls.theming import draw_box, draw_focus
from explorer.panels.lesson_caption import wrapped

WIDTH = 176
"""Widest in px at a desk."""
ONE_LINE, TITLE_LINES, LINE = 0.7, 2, 1.45
"""A title wider than this much of that has two lines, so many sizes of its type apart."""
DOT, GAP = 6.0, 5.0
"""Across a dot and between two of them, in px at a desk."""
MENU_TITLE = 60
_PAD = 6


class LessonPlace(PaintedButton):
    """A flat button that opens the list of stops.

    Attributes
    ----------
    title
        The lesson's title.
    stops
        The stops' titles.
    index
        The place of the one that is shown.

    Signals
    -------
    picked(int)
        Another stop is wanted.
    """

    picked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.title = ""
        self.stops: tuple[str, ...] = ()
        self.index = 0
        self._narrow = self._low = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.clicked.connect(self.open_menu)

    def set_lesson(self, title: str, stops: tuple[str, ...]) -> None:
        """Show the beginning of a lesson."""
        self.title, self.stops, self.index = title, stops, 0
        self._tell()
        self.updateGeometry()

    def set_index(self, index: int) -> None:
        """Show another stop."""
        self.index = index
        self._tell()

    def set_room(self, narrow: bool, low: bool) -> None:
        """Cut the lesson's title sooner where room is narrow; leave it out where it is low."""
        if (narrow, low) != (self._narrow, self._low):
            self._narrow, self._low = narrow, low
            self.updateGeometry()
            self.update()

    @property
    def _pad(self) -> float:
        return round(_PAD * self._theme.scale)

    @property
    def place(self) -> str:
        """Where one is, in words."""
        return f"Stop {self.index + 1} of {len(self.stops)}"

    def menu(self) -> QMenu:
        """Return the list of stops, the one shown checked; who asks for it deletes it."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for i, title in enumerate(self.stops):
            plain = mixed_plain(title)
            shown = plain if len(plain) <= MENU_TITLE else f"{plain[:MENU_TITLE]}…"
            action = menu.addAction(f"{i + 1}   {shown}".replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(i == self.index)
            action.setToolTip(plain)
            action.triggered.connect(lambda _=False, k=i: self.picked.emit(k))
        if self.stops:
            menu.setActiveAction(menu.actions()[self.index])
        return menu

    def open_menu(self) -> None:
        """Open the list of stops above the button."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def sizeHint(self) -> QSize:
        """Return three rows: the lesson, where one is, and the dots."""
        theme = self._theme
        rows = mixed_width(f"{self.place}", theme.body, 600) + round(26 * theme.scale)
        dots = min(len(self.stops) * (DOT + GAP) * theme.scale, self._widest)
        width = max(rows, 0.0 if self._narrow else max(dots, self._titled())) + 2 * self._pad
        return QSize(round(width), round(sum(self._rows()) + 4))

    def minimumSizeHint(self) -> QSize:
        """Return the same: what does not fit is cut with an ellipsis."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on the arrows that point up or down too."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lesson's title, where one is, and the dots."""
        painter = QPainter(self)
        theme, box = self._theme, QRectF(self.rect())
        if self.isDown() or self.underMouse():
            draw_box(painter, box, theme.panel, theme.line)
        rows = self._rows()
        top = (box.height() - sum(rows)) / 2
        room = box.width() - 2 * self._pad
        titles = self._title_lines(room)
        for i, title in enumerate(titles):
            line = rows[0] / len(titles)
            baseline = centred_baseline(theme.label, top + i * line, line)
            draw_mixed(painter, QPointF(self._pad, baseline), title, theme.label, theme.ink2)
        top += rows[0]
        baseline = centred_baseline(theme.body, top, rows[1])
        x = draw_mixed(
            painter, QPointF(self._pad, baseline), self.place, theme.body, theme.ink, 600
        )
        size = round(14 * theme.scale)
        centre = QPointF(self._pad + x + size * 0.8, top + rows[1] / 2)
        draw_icon(painter, theme, "chevron-down", centre, size)
        self._paint_dots(painter, QRectF(self._pad, top + rows[1], room, rows[2]))
        if self.hasFocus():
            draw_focus(painter, box, theme.accent)

    def _rows(self) -> tuple[float, float, float]:
        """Return the heights of title, place and dots."""
        theme = self._theme
        room = max(self.width() - 2 * self._pad, self._titled())
        title = len(self._title_lines(room)) * theme.label * LINE
        return title, theme.body * 1.5, DOT * theme.scale + 8

    @property
    def _widest(self) -> float:
        return WIDTH * min(self._theme.scale, 1.5)

    def _titled(self) -> float:
        """Return the width of the title, in two lines of much the same width if it needs two."""
        px = self._theme.label
        whole = 0.0 if self._low else mixed_width(self.title, px)
        if whole <= ONE_LINE * self._widest:
            return whole
        for share in (0.55, 0.6, 0.7, 0.8):
            lines = wrapped("", self.title, px, share * whole)
            if len(lines) <= TITLE_LINES:
                return min(share * whole, self._widest)
        return min(whole, self._widest)

    def _title_lines(self, room: float) -> list[str]:
        """Return the title in as many lines as it may have."""
        if self._low or not self.title:
            return []
        px = self._theme.label
        lines = [
            "".join(text for text, _ in line) for line in wrapped("", self.title, px, room + 0.5)
        ]
        if len(lines) > TITLE_LINES:
            rest = " ".join(lines[TITLE_LINES - 1 :])
            lines[TITLE_LINES - 1 :] = [fit(rest, room, px)]
        return lines

    def _paint_dots(self, painter: QPainter, box: QRectF) -> None:
        """Draw a dot a stop, those reached filled; a bar where there are too many."""
        theme, count = self._theme, len(self.stops)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dot, gap = DOT * theme.scale, GAP * theme.scale
        y = box.center().y()
        accent = QColor(theme.accent)
        if count * (dot + gap) - gap <= box.width():
            edge = max(1.0, theme.scale)
            for i in range(count):
                reached = i <= self.index
                painter.setBrush(accent if reached else Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(accent if reached else QColor(theme.field_line), edge))
                radius = (dot - edge) / 2
                painter.drawEllipse(QPointF(box.x() + i * (dot + gap) + dot / 2, y), radius, radius)
        else:
            share = (self.index + 1) / count
            for width, color in ((1.0, QColor(theme.field_line)), (share, accent)):
                part = QRectF(box.x(), y - dot / 4, box.width() * width, dot / 2)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color)
                painter.drawRoundedRect(part, dot / 4, dot / 4)
        painter.restore()

    def _tell(self) -> None:
        stop = mixed_plain(self.stops[self.index]) if self.stops else ""
        self.setAccessibleName(f"{self.place}: {stop}")
        self.setAccessibleDescription(f"{mixed_plain(self.title)}. Opens the list of stops.")
        lines = (mixed_plain(self.title), f"{self.place}: {stop}", "Press for all stops")
        self.setToolTip("\n".join(lines))
        self.update()
