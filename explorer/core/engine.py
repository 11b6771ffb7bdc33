"""The engine: makes steps and records them, in slices, once.

The same numbers come out bit for bit whether a run is computed at once, in slices, or in a batch
with others. Two ways of computing a step serve that one law: generated code on floats, which is
fast for a single run, and NumPy on arrays, which is fast for many.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from explorer.core.blank import blank
from explorer.core.gradients import GradientSource
from explorer.core.plans import Plan
from explorer.core.trace import Divergence, Trace
from explorer.formula.compile import FLOAT_ERRORS

Array = NDArray[np.float64]

_BLOCK = 128
"""Steps made before their losses are computed and checked together."""
_FIRST_STEPS = 4
"""Steps made before it is known how long one takes."""
_MANY = 30_000
"""Points over which one step is enough to know."""


class Optimizer(Protocol):
    """What the engine asks of an optimizer, be it a rule or Python.

    A rule keeps arrays by name as its state; a Python optimizer may keep whatever it needs.
    """

    quantities: tuple[str, ...]

    def recorded(self, d: int) -> tuple[str, ...]:
        """Return the names, besides ``g``, of what a step with d parameters records."""

    def start(self, w: Array, params: Mapping[str, float]) -> Any:
        """Return the first state at ``w`` shaped (…, d)."""

    def step(
        self,
        w: Array,
        k: int,
        eta: Array | float,
        params: Mapping[str, Any],
        state: Any,
        source: GradientSource,
    ) -> tuple[dict[str, Array], Array]:
        """Make update k; return the values by name, ``g`` first, and the new parameters."""

    def keep(self, values: Mapping[str, Array], w: Array) -> Any:
        """Return the state for the next step."""

    def float_block(self, source: GradientSource) -> Any:
        """Return code for many steps on floats, or None."""


class Simulation:
    """One run, computed in slices into its trace.

    Attributes
    ----------
    trace
        What has been recorded so far; views read it while it fills.
    """

    def __init__(
        self,
        source: GradientSource,
        optimizer: Optimizer,
        params: Mapping[str, float],
        etas: Array,
        start: Array,
        plan: Plan | None = None,
    ) -> None:
        """Prepare a run.

        Parameters
        ----------
        etas
            The scheduled learning rate of each update, shaped (steps,).
        start
            The first parameters, shaped (d,).
        plan
            Gives the learning rates in place of ``etas``, one by one as the run goes.
        """
        self._source = source
        self._optimizer = optimizer
        self._params = dict(params)
        self._plan = plan
        # A plan writes its rates down as it goes; without one, they are only read.
        planned = plan is not None
        self._etas = np.array(etas, dtype=np.float64) if planned else np.asarray(etas, np.float64)
        # Gives floats as a list does, but is there at once however many steps there are.
        self._eta_floats = self._etas.data
        self._w = np.array(start, dtype=np.float64)
        self._state = optimizer.start(self._w, self._params)
        self._block = optimizer.float_block(source)
        self._gradient = source.gradient_of_floats() if self._block is not None else None
        self._pace = 0.0  # seconds that a step took lately
        self.trace = self._empty_trace()
        self._begin()

    def _empty_trace(self) -> Trace:
        steps, d = len(self._etas), self._source.problem.dimensions
        names = ("g", *self._optimizer.recorded(d))
        quantities = {name: blank(steps + 1, d) for name in names}
        return Trace(
            parameters=self._source.problem.names,
            w=blank(steps + 1, d),
            loss=blank(steps + 1),
            eta=blank(steps + 1),
            quantities=quantities,
        )

    def _begin(self) -> None:
        trace = self.trace
        trace.w[0] = self._w
        trace.loss[0] = self._source.problem.loss(self._w)
        trace.last = 0
        if not np.isfinite(trace.loss[0]):
            name = "w" if not np.isfinite(self._w).all() else "loss"
            trace.divergence = Divergence(0, name)
            trace.complete = True
        elif trace.steps == 0:
            trace.complete = True

    def advance(self, steps: int) -> int:
        """Make up to ``steps`` more steps; return how many were recorded."""
        trace = self.trace
        before = trace.last
        target = min(trace.steps, before + steps)
        with np.errstate(all="ignore"):
            while not trace.complete and trace.last < target:
                if self._plan is None:
                    self._advance_block(min(target, trace.last + _BLOCK))
                else:
                    self._advance_planned()
        return trace.last - before

    def advance_for(self, seconds: float, steps: int) -> int:
        """Make up to ``steps`` more steps, as many as take about so long; return how many."""
        points = self._source.problem.points
        first = _FIRST_STEPS if points is None or len(points.x) < _MANY else 1
        wanted = int(seconds / self._pace) if self._pace else first
        begin = time.perf_counter()
        made = self.advance(max(1, min(wanted, steps)))
        self._pace = (time.perf_counter() - begin) / max(1, made)
        return made

    def seconds_to(self, step: int) -> float:
        """Return about how long it takes from here to a step; 0 before that is known."""
        return max(0, step - self.trace.last) * self._pace

    def finish(self) -> Trace:
        """Make all steps that are left and return the trace."""
        self.advance(self.trace.steps)
        return self.trace

    def _advance_planned(self) -> None:
        """Make one step, at the rate that the plan gives now."""
        assert self._plan is not None
        k = self.trace.last
        self._etas[k] = self._plan.eta(float(self.trace.loss[k]))
        self._advance_block(k + 1)

    def _advance_block(self, end: int) -> None:
        first, trace = self.trace.last, self.trace
        if self._block is not None:
            try:
                self._record_floats(first, end)
            except FLOAT_ERRORS:
                self._block = None
        if self._block is None:
            self._record_arrays(first, end)
        rows = slice(first + 1, end + 1)
        trace.eta[rows] = self._etas[first:end]
        trace.loss[rows] = self._source.problem.loss(trace.w[rows])
        self._check(first + 1, end)

    def _record_floats(self, first: int, end: int) -> None:
        d, trace = len(self._w), self.trace
        state = [float(c) for part in self._state.values() for c in part]
        params = [float(self._params[p]) for p in self._optimizer.rule.params]  # type: ignore[attr-defined]
        rows = self._block(
            first, end, self._eta_floats, *self._w.tolist(), *state, *params, self._gradient
        )
        table = np.array(rows, dtype=np.float64)
        for i, name in enumerate(("g", *self._optimizer.quantities)):
            trace.quantities[name][first + 1 : end + 1] = table[:, i * d : (i + 1) * d]
        trace.w[first + 1 : end + 1] = table[:, -d:]
        self._w = table[-1, -d:].copy()
        last = {name: trace.quantities[name][end] for name in self._optimizer.quantities}
        self._state = self._optimizer.keep(last, self._w)

    def _record_arrays(self, first: int, end: int) -> None:
        w, state, trace = self._w, self._state, self.trace
        for k in range(first, end):
            eta = self._eta_floats[k]
            values, w = self._optimizer.step(w, k, eta, self._params, state, self._source)
            w = np.array(np.broadcast_to(w, self._w.shape))
            state = self._optimizer.keep(values, w)
            for name, column in trace.quantities.items():
                column[k + 1] = values[name]
            trace.w[k + 1] = w
        self._w, self._state = w, state

    def _check(self, first: int, end: int) -> None:
        """Find the first value that is not finite; forget it and what came after."""
        trace = self.trace
        rows = slice(first, end + 1)
        columns = {**trace.quantities, "w": trace.w, "loss": trace.loss[:, None]}
        if "eta" in self._params:
            columns = {"eta": trace.eta[:, None], **columns}
        bad = end + 1
        culprit = ""
        for name, column in columns.items():  # reading order: of one step, the first name counts
            wrong = np.flatnonzero(~np.isfinite(column[rows]).all(axis=-1))
            if len(wrong) and first + int(wrong[0]) < bad:
                bad, culprit = first + int(wrong[0]), name
        trace.last = bad - 1
        if culprit:
            trace.divergence = Divergence(bad, culprit)
            for column in (*trace.quantities.values(), trace.w, trace.loss, trace.eta):
                column[bad : end + 1] = np.nan
        trace.complete = bool(culprit) or trace.last == trace.steps
