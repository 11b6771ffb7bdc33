"""A theme put on the whole program: palette, type, and the style sheet of Qt's own widgets."""

from __future__ import annotations

import atexit
from functools import cache
from pathlib import Path
from string import Template

from PySide6.QtCore import QRectF, Qt, QTemporaryDir
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPalette, QPen
from PySide6.QtWidgets import QApplication, QToolTip

from explorer.core.resources import resource_root
from explorer.look.fonts import ui_font
from explorer.look.icons import recolored_svg
from explorer.look.theme import Theme

FOCUS_WIDTH = 2.0
USUAL_BODY = 13  # the body size that the sheet's lengths are given for


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give every window of the program the theme's colours, type and controls.

    Widgets that paint themselves are told of the theme by their owners; what they take from
    their palette and font follows of itself.
    """
    if not app.styleSheet():  # the first theme of this program
        # The one style that draws alike everywhere and takes all of its colours from a palette.
        app.setStyle("fusion")
    app.setPalette(theme_palette(theme))
    app.setFont(ui_font(theme.body))
    QToolTip.setFont(ui_font(theme.label))
    app.setStyleSheet(style_sheet(theme))


def system_theme() -> str:
    """Return ``dark`` where the system asks for dark windows, and otherwise ``light``."""
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def theme_palette(theme: Theme) -> QPalette:
    """Return the theme's colours by Qt's roles."""
    role = QPalette.ColorRole
    colors = {
        role.Window: theme.panel,
        role.WindowText: theme.ink,
        role.Base: theme.panel,
        role.AlternateBase: theme.raised,
        role.Text: theme.ink,
        role.Button: theme.panel,
        role.ButtonText: theme.ink,
        role.BrightText: theme.on_accent,
        role.PlaceholderText: theme.ink3,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.ink,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Light: theme.panel,
        role.Midlight: theme.raised,
        role.Mid: theme.line,
        role.Dark: theme.field_line,
        role.Shadow: theme.line,
    }
    palette = QPalette()
    for where, color in colors.items():
        palette.setColor(where, QColor(color))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, _faded(theme))
    return palette


def _faded(theme: Theme) -> QColor:
    """Return the ink of what can't be used now: halfway from hints to the panel."""
    ink, panel = QColor(theme.ink3), QColor(theme.panel)
    return QColor(
        (ink.red() + panel.red()) // 2,
        (ink.green() + panel.green()) // 2,
        (ink.blue() + panel.blue()) // 2,
    )


def draw_focus_ring(
    painter: QPainter, rect: QRectF, theme: Theme, radius: float = 4.0, gap: float = 0.0
) -> None:
    """Draw the ring of the widget that has the keyboard, inside ``rect``, ``gap`` px from it."""
    inset = gap + FOCUS_WIDTH / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.accent), FOCUS_WIDTH))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    corner = max(0.0, radius - inset)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), corner, corner)
    painter.restore()


def draw_frame(
    painter: QPainter, rect: QRectF, ground: str, edge: str | None, radius: float = 4.0
) -> None:
    """Draw the ground of a field, chip or card with an edge 1 px wide on whole pixels."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(ground))
    painter.setPen(QPen(QColor(edge), 1) if edge else QPen(Qt.PenStyle.NoPen))
    half = 0.5 if edge else 0.0
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)
    painter.restore()


def status_colors(theme: Theme, tone: str) -> tuple[str, str]:
    """Return (ink, ground of the badge) of a status word's tone: plain, good, notice or bad."""
    if tone == "plain":
        return theme.ink2, theme.raised
    return {
        "good": (theme.good, theme.good_badge),
        "notice": (theme.notice, theme.notice_badge),
        "bad": (theme.bad, theme.bad_badge),
    }[tone]


@cache
def style_sheet(theme: Theme) -> str:
    """Return the style sheet of Qt's own widgets, its lengths in proportion to the type."""
    text = (resource_root() / "themes" / "style.qss").read_text(encoding="utf-8")
    values: dict[str, str] = {
        name: value for name, value in vars(theme).items() if isinstance(value, str)
    }
    values["faded"] = _faded(theme).name()
    values["head_px"], values["label_px"] = f"{theme.head}px", f"{theme.label}px"
    values |= {f"px{n}": f"{max(1, round(n * theme.body / USUAL_BODY))}px" for n in range(1, 41)}
    for name, icon_name, color in (
        ("arrow_down", "chevron-down", theme.ink2),
        ("arrow_down_faded", "chevron-down", values["faded"]),
        ("arrow_up", "chevron-up", theme.ink2),
        ("arrow_left", "chevron-left", theme.ink2),
        ("arrow_right", "chevron-right", theme.ink2),
        ("mark", "check", theme.on_accent),
        ("tick", "check", theme.ink2),
    ):
        values[name] = _icon_file(icon_name, color)
    return Template(text).substitute(values)


def _icon_file(name: str, color: str) -> str:
    """Write a recoloured icon where a style sheet can find it: sheets read files only."""
    path = Path(_icon_folder().path()) / f"{name}-{color[1:]}.svg"
    if not path.exists():
        path.write_bytes(recolored_svg(name, color))
    return path.as_posix()


@cache
def _icon_folder() -> QTemporaryDir:
    """Return this process's own folder for such icons; it goes when the process ends."""
    folder = QTemporaryDir()
    atexit.register(folder.remove)
    return folder
