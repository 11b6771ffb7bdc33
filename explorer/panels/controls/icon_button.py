"""Small buttons that show an icon, and rows of them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from explorer.look.icons import icon_pixmap
from explorer.look.theme import Theme
from explorer.panels.controls.painted_button import PaintedButton
from explorer.panels.controls.theming import draw_box, draw_focus

_SIZE = QSize(28, 26)
ICON = 16


class IconButton(PaintedButton):
    """A flat button with one icon; checkable ones show tint and accent while they are on.

    Attributes
    ----------
    icon_name
        The icon's name in ``resources/icons``.

    Signals
    -------
    clicked, toggled
        As every button's.
    """

    def __init__(
        self,
        theme: Theme,
        icon_name: str,
        name: str,
        checkable: bool = False,
        size: QSize = _SIZE,
        icon_size: int = ICON,
        parent: QWidget | None = None,
    ) -> None:
        """Make a button called ``name``, which is its tooltip too."""
        super().__init__(theme, parent)
        self.icon_name = icon_name
        self._size = size
        self._icon_size = icon_size  # both at a desk
        self.setCheckable(checkable)
        self.set_name(name)
        self.setFixedSize(self.sizeHint())

    def set_name(self, name: str) -> None:
        """Set what the button is called and what its tooltip says."""
        self.setAccessibleName(name)
        self.setToolTip(name)

    def set_icon(self, icon_name: str) -> None:
        """Show another icon."""
        if icon_name != self.icon_name:
            self.icon_name = icon_name
            self.update()

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        super().paint_with(theme)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Return the button's fixed size."""
        return self._size * self._theme.scale

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon and outline."""
        painter = QPainter(self)
        theme, box = self._theme, QRectF(self.rect())
        if self.isCheckable() and self.isChecked():
            draw_box(painter, box, theme.tint, None)
        elif self.isDown() or (self.isEnabled() and self.underMouse()):
            draw_box(painter, box, theme.raised, None)
        size = round(self._icon_size * theme.scale)
        on, faint = self.isChecked(), not self.isEnabled()
        draw_icon(painter, theme, self.icon_name, box.center(), size, on, faint)
        if self.hasFocus():
            draw_focus(painter, box, theme.accent)


def draw_icon(
    painter: QPainter,
    theme: Theme,
    name: str,
    center: QPointF,
    size: int = ICON,
    on: bool = False,
    faint: bool = False,
    color: str = "",
) -> None:
    """Draw an icon centred at ``center``, sharp at the painter's own resolution.

    It has the theme's ink-2, the accent where ``on``, or ``color``.
    """
    ratio = painter.device().devicePixelRatioF()
    pixmap = icon_pixmap(name, color or (theme.accent if on else theme.ink2), size, ratio)
    painter.save()
    if faint:
        painter.setOpacity(0.4)
    painter.drawPixmap(QPointF(round(center.x() - size / 2), round(center.y() - size / 2)), pixmap)
    painter.restore()


def icon_row(*buttons: QWidget, spacing: int = 0) -> QHBoxLayout:
    """Return the buttons in a row, close together."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for button in buttons:
        row.addWidget(button)
    return row
