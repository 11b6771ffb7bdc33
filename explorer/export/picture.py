"""A session as a picture: pixels (PNG), or lines and text (SVG, PDF).

It is drawn by the same code as the screen, and needs none: `export_picture` works where there is
no display, with the same pixels.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QImage,
    QImageWriter,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
)
from PySide6.QtWidgets import QApplication

from explorer.errors import InputError
from explorer.export.drawing import (
    ByHandDrawing,
    CanvasDrawing,
    Drawing,
    Handwork,
    PlotsDrawing,
)
from explorer.export.figure import FigureDrawing
from explorer.export.files import write_whole
from explorer.export.filmstrip import StripDrawing
from explorer.export.opening import opened
from explorer.export.shot import Shot
from explorer.look.style import apply_theme
from explorer.look.theme import load_theme
from explorer.session.workspace import Workspace

_DOTS = 3780
"""Pixels to a metre: 96 an inch, whatever the screen has."""
_POINTS = 0.75
"""Of 72 an inch to a px of 96 an inch."""
_FINE = 1200
"""Dots an inch to which places in a PDF are rounded."""
_SANS = "Inter, 'DejaVu Sans', 'Helvetica Neue', Arial, sans-serif"
_SERIF = "'STIX Two Text', 'Times New Roman', 'Liberation Serif', 'DejaVu Serif', serif"


def ensure_application(theme: str) -> QApplication:
    """Return the application object, made without a display if there is none yet."""
    application = QApplication.instance()
    if application is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # the same pixels, display or not
        application = QApplication(sys.argv[:1])
        apply_theme(application, load_theme(theme))
    assert isinstance(application, QApplication)
    return application


def drawing_of(
    workspace: Workspace, shot: Shot, by_hand: Handwork | None = None, filmed: bool = False
) -> Drawing:
    """Return what a shot shows, laid out; an application object must exist.

    Raises
    ------
    InputError
        If there is no such theme, or no picture so large is made.
    """
    if shot.part == "canvas":
        return CanvasDrawing(workspace, shot)
    if shot.part == "plots":
        return PlotsDrawing(workspace, shot)
    if shot.part == "strip":
        return StripDrawing(workspace, shot)
    if shot.part == "step":
        if by_hand is None:
            raise InputError("the step by hand can't be drawn here")
        return ByHandDrawing(workspace, shot, by_hand)
    return FigureDrawing(workspace, shot, by_hand, filmed)


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


def svg_of(workspace: Workspace, shot: Shot, by_hand: Handwork | None = None) -> tuple[bytes, str]:
    """Return a shot as SVG: text is text, lines are lines, and the map's colours are an image.

    Raises
    ------
    InputError
        As of `drawing_of`.
    """
    from PySide6.QtSvg import QSvgGenerator

    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    wide, high = shot.pixels
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(QSize(wide, high))
    generator.setViewBox(QRect(0, 0, wide, high))
    generator.setTitle(workspace.title)
    generator.setDescription("Optimizer Explorer")
    remark = _paint_on(generator, workspace, shot, by_hand, 1.0)
    return _tidied(bytes(content.data()), wide, high), remark


def pdf_of(workspace: Workspace, shot: Shot, by_hand: Handwork | None = None) -> tuple[bytes, str]:
    """Return a shot as a PDF of one page, 96 px an inch, its fonts embedded.

    Raises
    ------
    InputError
        As of `drawing_of`.
    """
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    wide, high = shot.pixels
    writer = QPdfWriter(buffer)
    writer.setTitle(workspace.title)
    writer.setCreator("Optimizer Explorer")
    writer.setResolution(_FINE)
    size = QSizeF(wide * _POINTS, high * _POINTS)
    match = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", match))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    remark = _paint_on(writer, workspace, shot, by_hand, _FINE / 96)
    return bytes(content.data()), remark


def _paint_on(
    device: QPaintDevice,
    workspace: Workspace,
    shot: Shot,
    by_hand: Handwork | None,
    scale: float,
) -> str:
    workspace.compute_all()
    drawing = drawing_of(workspace, shot, by_hand)
    painter = _PlainPainter(device)
    try:
        painter.scale(scale * drawing.ratio, scale * drawing.ratio)
        drawing.paint(painter, shot.step)
    finally:
        painter.end()
        drawing.close()
    return drawing.remark


def _tidied(content: bytes, wide: int, high: int) -> bytes:
    """Return an SVG in px, with faces to fall back on, and without the groups that hold nothing."""
    text = content.decode("utf-8")
    text = re.sub(r'width="[\d.]+mm" height="[\d.]+mm"', f'width="{wide}" height="{high}"', text)
    text = re.sub(r'<text [^>]*font-family="STIX Two Math"[^>]*>[^<]*', _plain_symbol, text)
    text = text.replace('font-family="STIX Two Math"', f'font-family="{_SERIF}"')
    text = re.sub(r'font-family="(Inter|DejaVu Sans)"', f'font-family="{_SANS}"', text)
    text = text.replace(' vector-effect="none"', "")
    text = text.replace('image-rendering="optimizeSpeed"', 'image-rendering="auto"')
    text = re.sub(r"<g [^>]*>\s*</g>\s*", "", text)
    return re.sub(r"<g clip-path=[^>]*>\s*</g>\s*", "", text).encode("utf-8")


def _plain_symbol(found: re.Match[str]) -> str:
    """Return a symbol in ordinary letters, slanted: few machines have the mathematical ones."""
    head, letters = found[0].rsplit(">", 1)
    plain = "".join(unicodedata.normalize("NFKC", c) if _is_math(c) else c for c in letters)
    if letters and all(_is_math(c) for c in letters):
        head = re.sub('font-style="[a-z]*"', 'font-style="italic"', head)
    return f"{head.replace('STIX Two Math', _SERIF)}>{plain}"


def _is_math(letter: str) -> bool:
    return "\U0001d400" <= letter <= "\U0001d7ff" or letter == "\u210e"


class _PlainPainter(QPainter):
    """Sets figures as the face has them: a PDF's reader can't tell what the others mean."""

    def setFont(self, font: QFont | str | Sequence[str]) -> None:
        """Use a font without its features."""
        plain = QFont(font)
        plain.clearFeatures()
        plain.setFeature(QFont.Tag("calt"), 0)
        super().setFont(plain)


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
