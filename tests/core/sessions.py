"""Sessions to compute, given as the tables of their JSON."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from explorer.core.catalogue import Catalogue
from explorer.core.engine import Simulation
from explorer.core.trace import Trace
from explorer.session.files import read_session
from explorer.session.resolve import Resolved, resolve

CATALOGUE = Catalogue()
FORMAT = "optimizer-explorer/1"
POINTS = {
    "x": [0.0, 1.5, 0.0, -2.0, 3.1, 0.0, 2.2, 0.4, -1.0, 0.0, 2.9],
    "y": [0.3, 0.8, 0.4, 0.1, 0.97, 0.35, 0.9, 0.5, 0.2, 0.31, 0.95],
}
NEURON = {"name": "sigmoid-neuron", "data": POINTS}
ROSENBROCK = {"name": "rosenbrock"}
VARIANTS = [
    (name, variant) for name, entry in CATALOGUE.optimizers.items() for variant in entry.variants
]


def resolved(surface: Any, runs: list[dict[str, Any]], **session: Any) -> Resolved:
    """Return a session ready to be computed."""
    table = {"format": FORMAT, "surface": surface, "runs": runs, **session}
    return resolve(read_session(json.dumps(table)), CATALOGUE)


def simulation(surface: Any, run: dict[str, Any], **session: Any) -> Simulation:
    """Return the simulation of a session's only run, nothing computed yet."""
    ready = resolved(surface, [run], **session)
    return ready.runs[0].simulate(ready.source)


def on_arrays(made: Simulation) -> Simulation:
    """Return a simulation that will not use its float code."""
    made._block = None
    return made


def typed(expression: str, rule: str, params: dict[str, float], **session: Any) -> Simulation:
    """Return the simulation of a typed rule on a typed surface of x, or of x and y."""
    variables = ["x", "y"] if "y" in expression else ["x"]
    surface = {"expression": expression, "variables": variables}
    return simulation(surface, {"rule": rule, "params": params}, **session)


def assert_equal(one: Trace, other: Trace) -> None:
    """Assert that two traces have the same bits, minus signs of zeros included."""
    assert (one.last, one.complete, one.divergence) == (
        other.last,
        other.complete,
        other.divergence,
    )
    assert list(one.quantities) == list(other.quantities)
    pairs = {"w": (one.w, other.w), "loss": (one.loss, other.loss), "eta": (one.eta, other.eta)}
    pairs |= {n: (q, other.quantities[n]) for n, q in one.quantities.items()}
    for name, (a, b) in pairs.items():
        np.testing.assert_array_equal(a, b, err_msg=name)
        np.testing.assert_array_equal(np.signbit(a), np.signbit(b), err_msg=f"sign of {name}")
