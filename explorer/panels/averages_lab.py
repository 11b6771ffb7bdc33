"""The averages lab: one signal, three averages of it, and the effective rates that they give."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from explorer.core.averages import (
    AVERAGES,
    BETA,
    RATE,
    SIGNAL,
    SIGNALS,
    VALUE,
    Average,
    Signal,
    gradients_of,
    record_of_signal,
    traces,
)
from explorer.core.trace import Array, Trace
from explorer.look.runs import run_style
from explorer.look.theme import Theme
from explorer.panels.averages_lab_lines import STYLES, AverageLines, SwatchLine
from explorer.panels.controls.picker import Picker
from explorer.panels.controls.picker_item import PickerItem
from explorer.panels.controls.text import with_symbols
from explorer.panels.controls.theming import spread_theme
from explorer.panels.lab_window import LabWindow
from explorer.panels.paragraph import Paragraph
from explorer.panels.rows import RowLabel, inset, labelled
from explorer.panels.slider_grid import SliderGrid
from explorer.session.workspace import Changes, Workspace
from explorer.views.drawn import DrawnRun
from explorer.views.plot_stack import PlotStack

TITLE = "Averages lab"
KEYS = (f"{VALUE}.{SIGNAL}", f"{RATE}.{SIGNAL}")
SIGNAL_STYLE, TRUTH_STYLE = 0, 2
RUN = "run"
"""What the key of a recorded run's gradients begins with."""


class AveragesLab(LabWindow):
    """A signal with its averages over the steps, every line of them typeset and in numbers.

    Attributes
    ----------
    picker, sliders, plots
        The choice of the signal, the numbers that it takes, and the plots.
    beta, params, seed
        What was set.

    Signals: none.
    """

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, theme, parent)
        self._workspace = workspace
        self._signal: Signal | None = SIGNALS[0]
        self._run_key = ""
        self._step = 1
        self.beta = SIGNALS[0].beta
        self.params: dict[str, float] = {}
        self.seed = 0
        self._records: list[tuple[Average, Trace]] = []
        self._values_shown: list[Array] = []
        self.picker = Picker(theme, "Signal", self._items)
        self.picker.picked.connect(self.pick)
        self.sliders = SliderGrid(theme)
        self.sliders.changed.connect(self._set)
        self.sliders.reset.connect(self._reset)
        self._again = QPushButton("Other noise")
        self._again.setToolTip("Draw the noise with the next seed")
        self._again.clicked.connect(self._next_seed)
        self._says = Paragraph(theme)
        self._observed = SwatchLine("Signal $g$", theme, SIGNAL_STYLE, theme.field_line)
        self._true = SwatchLine("Without noise", theme, TRUTH_STYLE)
        self._numbers = [AverageLines(average, theme) for average in AVERAGES]
        self.plots = PlotStack(theme)
        self.plots.scene.set_parameters((SIGNAL,))
        self.plots.scene.set_chosen(KEYS)
        self.plots.scene.set_step_scale("linear")
        self.plots.step_picked.connect(self.seek)
        self._lay_out()
        self.pick(SIGNALS[0].name)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(10)
        column.addLayout(labelled(RowLabel(self.theme, "Signal"), self.picker))
        column.addWidget(self.sliders)
        column.addLayout(inset(self._again))
        column.addLayout(inset(self._says))
        observed = QVBoxLayout()
        observed.setSpacing(4)
        for line in (self._observed, self._true):
            observed.addLayout(inset(line))
        column.addLayout(observed)
        for lines in self._numbers:
            column.addLayout(inset(lines))
        column.addStretch(1)
        self.main.addWidget(self.plots)

    def pick(self, key: str) -> None:
        """Take another signal: one of the lab's by name, or a run's gradients."""
        known = {signal.name: signal for signal in SIGNALS}
        self._run_key = key if key.startswith(RUN) else ""
        self._signal = known.get(key)
        title = next((i.title for i in self._items() if i.key == key), key)
        self.picker.set_current(key, title)
        self.params = {}
        specs = {BETA.name: BETA}
        if self._signal is not None:
            self.beta = self._signal.beta
            specs |= {spec.name: spec for spec in self._signal.params}
            self.params = {spec.name: float(spec.default) for spec in self._signal.params}
        self.sliders.set_params(specs, {BETA.name: self.beta, **self.params})
        self._again.setVisible(self._signal is not None and "noise" in self._signal.text)
        self._step = 1
        self._compute()

    def seek(self, step: int) -> None:
        """Show the numbers of a step, from 1."""
        self._step = max(1, min(self.plots.scene.steps, step))
        self.plots.set_step(self._step)
        self._show_numbers()

    def refresh(self, changes: Changes) -> None:
        """Take up new gradients where a run's are averaged."""
        if self._run_key and changes & {"trace", "runs", "start", "surface", "gradient", "steps"}:
            self._compute()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type."""
        super().set_theme(theme)
        self.plots.set_theme(theme)
        spread_theme(self, theme)
        self._observed.swatch.set_style(SIGNAL_STYLE, theme.field_line)
        self._compute()

    # --- inside ---

    def _items(self) -> list[PickerItem]:
        items = [PickerItem(signal.name, signal.title) for signal in SIGNALS]
        for i, run in enumerate(self._workspace.runs):
            for name in run.trace.parameters:
                items.append(PickerItem(f"{RUN}:{i}:{name}", f"Gradients of {run.label}, {name}"))
        return items

    def _values(self) -> tuple[Array, Array | None]:
        """Return the signal, and what it observes where that is something else."""
        if self._signal is not None:
            return self._signal.values(self.params, self.seed), self._signal.true_values(
                self.params
            )
        _, place, name = self._run_key.split(":", 2)
        runs, names = self._workspace.runs, self._workspace.problem.names
        run = runs[min(int(place), len(runs) - 1)]
        return gradients_of(run.trace, name if name in names else names[0]), None

    def _compute(self) -> None:
        values, truth = self._values()
        self._records = traces(values, self.beta)
        self._values_shown = [values] if truth is None else [values, truth]
        # In grey and first, so that the averages lie over it; they are what the eye is to follow.
        grey = run_style(self.theme, SIGNAL_STYLE, self.theme.field_line)
        drawn = [DrawnRun("Signal", grey, record_of_signal(values))]
        self._true.setVisible(truth is not None)
        if truth is not None:
            drawn.append(self._drawn("Without noise", TRUTH_STYLE, record_of_signal(truth)))
        # Of the lab's own signals some vanish, which no logarithm shows.
        self.plots.scene.set_scale(VALUE, "linear" if self._signal is not None else "auto")
        for average, trace in self._records:
            drawn.append(self._drawn(average.title, STYLES[average.name], trace))
        self.plots.set_steps(max(1, len(values)))
        self.plots.set_runs(drawn)
        said = self._signal.says if self._signal is not None else _OF_A_RUN
        self._says.set_text(with_symbols(said))
        self.seek(self._step)

    def _drawn(self, label: str, style: int, trace: Trace) -> DrawnRun:
        return DrawnRun(label, run_style(self.theme, style), trace)

    def _show_numbers(self) -> None:
        for line, values in zip((self._observed, self._true), self._values_shown, strict=False):
            line.show_value(float(values[self._step - 1]))
        for lines, (_, trace) in zip(self._numbers, self._records, strict=True):
            value, rate = (trace.quantities[q][self._step, 0] for q in (VALUE, RATE))
            lines.show_step(self._step, float(value), float(rate))

    def _set(self, name: str, value: float) -> None:
        if name == BETA.name:
            self.beta = value
        else:
            self.params[name] = value
        specs = {name: slider.spec for name, slider in self.sliders.sliders.items()}
        self.sliders.set_params(specs, {BETA.name: self.beta, **self.params})
        self._compute()

    def _reset(self, name: str) -> None:
        spec = self.sliders.sliders[name].spec
        usual = self._signal.beta if name == BETA.name and self._signal else spec.default
        self._set(name, float(usual))

    def _next_seed(self) -> None:
        self.seed += 1
        self._compute()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with the arrow keys; close on Esc."""
        moves = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        key = Qt.Key(event.key())
        if key in moves:
            ten = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.seek(self._step + moves[key] * (10 if ten else 1))
        else:
            super().keyPressEvent(event)


_OF_A_RUN = (
    "The gradients that this run met, averaged. Where they fall or vanish, compare what becomes "
    "of the three rates."
)
