"""What is being typed as a textbook would set it, as far as it can be read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from explorer.look.fonts import ui_font
from explorer.look.formulas import FormulaView
from explorer.look.theme import Theme
from explorer.panels.controls.icon_button import draw_icon
from explorer.panels.controls.theming import draw_box

_LARGE, _SMALL = 19, 16  # px to the em in a wide and in a narrow place
_NARROW = 480
_WAITS = "<b>Live preview waits.</b> "


class UnreadLine(QLabel):
    """A dashed box in the place of a line that can't be read yet.

    Attributes: none of its own.

    Signals: as Qt's.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make an empty box."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.paint_with(theme)

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self.setFont(ui_font(theme.label))
        self.setStyleSheet(f"color: {theme.ink2};")
        pad = round(10 * theme.scale)
        self.setContentsMargins(pad, round(6 * theme.scale), pad, round(6 * theme.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dashes, then the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(self._theme.field_line), 1.0)
        pen.setDashPattern([3.0, 3.0])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()
        super().paintEvent(event)


class TypesetLines(QWidget):
    """Formulas below each other, with a dashed box where one can't be read yet.

    Attributes
    ----------
    shown
        What each row shows: LaTeX, or the words of a box.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make it without rows."""
        super().__init__(parent)
        self.shown: tuple[tuple[str, bool], ...] = ()
        self._theme = theme
        self._views: list[FormulaView] = []
        self._boxes: list[UnreadLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(round(10 * theme.scale))

    def show_lines(self, lines: Sequence[tuple[str, bool]]) -> None:
        """Show rows of (LaTeX, True), or of (what a box says, False)."""
        if tuple(lines) == self.shown:
            return
        self.shown = tuple(lines)
        while len(self._views) < len(lines):
            self._views.append(FormulaView())
            self._boxes.append(UnreadLine(self._theme))
            self._views[-1].set_color(self._theme.ink)
            self._views[-1].eager = True
            self._column.addWidget(self._views[-1])
            self._column.addWidget(self._boxes[-1])
        for i, (view, box) in enumerate(zip(self._views, self._boxes, strict=True)):
            text, good = lines[i] if i < len(lines) else ("", True)
            view.setVisible(good and i < len(lines))
            box.setVisible(not good)
            if good:
                view.set_latex(text, self._size())
            else:
                box.setText(text)
        self.updateGeometry()

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self._resize_letters()
        for view in self._views:
            view.set_color(theme.ink)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the size that suits the width."""
        super().resizeEvent(event)
        self._resize_letters()

    def _resize_letters(self) -> None:
        for view in self._views:
            view.set_latex(view.latex, self._size())

    def _size(self) -> float:
        theme = self._theme
        return (_SMALL if self.width() < _NARROW * theme.scale else _LARGE) * theme.scale


class WaitStrip(QWidget):
    """Says that the picture shows what last worked.

    Attributes: none of its own.

    Signals: as Qt's.
    """

    def __init__(self, theme: Theme, sentence: str, parent: QWidget | None = None) -> None:
        """Make a strip with ``sentence``."""
        super().__init__(parent)
        self._label = QLabel(f"{_WAITS}{sentence}")
        self._label.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._label)
        self.paint_with(theme)

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self._label.setFont(ui_font(theme.label))
        pad = round(9 * theme.scale)
        self._column.setContentsMargins(round(40 * theme.scale), pad, pad, pad)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the strip's size."""
        return QSize(300, self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box and the sign."""
        painter, theme = QPainter(self), self._theme
        draw_box(painter, QRectF(self.rect()), theme.raised, theme.line, 6)
        size = round(16 * theme.scale)
        at = QPointF(round(20 * theme.scale), self.height() / 2)
        draw_icon(painter, theme, "chart", at, size, color=theme.ink2)


def heading(text: str) -> QLabel:
    """Return the heading of a part."""
    label = QLabel(text)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    label.setStyleSheet("font-weight: 600;")
    return label
