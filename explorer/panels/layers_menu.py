"""The list of what can be laid over the map, behind the header's button for layers."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from explorer.core.arrows import looks_ahead, remembers
from explorer.core.trust import bounded
from explorer.look.runs import run_style
from explorer.look.staying_menu import StayingMenu
from explorer.look.theme import Theme
from explorer.session.view import LAYERS
from explorer.session.workspace import Workspace
from explorer.views.canvas_arrows import FIELD, LOOKS, sample
from explorer.views.canvas_style import themed_color

PICTURE = QSize(44, 16)
"""Px of the little drawing beside a title."""
MARGIN = 12
FADED = 0.4  # how much of a drawing is left where its layer has nothing to show


@dataclass(frozen=True)
class _Layer:
    title: str
    tip: str


_TEXTS = {
    "gradient": _Layer(
        "Gradient −g", "The gradient that the step was given, taken negative: where it pulls."
    ),
    "momentum": _Layer(
        "Momentum term",
        "The part of the step that memory alone makes: where w would go if g were 0.",
    ),
    "update": _Layer("Update Δ", "The step that was made, from w before it to w after it."),
    "look-ahead": _Layer(
        "Look-ahead point", "Where the rule asks for the gradient instead of at w, and −g there."
    ),
    "newton": _Layer(
        "Newton's step", "−H⁻¹∇L of the full loss; it goes uphill where the curvature is negative."
    ),
    "batch": _Layer(
        "Batch and full gradient", "This step's mini-batch gradient beside that over all points."
    ),
    "batch-contours": _Layer(
        "Batch's own loss", "Contour lines of this step's mini-batch, dashed, over the full loss."
    ),
    "field": _Layer(
        "Gradient field", "−∇L all over the view; lengths are compressed to their fourth root."
    ),
    "trust": _Layer(
        "Trust region", "The box |Δ| ≲ η that the step of an adaptive method about stays in."
    ),
}


class LayersMenu(StayingMenu):
    """A menu of checkable layers that stays open while they are switched.

    Attributes
    ----------
    layer_actions
        The action of each layer by its name.

    Signals: as Qt's.
    """

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        """List the layers of `explorer.session.view.LAYERS`."""
        super().__init__("Layers", parent)
        self.setAccessibleName("What is laid over the map")
        self.setToolTipsVisible(True)
        self._workspace = workspace
        self._theme = theme
        self.layer_actions: dict[str, QAction] = {}
        for name in LAYERS:
            action = self.addAction(_TEXTS[name].title)
            action.setCheckable(True)
            action.setData(name)
            self.layer_actions[name] = action
        self.addSeparator()
        self._none = self.addAction("Hide all")
        self._none.setToolTip("Lay nothing over the map")
        self.triggered.connect(self._switch)
        self.aboutToShow.connect(self._fill)
        self.set_theme(theme)
        self._fill()

    def set_theme(self, theme: Theme) -> None:
        """Draw the arrows in other colours."""
        self._theme = theme
        room = round((PICTURE.width() + 2 * MARGIN) * theme.scale)
        self.setStyleSheet(f"QMenu::item {{ padding-right: {room}px; }}")
        self.update()

    def refresh(self, changes: frozenset[str]) -> None:
        """Show what is chosen; what can't be seen is filled when it is opened."""
        if self.isVisible() and changes & {"view", "surface", "gradient", "runs", "selection"}:
            self._fill()

    def reason(self, name: str) -> str:
        """Return why a layer has nothing to show; empty if it has."""
        workspace = self._workspace
        if name in ("batch", "batch-contours"):
            if name == "batch" and not workspace.source.exact:
                return ""
            return "" if workspace.source.batch else "The gradient is over all points: no batches."
        if name == "field":
            return ""
        if not workspace.runs:
            return "There is no run."
        run = workspace.runs[workspace.selected]
        if name == "momentum" and not remembers(run.rule):
            return f"No part of a step of {run.label} is made by memory alone."
        if name == "look-ahead" and not looks_ahead(run.rule):
            return f"{run.label} asks for no gradient but the one at w."
        if name == "trust" and not bounded(run.rule):
            return f"η is no bound of the steps of {run.label}."
        return ""

    def _fill(self) -> None:
        chosen = self._workspace.view.layers
        for name, action in self.layer_actions.items():
            reason, tip = self.reason(name), _TEXTS[name].tip
            action.setEnabled(not reason)
            action.setChecked(name in chosen)
            action.setToolTip(f"{tip}\n{reason}" if reason else tip)
            # Told without the pointer too: to a screen reader, and at the foot of a window.
            action.setStatusTip(reason or tip)
        self._none.setEnabled(bool(chosen))

    def _switch(self, action: QAction) -> None:
        if action is self._none:
            self._workspace.set_view(layers=frozenset())
        elif action.data():
            layers = self._workspace.view.layers ^ {action.data()}
            self._workspace.set_view(layers=frozenset(layers))
        self._fill()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw beside each title what its layer looks like."""
        super().paintEvent(event)
        size, margin = PICTURE * self._theme.scale, MARGIN * self._theme.scale
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for name, action in self.layer_actions.items():
                row = self.actionGeometry(action)
                rect = QRectF(row.right() - margin - size.width(), 0, size.width(), size.height())
                rect.moveTop(row.center().y() + 0.5 - size.height() / 2)
                painter.setOpacity(1.0 if action.isEnabled() else FADED)
                self._draw(painter, name, rect)

    def _draw(self, painter: QPainter, name: str, rect: QRectF) -> None:
        theme, workspace = self._theme, self._workspace
        color = theme.ink
        if workspace.runs:
            run = workspace.runs[workspace.selected]
            color = run_style(theme, run.style, run.color).color
        if name in LOOKS:
            sample(LOOKS[name], theme, color, painter, rect)
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        scale = theme.scale
        painter.setPen(QPen(themed_color(theme.ink3), 1.3 * scale))
        if name == "field":
            for i in range(3):
                cell = QRectF(rect.left() + i * rect.width() / 3, rect.top(), rect.width() / 4, 0)
                cell.setHeight(rect.height())
                sample(FIELD, theme, color, painter, cell)
        elif name == "trust":
            pen = QPen(themed_color(color), 1.3 * scale)
            pen.setDashPattern([2, 2])
            painter.setPen(pen)
            painter.setBrush(themed_color(color, 0.12))
            painter.drawRect(rect.adjusted(rect.width() / 4, 1, -rect.width() / 4, -1))
        else:
            pen = QPen(themed_color(theme.ink2), 1.2 * scale)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
            for inset in (0.0, 0.3):
                dx, dy = inset * rect.width() / 2, inset * rect.height()
                painter.drawEllipse(rect.adjusted(dx, dy, -dx, -dy))
