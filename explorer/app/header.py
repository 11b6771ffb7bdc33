"""The strip above the canvas: the views of the surface, and buttons for what is done most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QTabBar, QWidget

from explorer.app.elided import ElidedLabel
from explorer.look.fonts import ui_font
from explorer.look.icons import icon
from explorer.look.theme import Theme
from explorer.look.tool_button import ToolButton
from explorer.session.view import TABS, Tab

HEIGHT = 34
GAP, LEAST_GAP = 16, 4
"""Px between groups of buttons: usually, and where there is little room."""
_SIDES, _AFTER_TABS = 12, 8
_FIXED = QSizePolicy.Policy.Fixed
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
        layout = self._layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, _SIDES - 4, 1)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addSpacing(_AFTER_TABS)
        layout.addWidget(self.title, 1)
        layout.addStretch(0)
        self._gaps: list[QSpacerItem] = []
        for i, group in enumerate(groups):
            if i:
                self._gaps.append(QSpacerItem(GAP, 0, _FIXED, _FIXED))
                layout.addSpacerItem(self._gaps[-1])
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
            button.setFixedHeight(round(26 * theme.scale))
            size = round(16 * theme.scale)
            button.setIconSize(QSize(size, size))
            button.defaultAction().setIcon(icon(name, theme, size))
        self._share_out()
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return a width in which all tabs and buttons are seen, these close together."""
        least = len(self._buttons) * self._narrowest + len(self._gaps) * LEAST_GAP
        return QSize(self._beside + least, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have the buttons stand closer where there is little room: no tab may be cut."""
        super().resizeEvent(event)
        self._share_out()

    def event(self, event: QEvent) -> bool:
        """Share the room out anew where the tabs have become wider."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._share_out()
        return super().event(event)

    @property
    def _beside(self) -> int:
        """The width of all but the buttons and the gaps between their groups."""
        return self.tabs.sizeHint().width() + _SIDES + _AFTER_TABS

    @property
    def _narrowest(self) -> int:
        return round((16 + 6) * self._theme.scale)

    def _share_out(self) -> None:
        room, count = self.width() - self._beside, max(1, len(self._buttons))
        usual = round(28 * self._theme.scale)
        spare = room - count * usual
        gap = min(GAP, max(LEAST_GAP, spare // max(1, len(self._gaps))))
        wide = min(usual, max(self._narrowest, (room - len(self._gaps) * gap) // count))
        for button, _ in self._buttons:
            button.setFixedWidth(wide)
        for space in self._gaps:
            if space.sizeHint().width() != gap:
                space.changeSize(gap, 0, _FIXED, _FIXED)
                self._layout.invalidate()

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
