"""Icons: one SVG each in ``resources/icons``, recoloured when loaded."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from explorer.core.resources import resource_root
from explorer.look.theme import Theme

DISABLED_OPACITY = 0.4
OWN_COLORS = "app"  # the one icon that is not recoloured
APP_ICON_SIZES = (16, 32, 64, 128)


def icon(
    name: str, theme: Theme, size: int = 16, on: bool = False, color: str | None = None
) -> QIcon:
    """Return an icon in the theme's ``ink2``; in its accent where ``on``, or while checked.

    Parameters
    ----------
    name
        The SVG's name without its ending.
    size
        Height and width in px.
    on
        Whether what the icon stands for is on now.
    color
        ``#RRGGBB`` in place of the theme's.

    Raises
    ------
    FileNotFoundError
        If there is no such icon.
    """
    off = color or (theme.accent if on else theme.ink2)
    return _icon(name, off, color or theme.accent, size)


def app_icon() -> QIcon:
    """Return the program's own icon, which has its own colours."""
    result = QIcon()
    for size in APP_ICON_SIZES:
        result.addPixmap(icon_pixmap(OWN_COLORS, "#000000", size))
    return result


@cache
def icon_pixmap(name: str, color: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return the icon as a pixmap of ``size`` logical px for a device pixel ratio."""
    shape = _shape(name, size, ratio)
    if name == OWN_COLORS:
        return shape
    pixmap = QPixmap(shape)
    painter = QPainter(pixmap)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(QRectF(0, 0, size, size), QColor(color))
    painter.end()
    return pixmap


@cache
def _shape(name: str, size: int, ratio: float) -> QPixmap:
    """Draw the icon in black: once for all of its colours."""
    side = round(size * ratio)
    drawing = _renderer(name, "#000000")
    pixmap = QPixmap(QSize(side, side))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing.render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def draw_icon(painter: QPainter, name: str, color: str, rect: QRectF) -> None:
    """Draw the icon into ``rect`` as vectors: for painted widgets and for export."""
    _renderer(name, color).render(painter, rect)


@cache
def _icon(name: str, off: str, checked: str, size: int) -> QIcon:
    result = QIcon()
    for ratio in _ratios():
        for state, color in ((QIcon.State.Off, off), (QIcon.State.On, checked)):
            pixmap = icon_pixmap(name, color, size, ratio)
            result.addPixmap(pixmap, QIcon.Mode.Normal, state)
            result.addPixmap(_faded(pixmap), QIcon.Mode.Disabled, state)
    return result


def _ratios() -> list[float]:
    """Return the pixel ratios to draw for: 1, 2 and those of the screens there are."""
    return sorted({1.0, 2.0} | {s.devicePixelRatio() for s in QGuiApplication.screens()})


def _faded(pixmap: QPixmap) -> QPixmap:
    """Return the pixmap as a disabled control shows it."""
    faded = QPixmap(pixmap.size())
    faded.setDevicePixelRatio(pixmap.devicePixelRatio())
    faded.fill(Qt.GlobalColor.transparent)
    painter = QPainter(faded)
    painter.setOpacity(DISABLED_OPACITY)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return faded


@cache
def _renderer(name: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(recolored_svg(name, color)))


def recolored_svg(name: str, color: str) -> bytes:
    """Return the icon's SVG text with ``color`` wherever it says ``currentColor``."""
    text = (resource_root() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return text.replace("currentColor", color).encode()
