"""The averages lab's numbers: the notes' worked example, and the laws of each average."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.core.averages import (
    AVERAGES,
    MOST,
    SIGNALS,
    gradients_of,
    record_of,
    record_of_signal,
    traces,
)
from explorer.core.trace import Trace

BY_NAME = {average.name: average for average in AVERAGES}
SIGNAL = {signal.name: signal for signal in SIGNALS}
signals = arrays(np.float64, st.integers(1, 30), elements=st.floats(-10, 10))
betas = st.floats(0.0, 0.999)


def rates(name: str, signal, beta: float):
    return record_of(BY_NAME[name], np.asarray(signal), beta).quantities["rate"][1:, 0]


def test_the_worked_example_of_the_notes() -> None:
    signal = SIGNAL["worked"].values({})
    np.testing.assert_array_equal(signal[:3], [0.1, 0.0, 0.0])
    ewma = BY_NAME["ewma"].run(signal, 0.999)
    assert ewma["v"][1:3] == pytest.approx([0.00001, 0.00000999], rel=1e-12)
    assert [f"{r:.1f}" for r in rates("ewma", signal, 0.999)[:2]] == ["316.2", "316.4"]
    assert [f"{r:.1f}" for r in rates("corrected", signal, 0.999)[:2]] == ["10.0", "14.1"]
    # The notes divide rounded numbers: 0.0000099/0.0019 = 0.0052, whose rate is 13.8 or 13.9.
    assert f"{1 / np.sqrt(0.00000999 / (1 - 0.999**2)):.1f}" == "14.1"
    assert 13.8 <= 1 / np.sqrt(0.0052) < 13.9


def test_the_sparse_example_of_the_notes() -> None:
    signal = SIGNAL["sparse"].values({"every": 2.0})
    np.testing.assert_array_equal(signal[:4], [1.0, 0.0, 1.0, 0.0])
    assert [f"{r:.2f}" for r in rates("corrected", signal, 0.999)[:2]] == ["1.00", "1.41"]
    assert [f"{r:.3f}" for r in rates("max", signal, 0.999)[:3]] == ["1.000", "1.001", "1.000"]


def test_the_decaying_profile_begins_as_in_the_notes() -> None:
    assert f"{SIGNAL['decaying'].values({'decay': 0.0})[0]:.2f}" == "1.34"
    assert f"{1 / 1.34:.2f}" == "0.75"  # the notes cut it to 0.74


@given(signals, betas)
def test_the_corrected_average_is_a_weighted_mean(signal, beta) -> None:
    found = BY_NAME["corrected"].run(signal, beta)["m_hat"][1:]
    for t in range(1, len(signal) + 1):
        weights = beta ** np.arange(t - 1, -1, -1.0)
        expected = (weights * signal[:t]).sum() / weights.sum()
        assert found[t - 1] == pytest.approx(expected, rel=1e-6, abs=1e-9)


@given(signals, betas)
def test_the_maximum_is_that_of_the_faded_past(signal, beta) -> None:
    found = BY_NAME["max"].run(signal, beta)["u"][1:]
    for t in range(1, len(signal) + 1):
        faded = np.abs(signal[:t]) * beta ** np.arange(t - 1, -1, -1.0)
        assert found[t - 1] == pytest.approx(faded.max(), rel=1e-9)


def test_a_constant_is_its_own_corrected_average() -> None:
    signal = SIGNAL["constant"].values({})
    np.testing.assert_allclose(BY_NAME["corrected"].run(signal, 0.9)["m_hat"][1:], 1.0)
    assert BY_NAME["ewma"].run(signal, 0.9)["m"][1] == pytest.approx(0.1)


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda s: s.name)
def test_every_signal_can_be_recorded(signal) -> None:
    values = signal.values({})
    assert values.shape == (signal.steps,)
    np.testing.assert_array_equal(values, signal.values({}, seed=0))
    assert np.isfinite(values).all()
    for average, trace in traces(values, signal.beta):
        assert trace.complete, average
        assert np.isnan(trace.quantities["average"][0, 0])
        assert np.isfinite(trace.quantities["average"][1:]).all()


def test_noise_is_another_with_another_seed() -> None:
    noisy = SIGNAL["noisy-curve"]
    assert not np.array_equal(noisy.values({}, 0), noisy.values({}, 1))
    np.testing.assert_array_equal(noisy.values({"sigma": 0.0}), noisy.true_values({}))


def test_the_gradients_of_a_run() -> None:
    steps = MOST + 10
    g = np.arange(2.0 * (steps + 1)).reshape(-1, 2)
    empty = np.zeros(steps + 1)
    trace = Trace(("w", "b"), np.zeros((steps + 1, 2)), empty, empty, {"g": g}, last=steps)
    np.testing.assert_array_equal(gradients_of(trace, "b"), g[1 : MOST + 1, 1])
    trace.last = 3
    assert len(gradients_of(trace, "w")) == 3
    assert record_of_signal(gradients_of(trace, "w")).last == 3
