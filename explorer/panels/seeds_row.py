"""With how many seeds every run is shown, and how far their losses are apart."""

from __future__ import annotations

from math import floor, isfinite, log10

from PySide6.QtCore import QEvent, QPointF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.errors import InputError
from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.numbers import format_number
from explorer.look.theme import Theme
from explorer.panels.controls.number_field import NumberField, step_by_one
from explorer.panels.controls.text import centred_baseline
from explorer.panels.rows import RowLabel, labelled
from explorer.session.ensemble import MOST, NOTHING_RANDOM, VIEW_KEY, size_in
from explorer.session.workspace import Workspace

_FIELD = 4.4  # widths of the body's type that two digits and the frame need
_GAP = 8


class SeedsRow(QWidget):
    """The number of seeds, 1 to 64, and the spread of the selected run's loss.

    It is there where the gradient is random or could be: not for the full gradient without noise.

    Attributes
    ----------
    workspace
        Whose runs these are.
    field
        The number of seeds.
    spread
        The loss of the selected run: mean and standard deviation.
    """

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        """Make the row of ``workspace``."""
        super().__init__(parent)
        self.workspace = workspace
        self._refused = ""
        self.field = NumberField(theme, "Seeds that every run is shown with")
        self.field.integer = True
        self.field.limits = (1, MOST)
        self.field.stepper = step_by_one
        self.field.committed.connect(self._set)
        self.field.stepped.connect(lambda value: self._set(value, VIEW_KEY))
        self.field.editingFinished.connect(lambda: workspace.end_merge())
        self.spread = SpreadLine(workspace, theme)
        self._label = RowLabel(theme, "Seeds")
        row = labelled(self._label, self.field, self.spread, spacing=_GAP)
        row.setStretch(1, 0)
        row.setStretch(row.count() - 1, 1)
        self.setLayout(row)
        self.paint_with(theme)
        self.refresh(frozenset({"gradient"}))

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self.field.setFixedWidth(round(_FIELD * theme.body))

    def refresh(self, changes: frozenset[str]) -> None:
        """Show what the workspace says, as far as ``changes`` name it."""
        if changes & {"gradient", "surface", "runs", "steps"}:
            self._show_size()
        if changes & {"gradient", "surface", "runs", "selection", "step", "trace"}:
            self.spread.renew()

    def _show_size(self) -> None:
        workspace, choice = self.workspace, self.workspace.experiment.gradient
        self.setVisible(choice.mode == "minibatch" or choice.noise > 0)
        size, seed = size_in(workspace.experiment.view), choice.seed
        if self._refused and not workspace.ensemble.refused:
            self.field.set_value(0.0)  # another number takes the mark away
        self._refused = workspace.ensemble.refused
        self.field.set_value(float(size))
        random = workspace.source.random
        self.field.setEnabled(random)
        if not random:
            self.field.set_help(NOTHING_RANDOM[:1].upper() + NOTHING_RANDOM[1:])
        elif size == 1:
            self.field.set_help("Show every run with so many seeds, as faint lines with their mean")
        else:
            self.field.set_help(f"Every run with the seeds {seed} to {seed + size - 1}")
        if random and self._refused:
            self.field.show_error(self._refused)

    def _set(self, value: float, merge: str = "") -> None:
        try:
            self.workspace.set_ensemble(int(value), merge)
        except InputError as error:
            self.field.show_error(error.message)


class SpreadLine(QWidget):
    """The selected run's loss at the step shown: mean ± standard deviation over its seeds.

    It is painted, not laid out: it changes with every step.

    Attributes
    ----------
    text
        What it says, a mixed line; empty where nothing is known.
    """

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        """Make the line of ``workspace``."""
        super().__init__(parent)
        self.text = ""
        self._workspace = workspace
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self.update()

    def renew(self) -> None:
        """Say what is known now."""
        text = self._said()[0]
        if text != self.text:
            self.text = text
            self.setAccessibleDescription(text)
            self.update()

    def sizeHint(self) -> QSize:
        """Return a size for two short numbers."""
        return QSize(100, round(1.5 * self._theme.label))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line as large as it fits."""
        painter, theme = QPainter(self), self._theme
        px = float(theme.label)
        if mixed_width(self.text, px) > self.width():
            px = float(theme.tick)
        base = centred_baseline(px, 0, self.height())
        draw_mixed(painter, QPointF(0, base), self.text, px, theme.ink2)

    def event(self, event: QEvent) -> bool:
        """Tell what the numbers are."""
        if event.type() == QEvent.Type.ToolTip and self.text:
            assert isinstance(event, QHelpEvent)
            QToolTip.showText(event.globalPos(), self._said()[1], self)
            return True
        return super().event(event)

    def _said(self) -> tuple[str, str]:
        """Return the line and its explanation."""
        workspace = self._workspace
        bundles = workspace.ensemble.bundles
        bundle = bundles[workspace.selected] if workspace.selected < len(bundles) else None
        spread = bundle.spread(workspace.step) if bundle is not None else None
        if bundle is None or spread is None or not spread.count:
            return "", ""
        label = workspace.runs[workspace.selected].label
        over = f"{bundle.size} seeds"
        if spread.count < bundle.size:
            over = f"the {spread.count} of {bundle.size} seeds that have not diverged"
        return (
            f"$L$ {with_deviation(spread.mean, spread.deviation)}",
            f"Loss of {label} at step {workspace.step}: mean and standard deviation over {over}",
        )


def with_deviation(mean: float, deviation: float) -> str:
    """Return ``mean ± deviation``: two digits of the deviation, and the mean no finer than it."""
    if not (deviation > 0 and isfinite(deviation) and isfinite(mean)):
        return format_number(mean, 4)
    digits = 1
    if mean:
        digits = max(1, floor(log10(abs(mean))) - floor(log10(deviation)) + 2)
    first = format_number(mean, min(digits, 8), fixed=True)
    return f"{first} ± {format_number(deviation, 2, fixed=True)}"
