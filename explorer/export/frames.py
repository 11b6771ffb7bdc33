"""The frames of a film: what stays is painted once, each frame only what moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from explorer.export.drawing import Handwork
from explorer.export.layout import drawing_of
from explorer.export.picture import blank_image
from explorer.export.shot import Shot
from explorer.session.workspace import Workspace

Pixels = NDArray[np.uint32]
"""A frame, shaped (height, width): 0xffRRGGBB."""


class Frames:
    """Paints a shot at one step after another.

    Attributes
    ----------
    size
        Width and height in pixels.
    remark
        As of the drawing.
    """

    def __init__(self, workspace: Workspace, shot: Shot, by_hand: Handwork | None = None) -> None:
        """Lay the film out.

        Raises
        ------
        InputError
            If there is no such theme, or no picture so large is made.
        """
        workspace.compute_all()
        self._drawing = drawing_of(workspace, shot, by_hand, filmed=True)
        self.remark = self._drawing.remark
        self._page = blank_image(self._drawing)
        self._page.fill(Qt.GlobalColor.white)
        with QPainter(self._page) as painter:
            self._drawing.paint_still(painter, shot.step)
        self._image = QImage(self._page)
        self.size = shot.pixels

    def paint(self, step: int) -> Pixels:
        """Return a frame; the next one takes its place in memory."""
        with QPainter(self._image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.drawImage(QPointF(0, 0), self._page)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            self._drawing.paint_moving(painter, step)
        wide, high = self.size
        pixels = np.frombuffer(self._image.constBits(), np.uint32)
        return pixels.reshape(high, self._image.bytesPerLine() // 4)[:, :wide]

    def all(self, steps: Sequence[int]) -> Iterator[Pixels]:
        """Paint the frames of some steps."""
        for step in steps:
            yield self.paint(step)

    def close(self) -> None:
        """Let go of what was made for it."""
        self._drawing.close()
