"""Steps at which something happens: a held maximum is beaten, or a gradient is exactly zero.

Which lines hold a maximum is read off the rule (`explorer.core.holds`), so typed rules have
events as AdaMax, MaxProp and AMSGrad do.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.event_words import Event, Kind, Steps, told
from explorer.core.holds import held_maxima
from explorer.core.rules import RuleOptimizer
from explorer.core.trace import Array, Trace
from explorer.errors import InputError
from explorer.formula.rule import RuleText

__all__ = ["Event", "Events", "Kind", "Steps", "events_of"]

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Events:
    """The events of one trace, gathered as it grows.

    Attributes
    ----------
    parameters
        The names of the parameters.
    holds
        The quantities that hold a maximum.
    """

    def __init__(
        self,
        trace: Trace,
        rule: RuleText | None = None,
        params: Mapping[str, Any] = NOTHING,
        starts: Mapping[str, str | float] = NOTHING,
    ) -> None:
        """Make the events of a trace; what its rule is and was given is as for the engine.

        Parameters
        ----------
        rule
            None for a method that no rule can say: then only gradients are watched.
        params
            The run's parameters.
        starts
            First values of state that does not start at 0.
        """
        self.parameters = trace.parameters
        self._made_of = (rule, params, starts)
        self._trace = weakref.ref(trace)
        known = {"t", "eta", "w", *trace.quantities}
        self._holds = tuple(
            hold
            for hold in (held_maxima(rule) if rule is not None else ())
            if all(n in params or n.partition("__")[0] in known for n in hold.inputs)
        )
        self.holds = tuple(dict.fromkeys(hold.name for hold in self._holds))
        self._first: dict[str, Array] | None = None
        count = len(trace.parameters)
        self._maxima = {(n, i): _Growing() for n in self.holds for i in range(count)}
        self._zeros = [_Growing() for _ in range(count)]
        self._stretches = [_Growing() for _ in range(count)]
        self._rows = 1  # row 0 is the start, at which no step was made

    def made_of(self, *given: Any) -> bool:
        """Return whether rule, parameters and first values are these."""
        return all(a is b or a == b for a, b in zip(self._made_of, given, strict=True))

    # What there is ---------------------------------------------------------------------------

    def maxima(self, name: str, parameter: str) -> Steps:
        """Return the steps at which what ``name`` holds of a parameter takes a new maximum."""
        self._extend()
        held = self._maxima.get((name, self.parameters.index(parameter)))
        return held.steps if held is not None else _NONE

    def zeros(self, parameter: str) -> Steps:
        """Return the steps whose gradient in a parameter is exactly 0."""
        self._extend()
        return self._zeros[self.parameters.index(parameter)].steps

    def all_of(self, kind: Kind) -> Steps:
        """Return the steps at which there is an event of a kind, of any parameter, in order."""
        self._extend()
        kept = self._maxima.values() if kind == "maximum" else self._zeros
        arrays = [grown.steps for grown in kept if len(grown.steps)]
        if len(arrays) < 2:
            return arrays[0] if arrays else _NONE
        there = np.zeros(max(int(steps[-1]) for steps in arrays) + 1, dtype=bool)
        for steps in arrays:
            there[steps] = True
        return np.flatnonzero(there)

    def at(self, step: int) -> tuple[Event, ...]:
        """Return what happens at a step, new maxima first."""
        self._extend()
        found = [
            Event(step, "maximum", name, self.parameters[i])
            for (name, i), grown in self._maxima.items()
            if grown.has(step)
        ]
        zero = [p for p, grown in zip(self.parameters, self._zeros, strict=True) if grown.has(step)]
        return (*found, *(Event(step, "zero", "g", p) for p in zero))

    def words(self, label: str, first: int, last: int) -> tuple[str, ...]:
        """Return what happens from ``first`` to ``last`` in the run called ``label``."""
        self._extend()
        of_maxima = (
            told(label, "maximum", name, self.parameters[i], grown.steps, first, last)
            for (name, i), grown in self._maxima.items()
        )
        of_zeros = (
            told(label, "zero", "g", parameter, grown.steps, first, last)
            for parameter, grown in zip(self.parameters, self._zeros, strict=True)
        )
        return tuple(filter(None, (*of_maxima, *of_zeros)))

    def next_event(self, step: int) -> int | None:
        """Return the first step after ``step`` at which something begins to happen.

        Each new maximum counts. Of gradients that are zero for several steps on end, the first
        one does.
        """
        after = [steps[np.searchsorted(steps, step, side="right") :] for steps in self._begins()]
        return min((int(steps[0]) for steps in after if len(steps)), default=None)

    def previous_event(self, step: int) -> int | None:
        """Return the last step before ``step`` at which something began to happen."""
        before = [steps[: np.searchsorted(steps, step)] for steps in self._begins()]
        return max((int(steps[-1]) for steps in before if len(steps)), default=None)

    def _begins(self) -> list[Steps]:
        self._extend()
        return [grown.steps for grown in (*self._maxima.values(), *self._stretches)]

    # Gathering -------------------------------------------------------------------------------

    def _extend(self) -> None:
        """Take in the rows that have been recorded since the last time."""
        trace = self._trace()
        if trace is None or trace.last + 1 <= self._rows:
            return
        first, end = self._rows, trace.last + 1
        zero = trace.quantities["g"][first:end] == 0
        for i, (zeros, stretches) in enumerate(zip(self._zeros, self._stretches, strict=True)):
            places = np.flatnonzero(zero[:, i]) + first
            before = zeros.last
            zeros.append(places)
            if len(places):
                gaps = np.diff(places, prepend=before if before is not None else -1) > 1
                stretches.append(places[gaps])
        with np.errstate(all="ignore"):
            for hold in self._holds:
                values = (self._input(name, trace, first, end) for name in hold.inputs)
                value, held = hold.compiled()(*values)
                beaten = np.broadcast_to(value > held, zero.shape)
                for i in range(len(self.parameters)):
                    self._maxima[hold.name, i].append(np.flatnonzero(beaten[:, i]) + first)
        self._rows = end

    def _input(self, name: str, trace: Trace, first: int, end: int) -> Any:
        """Return a name's values over rows, shaped to go with (rows, d)."""
        _, params, _ = self._made_of
        base, _, version = name.partition("__")
        if name == "t":
            return np.arange(first, end, dtype=np.float64)[:, None]
        if name == "eta":
            return trace.eta[first:end, None]
        if name in params:
            return np.float64(params[name])
        values = trace.w if base == "w" else trace.quantities[base]
        if version != "0":
            return values[first:end]
        before = values[first - 1 : end - 1]
        if first == 1 and base != "w":
            before = before.copy()
            before[0] = self._first_values(trace).get(base, 0.0)
        return before

    def _first_values(self, trace: Trace) -> dict[str, Array]:
        if self._first is None:
            rule, params, starts = self._made_of
            assert rule is not None
            try:
                self._first = RuleOptimizer(rule, starts).start(trace.w[0], params)
            except InputError:  # such as first values of names that this rule does not keep
                self._first = {}
        return self._first


class _Growing:
    """Steps in order, to which more are added."""

    def __init__(self) -> None:
        self._kept = np.empty(0, dtype=np.int64)
        self._count = 0

    @property
    def steps(self) -> Steps:
        return self._kept[: self._count]

    @property
    def last(self) -> int | None:
        return int(self._kept[self._count - 1]) if self._count else None

    def append(self, steps: NDArray[np.signedinteger]) -> None:
        if not len(steps):
            return
        count = self._count + len(steps)
        if count > len(self._kept):
            # Twice the room each time, so that many small additions don't copy all every time.
            room = np.empty(max(count, 2 * self._count, 16), dtype=np.int64)
            room[: self._count] = self.steps
            self._kept = room
        self._kept[self._count : count] = steps
        self._count = count

    def has(self, step: int) -> bool:
        place = int(np.searchsorted(self.steps, step))
        return place < self._count and int(self._kept[place]) == step


_NONE: Steps = np.empty(0, dtype=np.int64)
_kept: dict[int, tuple[weakref.ref[Trace], Events]] = {}


def events_of(
    trace: Trace,
    rule: RuleText | None = None,
    params: Mapping[str, Any] = NOTHING,
    starts: Mapping[str, str | float] = NOTHING,
) -> Events:
    """Return the events of a trace; see `Events` for what is given.

    They are kept for as long as the trace lives and has the same rule, and gathered when asked
    for: at first a look over all rows, later over those that came since.
    """
    key = id(trace)
    known = _kept.get(key)
    if known is not None and known[0]() is trace and known[1].made_of(rule, params, starts):
        return known[1]
    events = Events(trace, rule, params, starts)
    _kept[key] = (weakref.ref(trace, lambda _: _kept.pop(key, None)), events)
    return events
