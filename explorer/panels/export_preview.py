"""What will be exported, as it will look, while its options are chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.errors import InputError
from explorer.export.picture import image_of
from explorer.export.shot import Shot
from explorer.look.fonts import ui_font
from explorer.look.theme import Theme
from explorer.panels.step_picture import step_picture
from explorer.session.workspace import Workspace

_PAUSE = 120
"""Milliseconds without another choice after which it is painted."""
_MARGIN = 12
_SQUARE = 8


class ExportPreview(QWidget):
    """Shows a shot of a workspace as large as there is room for.

    Attributes
    ----------
    image
        What is shown; null before the first time, and where nothing can be drawn.

    Signals
    -------
    drawn(str)
        It was painted: empty, or why it can't be, or the drawing's remark.
    """

    drawn = Signal(str)

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image = QImage()
        self._workspace, self._theme = workspace, theme
        self._shot: Callable[[], tuple[Shot, bool]] | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self.draw_now)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Preview of what will be written")

    def follow(self, shot: Callable[[], tuple[Shot, bool]]) -> None:
        """Show what ``shot`` returns from now on: a shot, and whether it is one of a film."""
        self._shot = shot
        self.renew()

    def renew(self) -> None:
        """Paint it again soon."""
        self._timer.start()

    def stop(self) -> None:
        """Paint nothing any more."""
        self._timer.stop()

    def sizeHint(self) -> QSize:
        """Return room for a figure whose words can be read."""
        return QSize(620, 400)

    def minimumSizeHint(self) -> QSize:
        """Return room for its shape at least."""
        return QSize(280, 200)

    def set_theme(self, theme: Theme) -> None:
        """Take the window's colours."""
        self._theme = theme
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint it as large as there is room for."""
        super().resizeEvent(event)
        self.renew()

    def draw_now(self) -> None:
        """Paint it."""
        self._timer.stop()
        if self._shot is None:
            return
        try:
            shot, filmed = self._shot()
            ratio = self.devicePixelRatioF()
            room = QSize(self.width() - 2 * _MARGIN, self.height() - 2 * _MARGIN) * ratio
            scale = min(room.width() / shot.size[0], room.height() / shot.size[1])
            small = replace(shot, scale=max(scale, 8 / min(shot.size)))
            self.image, said = image_of(self._workspace, small, step_picture, filmed)
            self.image.setDevicePixelRatio(ratio)
        except InputError as error:
            self.image, said = QImage(), str(error)
        self.update()
        self.drawn.emit(said)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture as a sheet on the dialog's ground."""
        painter, theme = QPainter(self), self._theme
        painter.fillRect(self.rect(), QColor(theme.raised))
        if self.image.isNull():
            painter.setPen(QColor(theme.ink2))
            painter.setFont(ui_font(theme.label))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "no picture")
            return
        size = self.image.deviceIndependentSize()
        at = QPointF(
            round((self.width() - size.width()) / 2), round((self.height() - size.height()) / 2)
        )
        sheet = QRectF(at, size)
        if self.image.hasAlphaChannel():
            self._draw_squares(painter, sheet)
        painter.drawImage(at, self.image)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawRect(sheet.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _draw_squares(self, painter: QPainter, sheet: QRectF) -> None:
        """Draw what stands for transparency: squares."""
        squares = QImage(2 * _SQUARE, 2 * _SQUARE, QImage.Format.Format_RGB32)
        squares.fill(QColor(self._theme.panel))
        with QPainter(squares) as inner:
            inner.fillRect(0, 0, _SQUARE, _SQUARE, QColor(self._theme.line))
            inner.fillRect(_SQUARE, _SQUARE, _SQUARE, _SQUARE, QColor(self._theme.line))
        painter.fillRect(sheet, QBrush(squares))
