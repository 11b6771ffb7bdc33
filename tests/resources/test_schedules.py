"""Every schedule against its closed form, written here a second time, as loops and plain Python."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from explorer.core.resources import resource_root
from explorer.formula.typeset import Setter
from explorer.look.typesetting import typeset

ETA = 0.5
N = 1000

NAMES = sorted(
    file.name.removesuffix(".toml")
    for file in (resource_root() / "schedules").iterdir()
    if file.name.endswith(".toml")
)
BY_LOSS = {"reduce-on-plateau"}
"""What no formula of k can say: the rates depend on the run."""
FORMULAS = [name for name in NAMES if name not in BY_LOSS]
CONTRACT = {
    "constant": [],
    "step-decay": ["factor", "every"],
    "exponential-decay": ["rate"],
    "inverse-time": ["rate"],
    "inverse-sqrt": [],
    "polynomial": ["total", "power"],
    "triangular": ["eta_min", "eta_max", "mu"],
    "triangular2": ["eta_min", "eta_max", "mu"],
    "cosine-restarts": ["eta_min", "eta_max", "T"],
    "sgdr": ["eta_min", "eta_max", "T", "T_mult"],
    "noam": ["warmup"],
    "warmup-cosine": ["warmup", "total", "eta_min"],
    "one-cycle": ["eta_max", "total"],
}
"""Parameters that sessions rely on."""


@pytest.fixture
def rates(catalogue) -> Callable[..., np.ndarray]:
    """Return eta of updates 0 … n-1."""

    def etas(name: str, n: int = N, eta: float = ETA, **params: float) -> np.ndarray:
        k = np.arange(n, dtype=float)
        return catalogue.schedules[name].etas(eta, params, k, k)

    return etas


def _cosine(low: float, high: float, share: float) -> float:
    """Return ``high`` at share 0, ``low`` at share 1, and half a cosine between."""
    return low + (high - low) * (1 + math.cos(math.pi * share)) / 2


def _triangle(k: int, mu: int) -> float:
    """Return 0 at the ends of a cycle of 2*mu updates and 1 in its middle."""
    place = k % (2 * mu)
    return place / mu if place <= mu else (2 * mu - place) / mu


def _agree(found: np.ndarray, expected: list[float]) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("name", NAMES)
def test_the_file_says_all_that_the_window_shows(name: str, catalogue) -> None:
    entry = catalogue.schedules[name]
    assert entry.title
    assert entry.reference
    assert entry.watch.endswith(".")
    for spec in entry.params.values():
        assert spec.help.endswith("."), spec.name
        assert spec.low < spec.high, spec.name
        if not isinstance(spec.default, str):
            assert spec.low <= spec.default <= spec.high, spec.name


@pytest.mark.parametrize("name", NAMES)
def test_it_typesets(name: str, catalogue) -> None:
    schedule = catalogue.schedules[name]
    symbols = {n: spec.symbol for n, spec in schedule.params.items()}
    lines = schedule.latex if name in BY_LOSS else [Setter(symbols)(schedule.tree)]
    assert lines
    assert all(typeset(line) is not None for line in lines)


@pytest.mark.parametrize("name", CONTRACT)
def test_parameters_are_those_that_sessions_rely_on(name: str, catalogue) -> None:
    params = catalogue.schedules[name].params
    assert set(CONTRACT[name]) <= set(params)
    if "eta_max" in params:
        assert params["eta_max"].default == "eta"
    if "eta_min" in params:
        assert params["eta_min"].default == 0


@pytest.mark.parametrize("name", FORMULAS)
def test_as_it_comes_every_rate_is_finite_and_not_negative(name: str, rates) -> None:
    found = rates(name, 5000)
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    if name != "rate-range-test":
        assert found.max() <= ETA * (1 + 1e-12)


@pytest.mark.parametrize("name", FORMULAS)
def test_it_is_computed_alike_for_one_update_and_for_many(name: str, catalogue, rates) -> None:
    schedule = catalogue.schedules[name]
    found = rates(name, 60)
    for k in range(60):
        one = np.array([float(k)])
        assert schedule.etas(ETA, {}, one, one)[0] == found[k]


def test_constant(rates) -> None:
    _agree(rates("constant"), [ETA] * N)


def test_step_decay(rates) -> None:
    eta, expected = ETA, []
    for k in range(N):
        if k and k % 30 == 0:
            eta *= 0.7
        expected.append(eta)
    _agree(rates("step-decay", factor=0.7, every=30), expected)


def test_exponential_decay(rates) -> None:
    _agree(rates("exponential-decay", rate=0.01), [ETA * math.e ** (-k / 100) for k in range(N)])


def test_inverse_time(rates) -> None:
    found = rates("inverse-time", rate=0.25)
    _agree(found, [ETA / (1 + k / 4) for k in range(N)])
    assert found[4] == ETA / 2


def test_inverse_sqrt(rates) -> None:
    _agree(rates("inverse-sqrt"), [ETA / math.sqrt(k + 1) for k in range(N)])


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_polynomial(power: float, rates) -> None:
    expected = [ETA * max(0.0, (400 - k) / 400) ** power for k in range(N)]
    _agree(rates("polynomial", total=400, power=power), expected)


@pytest.mark.parametrize("mu", [1, 20, 33])
def test_triangular(mu: int, rates) -> None:
    expected = [0.01 + (0.4 - 0.01) * _triangle(k, mu) for k in range(N)]
    _agree(rates("triangular", eta_min=0.01, eta_max=0.4, mu=mu), expected)


def test_triangular_at_the_values_that_the_course_notes_state(rates) -> None:
    found = rates("triangular", eta_min=0.01, eta_max=0.5, mu=20)
    assert found[20] == pytest.approx(0.5, rel=1e-15)
    assert found[0] == found[40] == pytest.approx(0.01, rel=1e-12)


@pytest.mark.parametrize("mu", [1, 20, 33])
def test_triangular2(mu: int, rates) -> None:
    n = 40 * mu
    expected = [0.01 + 0.39 * _triangle(k, mu) * 0.5 ** (k // (2 * mu)) for k in range(n)]
    _agree(rates("triangular2", n, eta_min=0.01, eta_max=0.4, mu=mu), expected)


def test_exponential_range(rates) -> None:
    expected = [0.01 + 0.39 * _triangle(k, 20) * 0.98**k for k in range(N)]
    found = rates("exponential-range", eta_min=0.01, eta_max=0.4, mu=20, gamma=0.98)
    _agree(found, expected)


def test_cosine_restarts(rates) -> None:
    expected, since = [], 0
    for _ in range(N):
        expected.append(_cosine(0.1, 1.0, since / 50))
        since = 0 if since == 50 else since + 1
    found = rates("cosine-restarts", eta_min=0.1, eta_max=1.0, T=50)
    _agree(found, expected)
    assert found[0] == found[51] == 1.0
    assert found[50] == pytest.approx(0.1, rel=1e-12)


@pytest.mark.parametrize("period", [1, 2, 3, 7, 10, 50])
@pytest.mark.parametrize("factor", [1, 2, 3, 4])
def test_sgdr(period: int, factor: int, rates) -> None:
    expected, length, since = [], period, 0
    for _ in range(3000):
        expected.append(_cosine(0.01, ETA, since / length))
        since += 1
        if since == length:
            since, length = 0, length * factor
    _agree(rates("sgdr", 3000, eta_min=0.01, T=period, T_mult=factor), expected)


@pytest.mark.parametrize("warmup", [1, 20, 400])
def test_noam(warmup: int, rates) -> None:
    found = rates("noam", warmup=warmup)
    scale = ETA * math.sqrt(warmup)
    expected = [scale * min((k + 1) ** -0.5, (k + 1) * warmup**-1.5) for k in range(N)]
    _agree(found, expected)
    assert int(np.argmax(found)) == warmup - 1
    assert found.max() == pytest.approx(ETA, rel=1e-12)


@pytest.mark.parametrize(("warmup", "total"), [(20, 200), (0, 100), (50, 50)])
def test_warmup_cosine(warmup: int, total: int, rates) -> None:
    expected = []
    for k in range(N):
        if k < warmup:
            expected.append(ETA * k / warmup)
        elif k < total:
            expected.append(_cosine(0.02, ETA, (k - warmup) / (total - warmup)))
        else:
            expected.append(0.02 if total > warmup else ETA)
    found = rates("warmup-cosine", warmup=warmup, total=total, eta_min=0.02)
    _agree(found, expected)
    assert found[warmup] == ETA


def test_one_cycle(rates) -> None:
    total, peak, start = 200, ETA, ETA / 25
    end, top = start / 1e4, 0.3 * 200 - 1
    expected = []
    for k in range(N):
        if k <= top:
            expected.append(_cosine(peak, start, k / top))
        else:
            expected.append(_cosine(end, peak, min((k - top) / (total - 1 - top), 1.0)))
    found = rates("one-cycle", total=total)
    _agree(found, expected)
    assert found[59] == pytest.approx(ETA, rel=1e-12)


def test_warmup_linear(rates) -> None:
    _agree(rates("warmup-linear", warmup=8), [ETA * min(k + 1, 8) / 8 for k in range(N)])


def test_warmup_stable_decay(rates) -> None:
    expected = []
    for k in range(N):
        if k < 10:
            expected.append(ETA * (k + 1) / 10)
        elif k <= 60:
            expected.append(ETA)
        else:
            expected.append(ETA * max(0, 100 - k) / 40)
    _agree(rates("warmup-stable-decay", warmup=10, total=100, decay=40), expected)


def test_rate_range_test(rates) -> None:
    found = rates("rate-range-test", eta_min=1e-3, eta_max=10.0, total=100)
    assert found[0] == pytest.approx(1e-3, rel=1e-12)
    assert found[100] == pytest.approx(10.0, rel=1e-12)
    np.testing.assert_allclose(found[1:101] / found[:100], 1e4**0.01, rtol=1e-10)


def test_reduce_on_plateau(trace_run) -> None:
    params = {"factor": 0.3, "patience": 4, "threshold": 0.01, "eta_min": 0.02}
    run = {
        "optimizer": "signsgd",
        "params": {"eta": 0.7},
        "schedule": {"name": "reduce-on-plateau", "params": params},
    }
    trace = trace_run("bowl", run, start=[-5.0, -2.0], steps=80)
    eta, best, waited = 0.7, math.inf, 0
    for k in range(80):
        if k > 0:
            if trace.loss[k] < best * 0.99:
                best, waited = trace.loss[k], 0
            else:
                waited += 1
            if waited > 4:
                eta, waited = max(0.3 * eta, 0.02), 0
        assert trace.eta[k + 1] == pytest.approx(eta, rel=1e-15)
    assert eta == 0.02
