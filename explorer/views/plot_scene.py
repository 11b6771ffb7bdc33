"""What the side plots show, and the axes that follow from it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF

from explorer.core.trace import Trace
from explorer.look.mixed import mixed_width
from explorer.look.numbers import tick_label
from explorer.look.theme import Theme
from explorer.views import plot_layout as layout
from explorer.views.drawn import DrawnRun
from explorer.views.plot_axes import StepAxis, StepScale, ValueAxis
from explorer.views.plot_head import lines_needed
from explorer.views.plot_layout import Band, Type, arrange
from explorer.views.plot_quantities import default_keys, series, short_name, split_key
from explorer.views.plot_ranges import Extent, ValueScale, bursts, extent, fit_axis, steady

_NO_VALUES = ValueAxis(0.0, 1.0, log=False)
_MOST_LINES = 3
_LEAST_WITH_LINES = 40.0  # px: head rows grow only where the plots stay this high
_TICK_SPACING = 1.7  # of the type's size, between labels of values


class PlotScene:
    """The side plots before they are painted: a stack of plots over one axis of steps.

    Attributes
    ----------
    theme, runs, parameters, step
        What was set.
    axis
        The axis of steps.
    chosen
        The plots asked for, or None for those that suit the runs.
    scales
        By quantity, whether its axis is logarithmic, linear or decided by itself.
    lit
        The plot whose curve of the selected run is raised; empty for none.
    with_events
        Whether new maxima and gradients of zero are marked.
    secret
        Whether nothing is shown of the steps to come: they are to be predicted.
    with_end
        Whether the last step is written below the axis.
    audience
        Whether they are read from the last row: titles in words, the selected run's curve twice
        as wide, and its value alone, beside the playhead.
    version
        Changes whenever anything but the playhead did, unless the runs merely have more rows;
        then axes of values may change, too.
    rows
        Changes whenever the runs merely have more rows.
    """

    def __init__(self, theme: Theme, audience: bool = False) -> None:
        self.theme = theme
        self.audience = audience
        self.runs: tuple[DrawnRun, ...] = ()
        self.parameters: tuple[str, ...] = ()
        self.step = 0
        self.axis = StepAxis(1)
        self.chosen: tuple[str, ...] | None = None
        self.scales: dict[str, ValueScale] = {}
        self.lit = ""
        self.with_events = True
        self.secret = False
        self.with_end = False
        self.version = 0
        self.rows = 0
        self._axes: dict[str, ValueAxis] = {}
        self._extents: dict[tuple[int, str], tuple[Trace, tuple[int, bool], Extent | None]] = {}
        self.fit()

    @property
    def keys(self) -> tuple[str, ...]:
        """The plots shown, from top to bottom."""
        if self.chosen is not None:
            return self.chosen
        return default_keys([run.trace for run in self.runs], self.parameters)

    @property
    def steps(self) -> int:
        """The last step of the axis."""
        return self.axis.steps

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type; the runs bring their own new styles."""
        self.theme = theme
        self.version += 1

    def set_runs(self, runs: Sequence[DrawnRun], grown: bool = False) -> None:
        """Show other runs, or the same ones with other rows; ranges hold still if they can.

        Parameters
        ----------
        grown
            Whether these are the same runs, which merely have more rows.
        """
        before, self.runs = self.runs, tuple(runs)
        shown, version = self._shown(), self.version
        self.fit([run.visible for run in before] == [run.visible for run in runs], ahead=grown)
        if grown and self._shown() == shown:
            self.version = version
            self.rows += 1

    def set_parameters(self, names: Sequence[str]) -> None:
        """Name the surface's parameters."""
        if tuple(names) != self.parameters:
            self.parameters = tuple(names)
            self.fit()

    def set_steps(self, steps: int) -> None:
        """Set the last step of the axis."""
        self._set_axis(StepAxis(max(1, steps), self.axis.scale))

    def set_step_scale(self, scale: StepScale) -> None:
        """Place steps at log(1+k) or evenly."""
        self._set_axis(StepAxis(self.axis.steps, scale))

    def set_chosen(self, keys: Sequence[str] | None) -> None:
        """Choose the plots; None chooses those that suit the runs."""
        self.chosen = None if keys is None else tuple(keys)
        self.fit()

    def set_scale(self, quantity: str, scale: ValueScale) -> None:
        """Set the axis of all plots of a quantity, which share it."""
        self.scales[quantity] = scale
        self.fit()

    def set_scales(self, scales: Sequence[tuple[str, str]]) -> None:
        """Set how axes are divided, by quantity; all others are divided as suits them."""
        kinds: dict[str, ValueScale] = {"log": "log", "linear": "linear"}
        wanted = {quantity: kinds[scale] for quantity, scale in scales if scale in kinds}
        if {q: s for q, s in self.scales.items() if s != "auto"} != wanted:
            self.scales = wanted
            self.fit()

    def set_secret(self, secret: bool) -> None:
        """Show nothing of the steps to come; ranges of values would tell of them, too."""
        if secret != self.secret:
            self.secret = secret
            self._extents = {}
            self.fit()

    @property
    def known(self) -> int:
        """The last step that may be told of."""
        return self.step if self.secret else self.steps

    def set_with_events(self, on: bool) -> None:
        """Mark new maxima and gradients of zero, or don't."""
        if on != self.with_events:
            self.with_events = on
            self.version += 1

    def raised(self, key: str) -> DrawnRun | None:
        """Return the run whose curve is raised in a plot, or None where none is."""
        if key != self.lit:
            return None
        runs = (run for run in self.runs if run.selected and run.visible)
        return next((run for run in runs if series(run.trace, key) is not None), None)

    def fit(self, hold: bool = False, ahead: bool = False) -> None:
        """Fit the axes of values to the curves shown.

        Parameters
        ----------
        hold
            Whether a range that is somewhat too wide stays as it is.
        ahead
            Whether a range that grows leaves room to grow into.
        """
        groups: dict[str, list[Extent]] = {}
        used = {}
        for key in self.keys:
            group = groups.setdefault(split_key(key)[0], [])
            for run in self.runs:
                if run.visible:
                    found = self._extent(run.trace, key)
                    used[id(run.trace), key] = found
                    if found[2] is not None:
                        group.append(found[2])
        self._extents = used
        axes = {}
        for quantity, extents in groups.items():
            if not extents:  # nothing that a later range should hold still at
                continue
            shown = self._axes.get(quantity) if hold else None
            wanted = fit_axis(extents, self.scales.get(quantity, "auto"), shown)
            axes[quantity] = steady(shown, wanted, ahead)
        self._axes = axes
        self.version += 1

    def settle(self) -> bool:
        """Fit ranges that were held; return whether one of them changed."""
        before, version = self._axes, self.version
        self.fit()
        if self._axes == before:
            self.version = version
        return self.version != version

    def ranges(self) -> tuple[ValueAxis, ...]:
        """Return the axes of values in use."""
        return tuple(self._axes.values())

    def value_axis(self, key: str) -> ValueAxis:
        """Return the axis of a plot's values."""
        return self._axes.get(split_key(key)[0], _NO_VALUES)

    def has_values(self, key: str) -> bool:
        """Return whether a visible run has a value of it."""
        return any(
            (id(run.trace), key) in self._extents
            and run.visible
            and self._extents[id(run.trace), key][2] is not None
            for run in self.runs
        )

    def bursts(self, run: DrawnRun, key: str) -> bool:
        """Return whether a run overflowed, or is on its way to."""
        known = self._extents.get((id(run.trace), key))
        return known is not None and known[2] is not None and known[2].burst

    def bands(self, rect: QRectF) -> tuple[Band, ...]:
        """Return where each plot stands in a rectangle."""
        kind = Type(self.theme)
        keys = self.keys
        # Labels depend on the height of the plots, and the width of labels not on much.
        first = arrange(rect, keys, kind.unit, 0.0, audience=self.audience)
        labels = max(
            (kind.measure(tick_label(v)) for band in first for v in self.value_ticks(band)[0]),
            default=0.0,
        )
        if self.audience:
            return arrange(rect, keys, kind.unit, labels, audience=True)
        for most in range(_MOST_LINES, 1, -1):
            lines = [self._head_lines(key, rect.width(), kind, most) for key in keys]
            bands = arrange(rect, keys, kind.unit, labels, lines)
            if bands and bands[0].plot.height() >= _LEAST_WITH_LINES * kind.unit:
                return bands
        return arrange(rect, keys, kind.unit, labels)

    def value_ticks(self, band: Band) -> tuple[list[float], list[float]]:
        """Return the labelled values and those with a grid line alone."""
        if not self.has_values(band.key):
            return [], []
        axis = self.value_axis(band.key)
        return axis.ticks(band.plot.height(), _TICK_SPACING * self.theme.tick)

    def playhead_x(self, band: Band) -> float:
        """Return where the playhead stands in px."""
        place = self.axis.place(min(max(self.step, 0), self.steps))
        return band.plot.left() + place * band.plot.width()

    def step_at(self, band: Band, x: float) -> int:
        """Return the step nearest to a place across, in px."""
        return self.axis.step_at((x - band.plot.left()) / band.plot.width())

    def value_at(self, run: DrawnRun, key: str, step: int) -> float:
        """Return the value of a run at a step; NaN where it has none."""
        values = series(run.trace, key)
        if values is None or not 0 <= step <= min(run.trace.last, len(values) - 1):
            return float("nan")
        return float(values[step])

    def _shown(self) -> list[str]:
        """Return the plots that show anything."""
        return [key for key in self.keys if self.has_values(key)]

    def _set_axis(self, axis: StepAxis) -> None:
        if axis != self.axis:
            self.axis = axis
            self._extents = {}
            self.fit()

    def _extent(self, trace: Trace, key: str) -> tuple[Trace, tuple[int, bool], Extent | None]:
        """Return the extent of a curve, from the last time if no row was added since."""
        known = self._extents.get((id(trace), key))
        last = min(trace.last, self.known)
        state = (last, trace.complete)
        if known is not None and known[0] is trace and known[1] == state:
            return known
        values = series(trace, key)
        found = None
        if values is not None:
            rows = values[: last + 1]
            grown = known is not None and known[0] is trace and known[1][0] <= last
            if grown and known is not None and known[2] and not known[2].burst:
                found = known[2].joined(extent(rows[known[1][0] + 1 :]))
            else:
                found = extent(rows)
            if found is not None and not self.secret and bursts(trace, found):
                found = extent(rows, burst=True)
        return trace, state, found

    def _head_lines(self, key: str, width: float, kind: Type, most: int) -> int:
        runs = sum(run.visible and series(run.trace, key) is not None for run in self.runs)
        name = mixed_width(short_name(key), self.theme.body) + kind.sizes.tight
        room = width - 2 * layout.PADDING - layout.RIGHT * kind.unit
        return lines_needed(runs, room, name, kind.sizes, most)
