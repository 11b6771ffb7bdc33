"""A form made from parameter specs: a slider for each, in two columns."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from explorer.core.specs import ParamSpec
from explorer.look.theme import Theme
from explorer.panels.controls.groove import SIDE as THUMB_SIDE
from explorer.panels.controls.slider import Slider
from explorer.panels.controls.tab_order import stand_here
from explorer.panels.rows import SIDE

_COLUMNS = 2


class SliderGrid(QWidget):
    """Sliders for a set of parameters; made anew only when the set is another.

    Attributes
    ----------
    sliders
        The sliders by parameter name.

    Signals
    -------
    changed
        A hand asks for a value (str, the parameter; float), while it moves.
    reset
        A hand asks for a parameter's default (str).
    released
        The hand has let go.
    """

    changed = Signal(str, float)
    reset = Signal(str)
    released = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make a grid without sliders."""
        super().__init__(parent)
        self.sliders: dict[str, Slider] = {}
        self._theme = theme
        self._specs: dict[str, ParamSpec] = {}
        self._grid = QGridLayout(self)
        # A slider keeps room for half a thumb at either end: its groove lies on the margin.
        side = SIDE - THUMB_SIDE
        self._grid.setContentsMargins(side, 0, side, 0)
        self._grid.setHorizontalSpacing(2)
        self._grid.setVerticalSpacing(3)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self.hide()

    def set_params(self, specs: Mapping[str, ParamSpec], values: Mapping[str, float]) -> None:
        """Show a slider for each of ``specs``, standing at ``values``.

        Where only ranges are others, as those of a parameter that a person made are when its value
        leaves them, sliders stay, and one that is held keeps its range until it is let go.
        """
        if list(specs) != list(self._specs):
            self._build(specs)
        self._specs = dict(specs)
        self._fit_ranges()
        for name, slider in self.sliders.items():
            if name in values:
                slider.set_value(values[name])

    def show_error(self, name: str, message: str) -> None:
        """Mark the parameter's number as wrong."""
        if name in self.sliders:
            self.sliders[name].field.show_error(message)

    def paint_with(self, theme: Theme) -> None:
        """Keep the theme for sliders to come; those here are told themselves."""
        self._theme = theme

    def _let_go(self) -> None:
        self._fit_ranges()
        self.released.emit()

    def _fit_ranges(self) -> None:
        for name, slider in self.sliders.items():
            if slider.spec != self._specs[name] and not slider.held:
                slider.set_spec(self._specs[name])

    def _build(self, specs: Mapping[str, ParamSpec]) -> None:
        for slider in self.sliders.values():
            self._grid.removeWidget(slider)
            slider.hide()
            slider.deleteLater()
        self._specs = dict(specs)
        self.sliders = {}
        for i, (name, spec) in enumerate(specs.items()):
            slider = Slider(spec, self._theme, self)
            slider.value_changed.connect(lambda value, name=name: self.changed.emit(name, value))
            slider.reset_requested.connect(lambda name=name: self.reset.emit(name))
            slider.released.connect(self._let_go)
            self._grid.addWidget(slider, i // _COLUMNS, i % _COLUMNS)
            self.sliders[name] = slider
            slider.show()
        controls = ((slider.groove, slider.field) for slider in self.sliders.values())
        stand_here(self, chain.from_iterable(controls))
        self.setVisible(bool(specs))
        self.updateGeometry()
