"""A run as it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.engine import Simulation
from explorer.core.entries import OptimizerEntry
from explorer.core.events import Events, events_of
from explorer.core.specs import ParamSpec
from explorer.core.trace import Array, Trace
from explorer.formula.rule import RuleText
from explorer.session.experiment import RunChoice
from explorer.session.resolve import ResolvedRun


@dataclass(frozen=True, eq=False)
class RunState:
    """A run as it is shown: what was chosen, what it means, and its record."""

    resolved: ResolvedRun
    simulation: Simulation
    style: int
    details: str

    @property
    def choice(self) -> RunChoice:
        """What was chosen."""
        return self.resolved.choice

    @property
    def label(self) -> str:
        """The name to show."""
        return self.resolved.label

    @property
    def color(self) -> str:
        """The colour that the session names; empty where the style's own is meant."""
        color = self.choice.color
        return color if isinstance(color, str) else ""

    @property
    def trace(self) -> Trace:
        """The record, as far as it has been computed."""
        return self.simulation.trace

    @property
    def optimizer(self) -> OptimizerEntry | None:
        """The catalogue's optimizer, or None for a typed rule."""
        return self.resolved.entry

    @property
    def rule(self) -> RuleText | None:
        """The rule, or None for a method that no rule can say."""
        variant = self.resolved.variant
        return None if variant.method else variant.rule_text

    @property
    def events(self) -> Events:
        """Where a held maximum was beaten or a gradient zero; gathered when it is asked."""
        variant = self.resolved.variant
        return events_of(self.trace, self.rule, self.resolved.values, variant.starts)

    @property
    def specs(self) -> dict[str, ParamSpec]:
        """The parameters that can be set."""
        return dict(self.resolved.specs)

    @property
    def values(self) -> dict[str, float]:
        """Every parameter's value."""
        return dict(self.resolved.values)

    @property
    def schedule_specs(self) -> dict[str, ParamSpec]:
        """The schedule's parameters that can be set."""
        return dict(self.resolved.schedule.params)

    @property
    def schedule_values(self) -> dict[str, float]:
        """Every parameter of the schedule."""
        return dict(self.resolved.schedule_values)

    @property
    def etas(self) -> Array:
        """The learning rate of each update, shaped (steps,); NaN where it is not known yet."""
        if self.resolved.schedule.plan:
            return self.trace.eta[1:]
        return self.resolved.etas
