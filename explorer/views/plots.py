"""The right column: side plots over the steps, and the choice of what they show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from explorer.look.fonts import ui_font
from explorer.look.icons import icon
from explorer.look.staying_menu import StayingMenu
from explorer.look.theme import Theme
from explorer.look.tool_button import ToolButton
from explorer.views.drawn import DrawnRun
from explorer.views.plot_axes import StepScale
from explorer.views.plot_quantities import available_keys, plain_name, split_key
from explorer.views.plot_ranges import ValueScale
from explorer.views.plot_stack import PlotStack

HEADER = 34
_ICON = 16
_EVENTS = "events"
_USUAL_BODY = 13  # the body size that the header's lengths are given for
_SCALE_NAMES: dict[ValueScale, str] = {
    "auto": "Automatic value axis",
    "log": "Logarithmic value axis",
    "linear": "Linear value axis",
}


class SidePlots(QWidget):
    """A header with the step axis and the list of plots, and the plots below it.

    Attributes
    ----------
    stack
        The plots; its ``paint(painter, rect)`` serves exports.

    Signals
    -------
    step_picked(int)
        A click or drag on a plot moved the playhead.
    quantities_changed(object)
        Other plots were chosen: a tuple of keys like ``("loss", "rate.w")``.
    axis_changed(str)
        The step axis was switched to ``log`` or ``linear``.
    lit(str)
        The pointer is at a plot's curves: its key; empty when it left.
    scales_changed(object)
        Value axes were divided otherwise: (quantity, scale) of each that was chosen.
    events_changed(bool)
        The marks of events were switched on or off.
    """

    step_picked = Signal(int)
    quantities_changed = Signal(object)
    axis_changed = Signal(str)
    lit = Signal(str)
    scales_changed = Signal(object)
    events_changed = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stack = PlotStack(theme)
        self.stack.step_picked.connect(self.step_picked)
        self.stack.menu_asked.connect(self._show_plot_menu)
        self.stack.lit.connect(self.lit)
        self._header = QWidget()
        self._line = QWidget()
        self._line.setFixedHeight(1)
        self._line.setAutoFillBackground(True)
        self._title = QLabel("Plots")
        self._axis_label = QLabel("step axis")
        self._axis = QComboBox()
        self._axis.addItems(get_args(StepScale))
        self._axis.setAccessibleName("Step axis")
        self._axis.setToolTip("Logarithmic steps give the early ones room")
        self._axis.textActivated.connect(self._pick_axis)
        self._list = ToolButton()
        self._list.setToolTip("Choose the plots")
        self._list.setAccessibleName("Choose the plots")
        # The keyboard stays with the playhead; Tab still reaches both.
        self._axis.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._list.clicked.connect(self._show_list)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.stack)
        self._arrange()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type."""
        self.stack.set_theme(theme)
        self._title.setFont(ui_font(theme.body, 600))
        self._axis_label.setFont(ui_font(theme.label))
        _set_color(self._axis_label, QPalette.ColorRole.WindowText, theme.ink2)
        _set_color(self._line, QPalette.ColorRole.Window, theme.line)
        scale = theme.body / _USUAL_BODY
        self._header.setFixedHeight(round(HEADER * scale) - 1)  # the line below is in it
        self._list.setFixedSize(round(28 * scale), round(26 * scale))
        size = round(_ICON * scale)
        self._list.setIcon(icon("chart", theme, size))
        self._list.setIconSize(QSize(size, size))

    def set_runs(self, runs: Sequence[DrawnRun]) -> None:
        """Show these runs, with the rows that their traces hold now."""
        self.stack.set_runs(runs)

    def set_step(self, step: int) -> None:
        """Move the playhead."""
        self.stack.set_step(step)

    def set_secret(self, secret: bool) -> None:
        """Show nothing of the steps to come, or show them under their veil."""
        self.stack.set_secret(secret)

    def set_steps(self, steps: int) -> None:
        """Set the last step of the axis."""
        self.stack.set_steps(steps)

    def set_parameters(self, names: Sequence[str]) -> None:
        """Name the surface's parameters, as the traces do."""
        self.stack.scene.set_parameters(names)
        self.stack.renew()

    def set_chosen(self, keys: Sequence[str] | None) -> None:
        """Choose the plots; None (or none at all) chooses those that suit the runs."""
        self.stack.scene.set_chosen(keys or None)
        self.stack.renew()

    def set_axis(self, scale: StepScale) -> None:
        """Place steps at log(1+k) or evenly."""
        self._axis.setCurrentText(scale)
        self.stack.scene.set_step_scale(scale)
        self.stack.renew()

    def set_scales(self, scales: Sequence[tuple[str, str]]) -> None:
        """Set how value axes are divided, by quantity; all others are as suits them."""
        self.stack.scene.set_scales(scales)
        self.stack.renew()

    def _tell_scales(self) -> None:
        scales = self.stack.scene.scales
        self.scales_changed.emit(tuple(sorted((q, s) for q, s in scales.items() if s != "auto")))

    def set_lit(self, key: str) -> None:
        """Raise a plot's curve of the selected run; an empty key raises none."""
        self.stack.set_lit(key)
        if key and self.stack.hasFocus():
            band = next((band for band in self.stack.bands() if band.key == key), None)
            if band is not None:
                middle = band.rect.center().toPoint()
                self._scroll.ensureVisible(middle.x(), middle.y(), 0, round(band.rect.height()))

    def set_with_events(self, on: bool) -> None:
        """Mark new maxima and gradients of zero, or don't."""
        self.stack.set_with_events(on)

    def chosen(self) -> tuple[str, ...]:
        """Return the keys of the plots shown, from top to bottom."""
        return self.stack.scene.keys

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the plots, without the header, into a rectangle."""
        self.stack.paint(painter, rect)

    def list_menu(self) -> QMenu:
        """Return the list of plots as a menu of checkable items that stays open."""
        menu = StayingMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        before = ""
        for key in self._order():
            quantity = split_key(key)[0]
            if before and quantity != before and "." in key:
                menu.addSeparator()
            before = quantity
            action = menu.addAction(plain_name(key))
            action.setCheckable(True)
            action.setData(key)
        menu.addSeparator()
        menu.addAction("The usual plots").setData("")
        self._add_scales(menu.addMenu("Value axes"))
        self._add_events(menu)
        self._tick(menu)
        menu.triggered.connect(self._choose)
        return menu

    def plot_menu(self, key: str) -> QMenu:
        """Return the menu of one plot: its value axis, and hiding it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        quantity = split_key(key)[0]
        group = QActionGroup(menu)
        for scale, text in _SCALE_NAMES.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(self.stack.scene.scales.get(quantity, "auto") == scale)
            action.setData(scale)
            group.addAction(action)
        group.triggered.connect(lambda action: self._set_scale(quantity, action.data()))
        menu.addSeparator()
        self._add_events(menu)
        hide = menu.addAction("Hide this plot")
        hide.setEnabled(len(self.chosen()) > 1)
        hide.triggered.connect(lambda: self._toggle(key))
        return menu

    def _arrange(self) -> None:
        row = QHBoxLayout(self._header)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addStretch()
        row.addWidget(self._axis_label)
        row.addWidget(self._axis)
        row.addWidget(self._list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._line)
        column.addWidget(self._scroll, 1)

    def _pick_axis(self, scale: StepScale) -> None:
        self.set_axis(scale)
        self.axis_changed.emit(scale)

    def _show_list(self) -> None:
        below = self._list.mapToGlobal(QPoint(0, self._list.height()))
        self.list_menu().popup(below)

    def _show_plot_menu(self, key: str, place: QPoint) -> None:
        self.plot_menu(key).popup(place)

    def _add_scales(self, menu: QMenu) -> None:
        """Offer one kind of value axis for all plots; a plot's own menu offers it for one."""
        menu.setToolTip("Right-click a plot to change one alone")
        scales = self.stack.scene.scales
        used = {scales.get(split_key(key)[0], "auto") for key in self.chosen()}
        group = QActionGroup(menu)
        for scale, text in _SCALE_NAMES.items():
            action = group.addAction(text.split()[0])
            action.setCheckable(True)
            action.setChecked(used == {scale})
            action.setData(scale)
        menu.addActions(group.actions())
        group.triggered.connect(lambda action: self._set_scales(action.data()))

    def _add_events(self, menu: QMenu) -> None:
        """Offer to mark events, or not to."""
        action = menu.addAction("Mark new maxima and zero gradients")
        action.setCheckable(True)
        action.setChecked(self.stack.scene.with_events)
        action.setData(_EVENTS)
        action.toggled.connect(self._set_events)

    def _set_events(self, on: bool) -> None:
        self.set_with_events(on)
        self.events_changed.emit(on)

    def _set_scales(self, scale: ValueScale) -> None:
        for key in self._order():
            self.stack.scene.scales[split_key(key)[0]] = scale
        self.stack.scene.fit()
        self.stack.renew()
        self._tell_scales()

    def _set_scale(self, quantity: str, scale: ValueScale) -> None:
        self.stack.scene.set_scale(quantity, scale)
        self.stack.renew()
        self._tell_scales()

    def _order(self) -> tuple[str, ...]:
        """Return all keys in the order of the list, those that no run has any more last."""
        scene = self.stack.scene
        available = available_keys([run.trace for run in scene.runs], scene.parameters)
        return (*available, *(key for key in self.chosen() if key not in available))

    def _choose(self, action: QAction) -> None:
        """Do what an item of the list says, and tick what is shown now."""
        if action.data() in _SCALE_NAMES or action.data() == _EVENTS:
            return  # these take care of it themselves
        if action.data():
            self._toggle(action.data())
        else:
            self.set_chosen(None)
            self.quantities_changed.emit(self.chosen())
        menu = action.parent()
        if isinstance(menu, QMenu):
            self._tick(menu)

    def _tick(self, menu: QMenu) -> None:
        chosen = self.chosen()
        for action in menu.actions():
            if action.isCheckable() and action.data() != _EVENTS:
                action.setChecked(action.data() in chosen)

    def _toggle(self, key: str) -> None:
        """Show or hide a plot, but never the only one; they stand in the order of the list."""
        chosen = set(self.chosen()) ^ {key}
        if chosen:
            self.set_chosen([k for k in self._order() if k in chosen])
            self.quantities_changed.emit(self.chosen())


def _set_color(widget: QWidget, role: QPalette.ColorRole, color: str) -> None:
    palette = widget.palette()
    palette.setColor(role, color)
    widget.setPalette(palette)
