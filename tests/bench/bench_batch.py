"""Many starts at once, and a loss grid over many points, against the usual ways.

Run with ``python -m tests.bench.bench_batch``. JAX with optax, and PyTorch, are compared where they
are installed, and otherwise left out with a word. Every figure is the best of several rounds in
which the ways take turns.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from explorer.core.batch import final_points
from explorer.core.catalogue import Catalogue
from explorer.session.edits import opening
from explorer.session.experiment import Experiment, RunChoice, SurfaceChoice, Values
from explorer.session.resolve import resolve

STARTS, STEPS, ETA = 65_536, 200, 0.01
ROUNDS = 5


def starts() -> np.ndarray:
    return np.random.default_rng(0).uniform(-2.0, 2.0, (STARTS, 2))


def ours() -> Callable[[], np.ndarray]:
    choice = RunChoice(optimizer="adam", params=Values({"eta": ETA}))
    experiment = Experiment(SurfaceChoice(name="rosenbrock"), (choice,), steps=STEPS)
    resolved = resolve(experiment, Catalogue())
    run = resolved.runs[0]
    optimizer = run.variant.optimizer(run.lists)
    places = starts()
    return lambda: final_points(resolved.source, optimizer, run.values, run.etas, places)


def with_optax() -> dict[str, Callable[[], np.ndarray]]:
    """Return optax as a jitted vmap of one step, and with the loop over steps compiled too."""
    try:
        import jax
        import optax
    except ImportError:
        print("optax: JAX and optax are not installed, left out")
        return {}
    jax.config.update("jax_enable_x64", True)
    adam = optax.adam(ETA, b1=0.9, b2=0.999, eps=1e-8)

    def loss(w):  # type: ignore[no-untyped-def]
        return (1.0 - w[0]) ** 2 + 100.0 * (w[1] - w[0] ** 2) ** 2

    def step(w, state):  # type: ignore[no-untyped-def]
        change, state = adam.update(jax.grad(loss)(w), state)
        return optax.apply_updates(w, change), state

    def loop(w):  # type: ignore[no-untyped-def]
        turn = lambda _, carry: step(*carry)  # noqa: E731
        return jax.lax.fori_loop(0, STEPS, turn, (w, adam.init(w)))[0]

    one, whole = jax.jit(jax.vmap(step)), jax.jit(jax.vmap(loop))
    places = jax.numpy.asarray(starts())
    first = jax.vmap(adam.init)(places)

    def stepwise() -> np.ndarray:
        w, state = places, first
        for _ in range(STEPS):
            w, state = one(w, state)
        return np.asarray(w.block_until_ready())

    return {
        "optax, jitted vmap": stepwise,
        "optax, loop and all": lambda: np.asarray(whole(places).block_until_ready()),
    }


def with_torch() -> Callable[[], np.ndarray] | None:
    try:
        import torch
    except ImportError:
        print("torch: PyTorch is not installed, left out")
        return None

    def run() -> np.ndarray:
        w = torch.tensor(starts(), requires_grad=True)
        adam = torch.optim.Adam([w], lr=ETA)
        for _ in range(STEPS):
            adam.zero_grad()
            x, y = w[:, 0], w[:, 1]
            ((1 - x) ** 2 + 100 * (y - x**2) ** 2).sum().backward()
            adam.step()
        return w.detach().numpy()

    return run


def grid() -> None:
    """Compare a 200 by 200 loss grid over 500 points with one NumPy expression."""
    catalogue = Catalogue()
    problem = resolve(opening("sigmoid-neuron", catalogue), catalogue).surface.problem
    assert problem.points is not None
    x, y = problem.points.x, problem.points.y
    w, b = np.meshgrid(np.linspace(-3, 3, 200), np.linspace(-3, 1.5, 200))
    places = np.stack([w, b], axis=-1)

    def at_once() -> np.ndarray:
        f = 1.0 / (1.0 + np.exp(-(w[..., None] * x + b[..., None])))
        return (0.5 * (f - y) ** 2).sum(axis=-1)

    np.testing.assert_allclose(problem.loss(places), at_once(), rtol=1e-12)
    times = best({"blocks": lambda: problem.loss(places), "at once": at_once}, 3)
    ratio = times["blocks"] / times["at once"]
    print(f"loss grid 200x200 over 500 points: {times['blocks'] * 1e3:.0f} ms in blocks,")
    print(f"  {times['at once'] * 1e3:.0f} ms at once: ratio {ratio:.3f} (1/{1 / ratio:.1f})")


def best(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the best time of each way; they take turns."""
    times = dict.fromkeys(ways, float("inf"))
    for _ in range(rounds):
        for name, way in ways.items():
            begun = time.perf_counter()
            way()
            times[name] = min(times[name], time.perf_counter() - begun)
    return times


def main() -> None:
    made = {"ours": ours(), **with_optax(), "torch": with_torch()}
    ways = {name: way for name, way in made.items() if way is not None}
    ends = {name: way() for name, way in ways.items()}
    for name, end in ends.items():
        np.testing.assert_allclose(ends["ours"], end, rtol=1e-6, atol=1e-9, err_msg=name)
    times = best(ways, ROUNDS)
    print(f"Adam on Rosenbrock, {STARTS:,} starts, {STEPS} steps, final points only")
    for name, seconds in times.items():
        each = seconds / STARTS / STEPS * 1e9
        print(f"  {name:20} {each:6.1f} ns a step, {times['ours'] / seconds:.2f} of it is ours")
    grid()


if __name__ == "__main__":
    main()
