"""A session as a picture: pixels (PNG), or lines and text (SVG, PDF).

It is drawn by the same code as the screen, and needs none: `export_picture` works where there is
no display, with the same pixels.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QApplication

from explorer.errors import InputError
from explorer.export.drawing import Drawing, Handwork
from explorer.export.files import write_whole
from explorer.export.layout import drawing_of
from explorer.export.opening import opened
from explorer.export.shot import Shot
from explorer.export.vector import pdf_of, svg_of
from explorer.look.style import apply_theme
from explorer.look.theme import load_theme
from explorer.session.workspace import Workspace

_DOTS = 3780
"""Pixels to a metre: 96 an inch, whatever the screen has."""


def ensure_application(theme: str) -> QApplication:
    """Return the application object, made without a display if there is none yet."""
    application = QApplication.instance()
    if application is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # the same pixels, display or not
        application = QApplication(sys.argv[:1])
        apply_theme(application, load_theme(theme))
    assert isinstance(application, QApplication)
    return application


def blank_image(drawing: Drawing) -> QImage:
    """Return an image for a drawing, its pixels not set; painters on it count the layout's px."""
    formats = QImage.Format
    see_through = drawing.shot.transparent
    kind = formats.Format_ARGB32_Premultiplied if see_through else formats.Format_RGB32
    image = QImage(*drawing.shot.pixels, kind)
    if image.isNull():
        raise InputError("there is not enough memory for a picture so large")
    image.setDotsPerMeterX(_DOTS)
    image.setDotsPerMeterY(_DOTS)
    image.setDevicePixelRatio(drawing.ratio)
    return image


def image_of(
    workspace: Workspace, shot: Shot, by_hand: Handwork | None = None, filmed: bool = False
) -> tuple[QImage, str]:
    """Return a shot as an image, and the drawing's remark; ``filmed`` makes it a film's frame.

    Raises
    ------
    InputError
        As of `drawing_of`.
    """
    workspace.compute_all()
    drawing = drawing_of(workspace, shot, by_hand, filmed)
    try:
        image = blank_image(drawing)
        image.fill(Qt.GlobalColor.transparent)
        with QPainter(image) as painter:
            drawing.paint(painter, shot.step)
    finally:
        drawing.close()
    image.setDevicePixelRatio(1.0)
    return image, drawing.remark


def png_of(image: QImage) -> bytes:
    """Return an image as PNG."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    if not writer.write(image):
        raise InputError(f"the picture can't be written: {writer.errorString()}")
    return bytes(content.data())


ENDINGS = (".png", ".svg", ".pdf")


def content_of(
    workspace: Workspace, shot: Shot, ending: str, by_hand: Handwork | None = None
) -> tuple[bytes, str]:
    """Return the bytes of a picture file with one of `ENDINGS`, and the drawing's remark."""
    if ending == ".svg":
        return svg_of(workspace, shot, by_hand)
    if ending == ".pdf":
        return pdf_of(workspace, shot, by_hand)
    image, remark = image_of(workspace, shot, by_hand)
    return png_of(image), remark


def picture_of(workspace: Workspace, size: tuple[int, int], step: int, theme: str) -> bytes:
    """Return the PNG of a figure."""
    return content_of(workspace, Shot(size=size, step=step, theme=theme), ".png")[0]


def export_picture(
    source: str, path: Path, size: tuple[int, int], step: int | None, theme: str
) -> str:
    """Write the PNG of a session's figure, with no window; return the drawing's remark.

    Raises
    ------
    InputError
        If the session can't be read, the step is beyond its end, or the file can't be written.
    """
    ensure_application(theme)
    workspace, shown = opened(source, step)
    shot = Shot(size=size, step=shown, theme=theme)
    content, remark = content_of(workspace, shot, ".png")
    write_whole(path, content)
    return remark
