"""Steps a second of one trajectory of Adam, every quantity recorded, against PyTorch.

Run with ``python -m tests.bench.bench_engine``. PyTorch makes the same steps with autograd and
``torch.optim.Adam``, keeping the parameters and the loss of each; where it is not installed that
row is left out with a word. Every figure is the best of several rounds in which the ways take
turns.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from explorer.core.catalogue import Catalogue
from explorer.session.experiment import (
    Experiment,
    GradientChoice,
    RunChoice,
    SurfaceChoice,
    Values,
)
from explorer.session.resolve import Resolved, resolve

ETA = 0.01
ROUNDS = 5
WANTED = 8.0
"""How many times as fast as PyTorch one trajectory is to be."""

Way = Callable[[], np.ndarray]
SCENES = {
    "Rosenbrock": (SurfaceChoice(name="rosenbrock"), (-1.5, 2.0), 2000),
    "sigmoid neuron, 500 points": (SurfaceChoice(name="sigmoid-neuron"), (-2.0, -2.0), 1000),
}


def prepared(surface: SurfaceChoice, start: tuple[float, ...], steps: int, **keys) -> Resolved:  # type: ignore[no-untyped-def]
    run = RunChoice(optimizer="adam", params=Values({"eta": ETA}))
    return resolve(Experiment(surface, (run,), start, steps, **keys), Catalogue())


def ours(resolved: Resolved, floats: bool = True) -> Way:
    def run() -> np.ndarray:
        simulation = resolved.runs[0].simulate(resolved.source)
        if not floats:
            simulation._block = None  # the way that rules with a Hessian take
        return simulation.finish().w

    return run


def with_torch(name: str, resolved: Resolved, start: tuple[float, ...], steps: int) -> Way | None:
    try:
        import torch
    except ImportError:
        return None
    points = resolved.surface.problem.points
    if points is not None:
        x, y = torch.tensor(points.x), torch.tensor(points.y)

    def loss(w):  # type: ignore[no-untyped-def]
        if name == "Rosenbrock":
            return (1.0 - w[0]) ** 2 + 100.0 * (w[1] - w[0] ** 2) ** 2
        return 0.5 * ((1.0 / (1.0 + torch.exp(-(w[0] * x + w[1]))) - y) ** 2).sum()

    def run() -> np.ndarray:
        w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
        adam = torch.optim.Adam([w], lr=ETA)
        path, losses = [w.detach().clone()], []
        for _ in range(steps):
            adam.zero_grad()
            value = loss(w)
            value.backward()
            adam.step()
            path.append(w.detach().clone())
            losses.append(value.item())
        return torch.stack(path).numpy()

    return run


def best(ways: dict[str, Way], rounds: int) -> dict[str, float]:
    """Return the best time of each way; they take turns."""
    times = dict.fromkeys(ways, float("inf"))
    for _ in range(rounds):
        for name, way in ways.items():
            begun = time.perf_counter()
            way()
            times[name] = min(times[name], time.perf_counter() - begun)
    return times


def scene(name: str) -> None:
    surface, start, steps = SCENES[name]
    resolved = prepared(surface, start, steps)
    batches = GradientChoice("minibatch", 1, "shuffle")
    made = {
        "ours": ours(resolved),
        "ours, on arrays": ours(resolved, floats=False),
        "PyTorch": with_torch(name, resolved, start, steps),
    }
    ways = {key: way for key, way in made.items() if way is not None}
    paths = {key: way() for key, way in ways.items()}
    for key, path in paths.items():
        np.testing.assert_allclose(path, paths["ours"], rtol=1e-8, atol=1e-10, err_msg=key)
    if resolved.surface.problem.points is not None:
        ways["ours, batches of 1"] = ours(prepared(surface, start, steps, gradient=batches))
    times = best(ways, ROUNDS)
    print(f"Adam on {name}, {steps:,} steps, every quantity recorded")
    for key, seconds in times.items():
        print(
            f"  {key:18} {seconds / steps * 1e6:7.1f} µs a step, {steps / seconds:10,.0f} a second"
        )
    if "PyTorch" not in times:
        print("  PyTorch is not installed, left out")
        return
    ratio = times["PyTorch"] / times["ours"]
    word = "as wanted" if ratio >= WANTED else f"LESS than the {WANTED:g} wanted"
    print(f"  {ratio:.1f} times as fast as PyTorch with autograd: {word}")


def first_run() -> None:
    """Time what a change of a slider costs: a run's code made and its first steps."""
    surface, start, _ = SCENES["Rosenbrock"]
    resolved = prepared(surface, start, 500)
    begun = time.perf_counter()
    resolved.runs[0].simulate(resolved.source).advance(1)
    first = time.perf_counter() - begun
    begun = time.perf_counter()
    resolved.runs[0].simulate(resolved.source).advance(1)
    again = time.perf_counter() - begun
    print(f"a new run's first step: {first * 1e3:.2f} ms, the next one's {again * 1e3:.2f} ms")


def main() -> None:
    first_run()
    for name in SCENES:
        scene(name)


if __name__ == "__main__":
    main()
