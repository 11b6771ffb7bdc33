"""A shot as lines and text: SVG and PDF."""

from __future__ import annotations

import html
import re

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSize, QSizeF
from PySide6.QtGui import QPageSize, QPaintDevice, QPdfWriter

from explorer.export.drawing import Handwork
from explorer.export.layout import drawing_of
from explorer.export.pdf_text import readable
from explorer.export.plain_text import PlainPainter, is_math, plain_letter
from explorer.export.shot import Shot
from explorer.look.fonts import symbol_width
from explorer.session.workspace import Workspace

_POINTS = 0.75
"""Of 72 an inch to a px of 96 an inch."""
_FINE = 1200
"""Dots an inch to which places in a PDF are rounded."""
_SANS = "Inter, 'DejaVu Sans', 'Helvetica Neue', Arial, sans-serif"
_SERIF = "'STIX Two Text', 'Times New Roman', 'Liberation Serif', 'DejaVu Serif', serif"


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
    remark, _ = _paint_on(generator, workspace, shot, by_hand, 1.0)
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
    remark, symbols = _paint_on(writer, workspace, shot, by_hand, _FINE / 96)
    return readable(bytes(content.data()), [plain_letter(c) for c in symbols]), remark


def _paint_on(
    device: QPaintDevice,
    workspace: Workspace,
    shot: Shot,
    by_hand: Handwork | None,
    scale: float,
) -> tuple[str, str]:
    """Return the drawing's remark, and the symbols in the order in which they were first drawn."""
    workspace.compute_all()
    drawing = drawing_of(workspace, shot, by_hand)
    painter = PlainPainter(device)
    try:
        painter.scale(scale * drawing.ratio, scale * drawing.ratio)
        drawing.paint(painter, shot.step)
    finally:
        painter.end()
        drawing.close()
    return drawing.remark, "".join(painter.symbols)


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
    """Return a symbol in ordinary letters, slanted: few machines have the mathematical ones.

    Each letter has its place and its width: another face, whichever it is, takes no more room.
    """
    head, letters = found[0].rsplit(">", 1)
    size, left = (re.search(rf' {name}="([-\d.]+)"', head) for name in ("font-size", "x"))
    if letters and all(is_math(c) for c in letters):
        head = re.sub('font-style="[a-z]*"', 'font-style="italic"', head)
    head = head.replace("STIX Two Math", _SERIF)
    plain = "".join(map(plain_letter, letters))
    symbols = html.unescape(letters)
    if size is None or left is None or not symbols.strip():
        return f"{head}>{plain}"
    px, x = float(size[1]), float(left[1])
    if len(symbols) == 1 or not all(is_math(c) for c in symbols):
        return f"{head}{_as_wide(symbol_width(symbols, px))}>{plain}"
    spans = [
        f'<tspan x="{x + symbol_width(symbols[:i], px):.2f}"'
        f"{_as_wide(symbol_width(c, px))}>{plain_letter(c)}</tspan>"
        for i, c in enumerate(symbols)
    ]
    return f"{head}>{''.join(spans)}"


def _as_wide(width: float) -> str:
    return f' textLength="{width:.2f}" lengthAdjust="spacingAndGlyphs"'
