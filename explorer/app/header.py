"""The strip above the canvas: the views of the surface, and buttons for what is done most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QWidget

from explorer.app.elided import ElidedLabel
from explorer.look.fonts import ui_font
from explorer.look.icons import icon
from explorer.look.theme import Theme
from explorer.look.tool_button import ToolButton
from explorer.session.view import TABS, Tab

HEIGHT = 34
_NAMES: Mapping[Tab, str] = {"contour": "Contour", "3d": "3-D", "data": "Data"}
_CURVE = "Curve"
_TIPS: Mapping[Tab, str] = {
    "contour": "The surface from above, with its contour lines",
    "3d": "The surface in three dimensions",
    "data": "The points, and each run's model at this step",
}


class Header(QWidget):
    """Tabs, a title and groups of icon buttons, each button an action of the menus.

    Attributes
    ----------
    tabs
        The views, in the order of `TABS`.
    title
        The label behind them; for a window whose experiment is folded away.

    Signals
    -------
    tab_picked(str)
        A hand chose a view, of `TABS`.
    """

    tab_picked = Signal(str)

    def __init__(
        self,
        theme: Theme,
        groups: Sequence[Sequence[tuple[QAction, str]]],
        parent: QWidget | None = None,
    ) -> None:
        """Make the strip.

        Parameters
        ----------
        groups
            (action, icon name) of each button, group by group from the left.
        """
        super().__init__(parent)
        self._theme = theme
        self._buttons: list[tuple[ToolButton, str]] = []
        self.tabs = _Tabs()
        self.tabs.currentChanged.connect(lambda i: self.tab_picked.emit(TABS[i]))
        self.title = ElidedLabel()
        self.title.setProperty("role", "label")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 8, 1)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addSpacing(8)
        layout.addWidget(self.title, 1)
        layout.addStretch(0)
        for i, group in enumerate(groups):
            if i:
                layout.addSpacing(16)
            for action, name in group:
                button = ToolButton()
                button.setDefaultAction(action)
                button.setAccessibleName(action.text().replace("&", ""))
                layout.addWidget(button)
                self._buttons.append((button, name))
        self.set_theme(theme)

    def show_tab(self, tab: Tab, dimensions: int, has_points: bool) -> None:
        """Show which view is chosen, and which ones the surface has."""
        self.tabs.blockSignals(True)
        self.tabs.setTabText(0, _CURVE if dimensions == 1 else _NAMES["contour"])
        self.tabs.setTabEnabled(TABS.index("3d"), dimensions == 2 or tab == "3d")
        self.tabs.setTabEnabled(TABS.index("data"), has_points or tab == "data")
        self.tabs.setCurrentIndex(TABS.index(tab))
        self.tabs.blockSignals(False)

    def button(self, name: str) -> ToolButton:
        """Return the button with an icon of that name."""
        return next(button for button, icon_name in self._buttons if icon_name == name)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type."""
        self._theme = theme
        self.setFixedHeight(round(HEIGHT * theme.scale))
        self.title.setFont(ui_font(theme.label))
        self.tabs.setFont(ui_font(theme.body))
        for button, name in self._buttons:
            button.setFixedSize(QSize(28, 26) * theme.scale)
            size = round(16 * theme.scale)
            button.setIconSize(QSize(size, size))
            button.defaultAction().setIcon(icon(name, theme, size))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line below."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self._theme.line))


class _Tabs(QTabBar):
    """Tabs that leave Left and Right to the playhead."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Views")
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for i, tab in enumerate(TABS):
            self.addTab(_NAMES[tab])
            self.setTabToolTip(i, _TIPS[tab])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next view on Up and Down; Left and Right step, as everywhere."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            for i in range(1, self.count()):
                place = (self.currentIndex() + i * step) % self.count()
                if self.isTabEnabled(place):
                    self.setCurrentIndex(place)
                    return
        else:
            event.ignore()
