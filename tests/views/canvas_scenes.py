"""Scenes for the tests of the canvas: problems from formulas, runs from a few lines of NumPy."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

from explorer.core.data import Points
from explorer.core.problem import Minimum, Problem
from explorer.core.trace import Divergence, Trace
from explorer.formula.parse import parse_expression
from explorer.formula.tree import substitute
from explorer.look.runs import run_style
from explorer.look.theme import load_theme
from explorer.views.drawn import DrawnRun

Array = np.ndarray
Step = Callable[[int, Array, Array, dict], Array]


def problem(text: str, names: tuple[str, ...], view, minima=(), title="") -> Problem:
    """Return a surface written as a formula of its parameters."""
    return Problem(
        names=names,
        tree=parse_expression(text, names),
        range=view,
        minima=minima,
        title=title or text,
    )


def neuron() -> Problem:
    """Return a sigmoid neuron with 500 points, 400 of them at x = 0."""
    rng = np.random.default_rng(7)
    x = np.zeros(500)
    x[400:] = rng.normal(2.0, 1.0, 100)
    y = 1 / (1 + np.exp(-(1.5 * x - 0.67))) + rng.normal(0, 0.08, 500)
    model = parse_expression("1/(1+exp(-(w*x+b)))", ("w", "b", "x"))
    loss = substitute(parse_expression("0.5*(f-y)**2", ("f", "y")), {"f": model})
    return Problem(
        names=("w", "b"),
        tree=loss,
        points=Points(x, y),
        range=((-3.0, 3.0), (-3.0, 1.5)),
        minima=(Minimum((1.46622, -0.70875), 1.38874),),
        title="Sigmoid neuron",
    )


def rosenbrock() -> Problem:
    return problem(
        "(1-x)**2 + 100*(y-x**2)**2",
        ("x", "y"),
        ((-2.0, 2.0), (-1.0, 3.0)),
        (Minimum((1.0, 1.0), 0.0),),
        "Rosenbrock",
    )


def himmelblau() -> Problem:
    spots = [(3.0, 2.0), (-2.805118, 3.131312), (-3.77931, -3.283186), (3.584428, -1.848126)]
    return problem(
        "(x**2+y-11)**2 + (x+y**2-7)**2",
        ("x", "y"),
        ((-5.0, 5.0), (-5.0, 5.0)),
        tuple(Minimum(at, 0.0) for at in spots),
        "Himmelblau",
    )


def saddle() -> Problem:
    return problem("x**2 - y**2", ("x", "y"), ((-2.0, 2.0), (-2.0, 2.0)), (), "Saddle")


def wavy() -> Problem:
    return problem(
        "w*cos(0.15*pi*w)", ("w",), ((-12.0, 12.0),), (Minimum((7.28,), -6.982, "local"),), "Wavy"
    )


def logarithm() -> Problem:
    """Return a surface that is no number on a half of its view, and infinite along its edge."""
    return problem("log(x) + y**2", ("x", "y"), ((-2.0, 2.0), (-2.0, 2.0)), (), "Logarithm")


def gd(eta: float) -> Step:
    return lambda t, w, g, s: w - eta * g


def momentum(eta: float, beta: float = 0.9) -> Step:
    def step(t, w, g, s):
        s["u"] = beta * s.get("u", 0.0) + g
        return w - eta * s["u"]

    return step


def adagrad(eta: float) -> Step:
    def step(t, w, g, s):
        s["v"] = s.get("v", 0.0) + g**2
        return w - eta / (np.sqrt(s["v"]) + 1e-8) * g

    return step


def rmsprop(eta: float, beta: float = 0.9) -> Step:
    def step(t, w, g, s):
        s["v"] = beta * s.get("v", 0.0) + (1 - beta) * g**2
        return w - eta / (np.sqrt(s["v"]) + 1e-8) * g

    return step


def adam(eta: float, beta1: float = 0.9, beta2: float = 0.999) -> Step:
    def step(t, w, g, s):
        s["m"] = beta1 * s.get("m", 0.0) + (1 - beta1) * g
        s["v"] = beta2 * s.get("v", 0.0) + (1 - beta2) * g**2
        m, v = s["m"] / (1 - beta1**t), s["v"] / (1 - beta2**t)
        return w - eta / (np.sqrt(v) + 1e-8) * m

    return step


def trace_of(problem: Problem, start, steps: int, step: Step) -> Trace:
    """Return the trace of a run, ended at the first value that is not finite."""
    w = np.full((steps + 1, len(start)), np.nan)
    loss = np.full(steps + 1, np.nan)
    w[0] = start
    loss[0] = problem.loss(w[0])
    trace = Trace(problem.names, w, loss, np.full(steps + 1, 0.1), last=0)
    state: dict = {}
    with np.errstate(all="ignore"):
        for k in range(1, steps + 1):
            at = step(k, w[k - 1], problem.gradient(w[k - 1]), state)
            value = problem.loss(at)
            if not (np.isfinite(at).all() and np.isfinite(value)):
                trace.divergence = Divergence(k, "w")
                break
            w[k], loss[k], trace.last = at, value, k
    trace.complete = True
    return trace


def walk(steps: int, seed: int, start=(-2.0, -2.0), size: float = 0.2) -> Trace:
    """Return a trace that wanders without any problem, for speed and for painting."""
    rng = np.random.default_rng(seed)
    w = np.cumsum(rng.normal(0, size / (steps / 100) ** 0.5, (steps + 1, len(start))), axis=0)
    w = np.array(start) + 1.2 * np.tanh(w - w[0])
    return Trace(("w", "b")[: len(start)], w, np.zeros(steps + 1), np.zeros(steps + 1), last=steps,
                 complete=True)  # fmt: skip


def drawn(traces: dict[str, Trace], theme="light", selected: str = "", first: int = 0):
    """Return runs to draw, styled in order."""
    look = load_theme(theme) if isinstance(theme, str) else theme
    return [
        DrawnRun(label, run_style(look, first + i), trace, selected=label == selected)
        for i, (label, trace) in enumerate(traces.items())
    ]


def five(of: Problem, start, steps: int, eta: float = 0.1) -> dict[str, Trace]:
    """Return the five runs of the opening scene."""
    rules = {"GD": gd(eta), "Momentum": momentum(eta), "AdaGrad": adagrad(eta),
             "RMSProp": rmsprop(eta), "Adam": adam(eta)}  # fmt: skip
    return {name: trace_of(of, start, steps, rule) for name, rule in rules.items()}


def child_environment() -> dict[str, str]:
    """Return an environment in which a new Python finds the program and these scenes."""
    root = str(Path(__file__).parents[2])
    return os.environ | {"PYTHONPATH": root, "QT_QPA_PLATFORM": "offscreen"}
