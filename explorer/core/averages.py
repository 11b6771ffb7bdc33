"""Averages of a signal, as optimizers take them of gradients: exponential, corrected, maximum.

Each average is a few lines of the formula language, run over a signal that is a formula too, so
that what is typeset, what is computed and what is drawn are one text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from explorer.core.specs import ParamSpec
from explorer.core.trace import Array, Trace
from explorer.formula.compile import ARRAYS, FLOAT_ERRORS, FLOATS, compile_expressions
from explorer.formula.parse import parse_assignments, parse_expression
from explorer.formula.tree import Assign, Node, substitute

Step = Callable[..., tuple[Any, ...]]

SIGNAL = "g"
"""What an average calls the signal; it is the one parameter of a recorded average."""
VALUE, RATE = "average", "rate"
"""What is recorded of an average: itself, and the effective rate for a learning rate of 1."""
MOST = 2000
"""Steps of a recorded run that are averaged."""

BETA = ParamSpec("beta", r"\beta", 0.9, 0.0, 0.999, help="Decay: how much of the past is kept.")


@dataclass(frozen=True)
class Average:
    """A way to average.

    Attributes
    ----------
    rules
        Lines of the formula language, run once a step from zeros, with ``g``, ``t`` (1 at the
        first) and ``beta``.
    value
        The name that is the average of the signal; ``rate`` is the effective rate.
    """

    name: str
    title: str
    rules: str
    value: str

    @cached_property
    def lines(self) -> tuple[Assign, ...]:
        """The lines, read."""
        return tuple(parse_assignments(self.rules, {}, (SIGNAL, "t", "beta")))

    def run(self, signal: Array, beta: float) -> dict[str, Array]:
        """Return every name's values over the steps.

        Parameters
        ----------
        signal
            Shaped (steps,).

        Returns
        -------
        dict
            Arrays shaped (steps+1,); row 0 is NaN, for no step has been made yet.
        """
        names, floats, arrays = self._step
        state: Sequence[float] = [0.0] * len(names)
        rows = []
        with np.errstate(all="ignore"):
            for k, g in enumerate(signal.tolist(), 1):
                given = (g, float(k), beta, *state)
                try:
                    state = floats(*given)
                except FLOAT_ERRORS:
                    state = [float(value) for value in arrays(*map(np.float64, given))]
                rows.append(state)
        table = np.full((len(signal) + 1, len(names)), np.nan)
        table[1:] = np.reshape(rows, (-1, len(names)))
        return dict(zip(names, table.T, strict=True))

    @cached_property
    def _step(self) -> tuple[list[str], Step, Step]:
        """The names that are assigned, and what gives them from those of the step before.

        Once on floats, and once on arrays for where floats raise an error.
        """
        after: dict[str, Node] = {}
        for line in self.lines:
            after[line.target] = substitute(line.value, after)
        given = [SIGNAL, "t", "beta", *after]
        floats, arrays = (
            compile_expressions(list(after.values()), given, dialect)
            for dialect in (FLOATS, ARRAYS)
        )
        return list(after), floats, arrays


AVERAGES = (
    Average(
        "ewma",
        "EWMA",
        "m = beta*m + (1-beta)*g\nv = beta*v + (1-beta)*g**2\nrate = 1/sqrt(v)",
        "m",
    ),
    Average(
        "corrected",
        "Bias-corrected",
        "m = beta*m + (1-beta)*g\nv = beta*v + (1-beta)*g**2\nm_hat = m/(1-beta**t)\n"
        "v_hat = v/(1-beta**t)\nrate = 1/sqrt(v_hat)",
        "m_hat",
    ),
    Average("max", "Max-norm", "u = max(beta*u, abs(g))\nrate = 1/u", "u"),
)


@dataclass(frozen=True)
class Signal:
    """Something to average.

    Attributes
    ----------
    text
        A formula of ``t`` (1 at the first step), of ``noise`` (standard normal, seeded, drawn
        anew each step) and of the parameters.
    truth
        The formula without noise, where the signal is an observation of it.
    steps
        How many values it has.
    beta
        The decay that shows most.
    says
        What to see.
    """

    name: str
    title: str
    text: str
    says: str
    params: tuple[ParamSpec, ...] = ()
    truth: str = ""
    steps: int = 200
    beta: float = 0.9

    def values(self, params: Mapping[str, float], seed: int = 0) -> Array:
        """Return the signal, shaped (steps,)."""
        return self._evaluate(self.text, params, seed)

    def true_values(self, params: Mapping[str, float]) -> Array | None:
        """Return what the signal observes, shaped (steps,), or None where it is itself."""
        return self._evaluate(self.truth, params, 0) if self.truth else None

    def _evaluate(self, text: str, params: Mapping[str, float], seed: int) -> Array:
        known = {s.name: params.get(s.name, float(s.default)) for s in self.params}
        names = ("t", "noise", *known)
        run = compile_expressions([parse_expression(text, names)], names)
        t = np.arange(1.0, self.steps + 1)
        noise = np.random.default_rng(seed).normal(size=self.steps)
        with np.errstate(all="ignore"):
            (values,) = run(t, noise, *known.values())
        return np.array(np.broadcast_to(values, self.steps), dtype=np.float64)


_SIGMA = ParamSpec("sigma", r"\sigma", 0.3, 0.0, 1.0, help="Standard deviation of the noise.")
_EVERY = ParamSpec(
    "every", "n", 2.0, 1.0, 20.0, help="One gradient in so many is not zero.", integer=True
)
_DECAY = ParamSpec("decay", r"\lambda", 0.05, 0.0, 0.3, help="How fast the gradient falls.")
_CURVE = "1 + 0.6*sin(2*pi*t/100)"

SIGNALS = (
    Signal(
        "noisy-curve",
        "Noisy curve",
        f"{_CURVE} + sigma*noise",
        "Without correction the average starts near 0 and has to climb; corrected it starts at the "
        "first observation. The max-norm needs no correction.",
        (_SIGMA,),
        _CURVE,
    ),
    Signal(
        "constant",
        "Constant",
        "1 + 0*t",
        "The average of a constant is that constant at once when it is divided by 1 − βᵗ; without "
        "that it starts near 0.",
        steps=100,
    ),
    Signal(
        "decaying",
        "Decaying gradient",
        "1.34*exp(-decay*t)",
        "Once gradients have fallen, 1/√v grows with what is forgotten; the max-norm lets its rate "
        "grow by a factor of 1/β a step at most.",
        (_DECAY,),
        beta=0.99,
    ),
    Signal(
        "sparse",
        "Sparse gradient",
        "where((t - 1) % every == 0, 1, 0)",
        "At a gradient of zero the corrected average raises its rate by a good part; the max-norm "
        "only by a factor of 1/β.",
        (_EVERY,),
        steps=60,
        beta=0.999,
    ),
    Signal(
        "worked",
        "0.1, then 0",
        "where(t == 1, 0.1, 0)",
        "One gradient of 0.1, then none. Uncorrected, the first rates are 316.2 and 316.4; "
        "corrected, 10 and 14.1 (13.8 where v̂ is rounded to 0.0052 on the way).",
        steps=10,
        beta=0.999,
    ),
)


def traces(signal: Array, beta: float) -> list[tuple[Average, Trace]]:
    """Return a record of each average of a signal shaped (steps,), as side plots read it."""
    return [(average, record_of(average, signal, beta)) for average in AVERAGES]


def record_of(average: Average, signal: Array, beta: float) -> Trace:
    """Return the record of one average of a signal shaped (steps,)."""
    found = average.run(signal, beta)
    return _trace(len(signal), {VALUE: found[average.value], RATE: found["rate"]})


def record_of_signal(signal: Array) -> Trace:
    """Return the record of a signal shaped (steps,) that is not averaged."""
    return _trace(len(signal), {VALUE: np.concatenate(([np.nan], signal))})


def _trace(steps: int, quantities: Mapping[str, Array]) -> Trace:
    empty = np.full(steps + 1, np.nan)
    shaped = {name: values[:, None] for name, values in quantities.items()}
    return Trace((SIGNAL,), empty[:, None], empty, empty, shaped, last=steps, complete=True)


def gradients_of(trace: Trace, parameter: str) -> Array:
    """Return the gradients that a run used, shaped (steps,), at most the first `MOST`."""
    column: Sequence[str] = trace.parameters
    g = trace.quantities["g"][1 : trace.last + 1, column.index(parameter)]
    return np.array(g[:MOST])
