"""What will be exported, as it will look, while its options are chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTemporaryDir, QTimer, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.errors import InputError
from explorer.export.shot import Shot
from explorer.export.worker import ExportWorker, request_of
from explorer.look.fonts import ui_font
from explorer.look.theme import Theme
from explorer.session.workspace import Workspace

_PAUSE = 120
"""Milliseconds without another choice after which it is painted."""
_MARGIN = 12
_SQUARE = 8


class ExportPreview(QWidget):
    """Shows a shot of a workspace as large as there is room for.

    It is drawn beside the window, by what will draw the file too.

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

    def __init__(
        self,
        workspace: Workspace,
        theme: Theme,
        worker: ExportWorker,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.image = QImage()
        self._worker, self._folder = worker, QTemporaryDir()
        self._asked = self._again = False
        self._empty = "drawing …"
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
        self._shot = None

    def begin_again(self) -> None:
        """Paint it anew: who was asked has been stopped."""
        self._asked = self._again = False
        self.renew()

    @property
    def waiting(self) -> bool:
        """Whether a newer picture is still to come."""
        return self._asked or self._timer.isActive()

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
        """Have it painted; while one is being painted, once more after that."""
        self._timer.stop()
        if self._shot is None:
            return
        if self._asked:
            self._again = True
            return
        try:
            shot, filmed = self._shot()
            small = replace(shot, scale=self._scale(shot))
            target = Path(self._folder.filePath("preview.png"))
            request = request_of(self._workspace, target, ".png", small, filmed)
        except InputError as error:
            self._show(QImage(), str(error))
            return
        self._asked = True
        self._worker.ask(request, partial(self._drawn, target))

    def _scale(self, shot: Shot) -> float:
        """Return pixels to a px for the room there is."""
        ratio = self.devicePixelRatioF()
        room = QSize(self.width() - 2 * _MARGIN, self.height() - 2 * _MARGIN) * ratio
        scale = min(room.width() / shot.size[0], room.height() / shot.size[1])
        return max(scale, 8 / min(shot.size))

    def _drawn(self, target: Path, fault: str, remark: str) -> None:
        self._asked = False
        if self._shot is None:
            return
        image = QImage() if fault else QImage(str(target))
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._show(image, fault or remark)
        if self._again:
            self._again = False
            self.draw_now()

    def _show(self, image: QImage, said: str) -> None:
        self.image = image
        self._empty = "no picture"
        self.update()
        self.drawn.emit(said)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture as a sheet on the dialog's ground."""
        painter, theme = QPainter(self), self._theme
        painter.fillRect(self.rect(), QColor(theme.raised))
        if self.image.isNull():
            painter.setPen(QColor(theme.ink2))
            painter.setFont(ui_font(theme.label))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._empty)
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
