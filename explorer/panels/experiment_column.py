"""The left column: surface, runs and the selected run's form, sharing one height."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.look.theme import Theme
from explorer.panels.controls.scroll_area import MarginScrollArea
from explorer.panels.run_form import RunForm
from explorer.panels.runs_panel import RunsPanel
from explorer.panels.surface_panel import SurfacePanel
from explorer.session.workspace import Workspace

WIDTH_NARROW, WIDTH_WIDE = 264, 304
_MOST_SCALE = 1.6  # type grows more, the column can't
_ROOMY = 800  # px of height from which nothing is left out
_CARDS = 5  # seen whole before the form takes what it needs
_LEAST_CARDS = 2
_LEAST_FORM = 150
_LEAST_FOOTER = 180
_LINE = 1


@dataclass(frozen=True)
class Heights:
    """The heights in px of the column's parts, lines between them not counted."""

    surface: int
    runs: int
    form: int
    footer: int


class ExperimentColumn(QWidget):
    """Puts the three panels below each other, and at their foot what the window adds.

    The surface has what it needs, then five cards, then the form; more cards come last. What has
    too little room scrolls.

    Attributes
    ----------
    surface, runs, form
        The panels.
    footer
        A widget of the window's, shown where 180 px or more are left over.
    """

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        """Make the column of ``workspace``."""
        super().__init__(parent)
        self._theme = theme
        # The Tab key goes from part to part in the order in which they get their parent.
        self.surface = SurfacePanel(workspace, theme)
        self._surface_area = MarginScrollArea(self.surface, self)
        self.runs = RunsPanel(workspace, theme, self)
        self.form = RunForm(workspace, theme)
        self.footer: QWidget | None = None
        self._form_area = MarginScrollArea(self.form, self)
        self._lines: tuple[int, ...] = ()
        for panel in (self.surface, self.runs, self.form):
            panel.installEventFilter(self)
        self._set_width()

    def refresh(self, changes: frozenset[str]) -> None:
        """Show what the workspace says, as far as ``changes`` name it."""
        self.surface.refresh(changes)
        self.runs.refresh(changes)
        self.form.refresh(changes)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        for panel in (self.surface, self.runs, self.form):
            panel.set_theme(theme)
        self._set_width()
        self.update()

    def set_footer(self, footer: QWidget | None) -> None:
        """Show ``footer`` below the form where there is room for it; None takes it away."""
        if self.footer is not None and self.footer is not footer:
            self.footer.hide()
        self.footer = footer
        if footer is not None:
            footer.setParent(self)
        self._place()

    def sizeHint(self) -> QSize:
        """Return the narrow column, with room for everything."""
        panels = (self.surface, self.runs, self.form)
        return QSize(WIDTH_NARROW, sum(panel.sizeHint().height() for panel in panels) + 2 * _LINE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Share the height anew when a panel wants another one."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height anew."""
        super().resizeEvent(event)
        self.surface.set_compact(self.height() < _ROOMY)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the lines between the panels."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        line = QColor(self._theme.line)
        for y in self._lines:
            painter.fillRect(0, y, self.width(), _LINE, line)

    def _set_width(self) -> None:
        self.setMinimumWidth(round(WIDTH_NARROW * min(self._theme.scale, _MOST_SCALE)))

    def _place(self) -> None:
        """Put every part in its place."""
        heights = share_height(
            self.height() - 2 * _LINE,
            self.surface.sizeHint().height(),
            self.form.sizeHint().height(),
            [self.runs.height_for_cards(n) for n in (_LEAST_CARDS, _CARDS)],
            self.runs.sizeHint().height(),
        )
        wide = self.width()
        self._surface_area.setGeometry(0, 0, wide, heights.surface)
        top = heights.surface + _LINE
        self.runs.setGeometry(0, top, wide, heights.runs)
        below = top + heights.runs + _LINE
        self._form_area.setGeometry(0, below, wide, heights.form)
        lines = [heights.surface, below - _LINE]
        if self.footer is not None:
            foot = below + heights.form
            self.footer.setVisible(heights.footer >= _LEAST_FOOTER)
            if heights.footer >= _LEAST_FOOTER:
                lines.append(foot)
                self.footer.setGeometry(0, foot + _LINE, wide, heights.footer - _LINE)
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self.update()


def share_height(total: int, surface: int, form: int, cards: list[int], runs: int) -> Heights:
    """Return what each part gets of ``total`` px.

    Parameters
    ----------
    surface, form, runs
        What the surface, the form and all the cards would need.
    cards
        What the fewest cards and the usual number of cards need.
    """
    fewest, usual = (min(height, runs) for height in cards)
    surface = min(surface, max(0, total - fewest - min(form, _LEAST_FORM)))
    rest = total - surface
    shown = max(fewest, min(usual, rest - min(form, _LEAST_FORM)))
    form = max(0, min(form, rest - shown))
    more = min(runs - shown, max(0, rest - shown - form))
    return Heights(surface, shown + more, form, max(0, rest - shown - form - more))
