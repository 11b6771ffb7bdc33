"""Many runs of one optimizer at once: where each start ends.

The same code in blocks small enough for the processor's cache, on every core; NumPy lets go of
the interpreter while it works. Each start's end has the same bits as a run of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from explorer.core.blocks import in_blocks
from explorer.core.components import component_block
from explorer.core.engine import Optimizer
from explorer.core.gradients import GradientSource
from explorer.core.rules import RuleOptimizer
from explorer.formula.compile import ARRAYS

Array = NDArray[np.float64]

BLOCK = 16384
"""Starts in a block on a surface: its arrays fit a core's cache."""
BLOCK_POINTS = 200_000
"""Starts times points in a block on a data problem."""


def final_points(
    source: GradientSource,
    optimizer: Optimizer,
    params: Mapping[str, float],
    etas: Array,
    starts: Array,
    cancelled: Callable[[], bool] = lambda: False,
) -> Array:
    """Return where runs from many starts are after all steps.

    Parameters
    ----------
    etas
        The scheduled learning rate of each update, shaped (steps,).
    starts
        Shaped (n, d).
    cancelled
        Asked between blocks; once it is true the rest is left as NaN.

    Returns
    -------
    Array
        Shaped (n, d); not finite where a run diverged.
    """
    starts = np.ascontiguousarray(starts, dtype=np.float64)
    result = np.full(starts.shape, np.nan)
    points = source.problem.points
    size = BLOCK if points is None else max(1, BLOCK_POINTS // len(points.x))
    etas = np.asarray(etas, dtype=np.float64)
    run = _component_runner(source, optimizer, params, etas)
    if run is None:
        run = _array_runner(source, optimizer, params, etas)

    def work(part: slice) -> None:
        if not cancelled():
            result[part] = run(starts[part])

    if points is not None or not source.exact:
        source.prepare(len(etas))  # what all blocks share, before they share it
    in_blocks(len(starts), size, work)
    return result


_Runner = Callable[[Array], Array]


def _component_runner(
    source: GradientSource, optimizer: Optimizer, params: Mapping[str, float], etas: Array
) -> _Runner | None:
    """Return a run of a block on contiguous components, or None where the rule needs more."""
    if not isinstance(optimizer, RuleOptimizer):
        return None
    block = component_block(optimizer.rule, source, ARRAYS, record=False)
    if block is None:
        return None
    numbers = [np.float64(params[p]) for p in optimizer.rule.params]
    each = list(etas)

    def gradient(k: int, *w: Array) -> tuple[Array, ...]:
        g = source.gradient(np.stack(w, axis=-1), k)
        return tuple(np.ascontiguousarray(g[..., i]) for i in range(len(w)))

    def run(starts: Array) -> Array:
        columns = [np.ascontiguousarray(c) for c in starts.T]
        state = optimizer.start(starts, params)
        parts = [np.ascontiguousarray(c) for part in state.values() for c in part.T]
        ends = block(0, len(each), each, *columns, *parts, *numbers, gradient)
        return np.stack([np.broadcast_to(e, len(starts)) for e in ends], axis=-1)

    return run


def _array_runner(
    source: GradientSource, optimizer: Optimizer, params: Mapping[str, float], etas: Array
) -> _Runner:
    def run(starts: Array) -> Array:
        w, state = starts, optimizer.start(starts, params)
        for k, eta in enumerate(etas.tolist()):
            values, w = optimizer.step(w, k, eta, params, state, source)
            w = np.broadcast_to(w, starts.shape)
            state = optimizer.keep(values, w)
        return w

    return run
