"""What texts prove about the optimizers, checked on recorded runs."""

from __future__ import annotations

import numpy as np
import pytest

RAVINE = {"name": "ravine", "params": {"a": 0.1, "b": 2.0}}
CURVATURES = np.array([0.2, 4.0])
START = np.array([-5.0, -2.0])
SLOPE = {"expression": "3*x - 2*y", "variables": ["x", "y"], "range": [[-5, 5], [-5, 5]]}
QUARTIC = {
    "expression": "c*(x**4 + 2*y**2 + x*y)",
    "variables": ["x", "y"],
    "range": [[-5, 5], [-5, 5]],
    "params": {"c": 1.0},
}
SPARSE = {"mode": "minibatch", "size": 1, "order": "sequential"}


def _adam(**params: float) -> dict:
    return {"optimizer": "adam", "params": params}


def test_gradient_descent_on_a_quadratic_is_a_geometric_sequence(trace_run) -> None:
    trace = trace_run(RAVINE, {"optimizer": "gd", "params": {"eta": 0.4}}, steps=60)
    powers = (1 - 0.4 * CURVATURES) ** np.arange(61)[:, None]
    np.testing.assert_allclose(trace.w, START * powers, rtol=1e-12)


def test_heavy_ball_on_a_quadratic_follows_its_matrix_powers(trace_run) -> None:
    eta, beta = 0.3, 0.8
    run = {"optimizer": "momentum", "params": {"eta": eta, "beta": beta}}
    trace = trace_run(RAVINE, run, steps=60)
    for i, curvature in enumerate(CURVATURES):
        # (w, u) -> (w - eta*(beta*u + c*w), beta*u + c*w)
        matrix = np.array([[1 - eta * curvature, -eta * beta], [curvature, beta]])
        for k in (1, 2, 7, 30, 60):
            expected = np.linalg.matrix_power(matrix, k) @ [START[i], 0.0]
            np.testing.assert_allclose(trace.w[k, i], expected[0], rtol=1e-9, atol=1e-12)


def test_a_steady_slope_ends_in_steps_one_over_one_minus_beta_times_as_long(trace_run) -> None:
    run = {"optimizer": "momentum", "params": {"eta": 0.1, "beta": 0.9}}
    trace = trace_run(SLOPE, run, steps=300)
    np.testing.assert_allclose(np.diff(trace.w, axis=0)[-1], [-3.0, 2.0], rtol=1e-9)


def test_bias_correction_undoes_the_start_at_zero(trace_run) -> None:
    trace = trace_run(SLOPE, _adam(beta1=0.8, beta2=0.95), steps=50)
    t = np.arange(1, 51)[:, None]
    g = np.array([3.0, -2.0])
    np.testing.assert_allclose(trace.quantities["m"][1:], g * (1 - 0.8**t), rtol=1e-12)
    np.testing.assert_allclose(trace.quantities["v"][1:], g**2 * (1 - 0.95**t), rtol=1e-12)
    np.testing.assert_allclose(trace.quantities["m_hat"][1:], np.tile(g, (50, 1)), rtol=1e-12)
    np.testing.assert_allclose(trace.quantities["v_hat"][1:], np.tile(g**2, (50, 1)), rtol=1e-12)


def test_without_bias_correction_the_first_step_is_longer_by_a_known_factor(trace_run) -> None:
    run = {**_adam(eta=0.1, eps=0.0), "variant": "no-bias-correction"}
    trace = trace_run(SLOPE, run, steps=1)
    np.testing.assert_allclose(
        np.abs(trace.w[1] - trace.w[0]), 0.1 * (1 - 0.9) / np.sqrt(1 - 0.999), rtol=1e-12
    )


@pytest.mark.parametrize("optimizer", ["adam", "adamax", "nadam", "amsgrad", "rmsprop", "adagrad"])
@pytest.mark.parametrize("factor", [1e-3, 7.0, 1e4])
def test_multiplying_the_loss_changes_nothing_without_eps(optimizer, factor, trace_run) -> None:
    run = {"optimizer": optimizer, "params": {"eps": 0.0}}
    keys = {"start": [1.5, -1.0], "steps": 60}
    plain = trace_run(QUARTIC, run, **keys)
    scaled = trace_run({**QUARTIC, "params": {"c": factor}}, run, **keys)
    np.testing.assert_allclose(scaled.w, plain.w, rtol=1e-7, atol=1e-9)


def test_adagrads_rate_never_rises_and_rmsprops_does(trace_run) -> None:
    adagrad = trace_run("rosenbrock", {"optimizer": "adagrad"}, steps=200).quantities["rate"][1:]
    rmsprop = trace_run("rosenbrock", {"optimizer": "rmsprop"}, steps=200).quantities["rate"][1:]
    assert (np.diff(adagrad, axis=0) <= 0).all()
    assert (np.diff(rmsprop, axis=0) > 0).any(axis=0).all()


def test_amsgrads_rate_never_rises_where_no_bias_is_corrected(trace_run) -> None:
    rate = trace_run("rosenbrock", {"optimizer": "amsgrad"}, steps=200).quantities["rate"][1:]
    assert (np.diff(rate, axis=0) <= 0).all()


def test_adadelta_starts_with_steps_of_the_size_of_the_root_of_eps(trace_run) -> None:
    run = {"optimizer": "adadelta", "params": {"beta": 0.9, "eps": 1e-6}}
    trace = trace_run(RAVINE, run, steps=1)
    first = np.abs(trace.w[1] - trace.w[0])
    np.testing.assert_allclose(first, np.sqrt(1e-6) / np.sqrt(0.1), rtol=1e-4)


def test_zero_gradients_touch_the_max_norm_only_by_its_decay(trace_run) -> None:
    run = {"optimizer": "maxprop", "params": {"beta": 0.99}}
    trace = trace_run("sigmoid-neuron", run, gradient=SPARSE, start=[-2, -2], steps=200)
    g, v = trace.quantities["g"][:, 0], trace.quantities["v"][:, 0]
    idle = np.flatnonzero(g[1:] == 0) + 1
    idle = idle[idle > 1]
    assert 100 < len(idle) < 195
    np.testing.assert_array_equal(v[idle], 0.99 * v[idle - 1])
    assert (v[1:] >= np.abs(g[1:])).all()


def test_rewritten_nag_draws_the_look_ahead_points(trace_run) -> None:
    params = {"eta": 0.05, "beta": 0.9}
    forms = [
        trace_run(RAVINE, {"optimizer": "nag", "variant": v, "params": params}, steps=80)
        for v in ("look-ahead", "rewritten")
    ]
    ahead = forms[0].w[1:] - 0.05 * 0.9 * forms[0].quantities["u"][1:]
    np.testing.assert_allclose(forms[1].w[1:], ahead, rtol=1e-9, atol=1e-12)


def test_the_line_fit_ends_where_the_course_notes_end(trace_run) -> None:
    run = {"optimizer": "gd", "params": {"eta": 0.01}}
    trace = trace_run("linear-regression", run, steps=50)
    np.testing.assert_allclose(trace.w[0], [0.58937388, 0.91473434], atol=5e-9)
    np.testing.assert_allclose(trace.w[50], [5.00396765, 1.77940355], atol=5e-9)
    g = trace.quantities["g"][50]  # the gradient that the last step used
    assert abs(g[0]) < 1e-12
    np.testing.assert_allclose(g[1], -1.01068650, atol=5e-9)


def test_newton_fits_the_line_in_one_step(trace_run, catalogue) -> None:
    run = {"optimizer": "newton", "params": {"eta": 1.0}}
    trace = trace_run("linear-regression", run, steps=1)
    dataset = catalogue.datasets["noisy-line-5"]
    points = dataset.parsed.make(dataset.seed, {n: s.default for n, s in dataset.params.items()})
    slope, intercept = np.polyfit(points.x, points.y, 1)
    np.testing.assert_allclose(trace.w[1], [slope, intercept], rtol=1e-10)


def test_damping_takes_newton_from_its_own_step_to_a_short_one_downhill(trace_run) -> None:
    for damping in (0.5, 1e6):
        run = {"optimizer": "newton", "variant": "damped", "params": {"damping": damping}}
        trace = trace_run(RAVINE, run, steps=1)
        expected = START * (1 - CURVATURES / (CURVATURES + damping))
        np.testing.assert_allclose(trace.w[1], expected, rtol=1e-12)


def test_newton_finds_the_saddle_and_damping_leaves_it(trace_run) -> None:
    plain = trace_run("saddle", {"optimizer": "newton"}, start=[1.0, 0.1], steps=1)
    np.testing.assert_allclose(plain.w[1], 0.0, atol=1e-15)
    run = {"optimizer": "newton", "variant": "damped", "params": {"damping": 3.0}}
    damped = trace_run("saddle", run, start=[1.0, 0.1], steps=5)
    assert (np.diff(damped.loss) < 0).all()


@pytest.mark.parametrize("which", ["line-search/armijo", "bfgs", "lbfgs"])
def test_a_backtracking_search_never_climbs(which: str, trace_run) -> None:
    name, _, variant = which.partition("/")
    run = {"optimizer": name, **({"variant": variant} if variant else {})}
    trace = trace_run("rosenbrock", run, start=[-1.5, 2.0], steps=60)
    assert (np.diff(trace.loss[: trace.last + 1]) <= 0).all()
    assert trace.loss[trace.last] < (1e-12 if name != "line-search" else 5.0)


def test_the_best_candidate_is_taken(trace_run) -> None:
    run = {"optimizer": "line-search", "params": {"candidates": [0.01, 0.2, 0.4]}}
    trace = trace_run(RAVINE, run, steps=30)
    g, rate = trace.quantities["g"][1:], trace.quantities["rate"][1:, :1]
    tried = [(0.5 * CURVATURES * (trace.w[:-1] - c * g) ** 2).sum(axis=1) for c in (0.01, 0.2, 0.4)]
    np.testing.assert_array_equal(rate[:, 0], np.array([0.01, 0.2, 0.4])[np.argmin(tried, axis=0)])
    assert len(set(rate[:, 0])) > 1


@pytest.mark.parametrize("variant", ["polak-ribiere", "fletcher-reeves", "hestenes-stiefel"])
def test_conjugate_gradients_need_two_steps_on_a_quadratic(variant: str, trace_run) -> None:
    trace = trace_run(RAVINE, {"optimizer": "cg", "variant": variant}, steps=2)
    np.testing.assert_allclose(trace.w[2], 0.0, atol=1e-9)


def test_chebyshev_keeps_below_its_bound(trace_run) -> None:
    run = {"optimizer": "chebyshev", "params": {"low": 0.2, "high": 4.0}}
    trace = trace_run(RAVINE, run, steps=30)
    root = np.sqrt(4.0 / 0.2)
    ratio = (root - 1) / (root + 1)
    k = np.arange(31)
    bound = 2 * ratio**k / (1 + ratio ** (2 * k)) * np.linalg.norm(START)
    assert (np.linalg.norm(trace.w, axis=1) <= bound * (1 + 1e-9)).all()


def test_runge_kutta_follows_the_gradient_flow_to_the_fourth_order(trace_run) -> None:
    errors = []
    for eta in (0.05, 0.025):
        run = {"optimizer": "gradient-flow", "params": {"eta": eta}}
        trace = trace_run(RAVINE, run, steps=round(2 / eta))
        errors.append(np.abs(trace.w[-1] - START * np.exp(-CURVATURES * 2)).max())
    assert 12 < errors[0] / errors[1] < 20


def test_the_average_is_the_mean_of_the_iterates_of_gradient_descent(trace_run) -> None:
    params = {"eta": 0.3}
    plain = trace_run(RAVINE, {"optimizer": "gd", "params": params}, steps=40)
    mean = trace_run(RAVINE, {"optimizer": "asgd", "params": params}, steps=40)
    expected = np.cumsum(plain.w[1:], axis=0) / np.arange(1, 41)[:, None]
    np.testing.assert_allclose(mean.w[1:], expected, rtol=1e-10, atol=1e-12)


def test_polyaks_step_never_moves_away_from_the_minimum(trace_run) -> None:
    trace = trace_run(RAVINE, {"optimizer": "polyak"}, steps=60)
    assert (np.diff(np.linalg.norm(trace.w, axis=1)) <= 0).all()


def test_lookahead_pulls_the_fast_point_halfway_back(trace_run) -> None:
    run = {"optimizer": "lookahead", "variant": "gd", "params": {"eta": 0.1, "k": 5, "alpha": 0.5}}
    trace = trace_run(RAVINE, run, steps=10)
    fast = START * (1 - 0.1 * CURVATURES) ** 5
    np.testing.assert_allclose(trace.w[5], START + 0.5 * (fast - START), rtol=1e-12)
    np.testing.assert_allclose(trace.w[4], START * (1 - 0.1 * CURVATURES) ** 4, rtol=1e-12)


def test_signs_alone_move_every_parameter_by_the_same_length(trace_run) -> None:
    for optimizer in ("signsgd", "lion"):
        trace = trace_run(RAVINE, {"optimizer": optimizer, "params": {"eta": 0.01}}, steps=50)
        np.testing.assert_allclose(np.abs(np.diff(trace.w, axis=0)), 0.01, rtol=1e-9)


# (this, with these parameters) is (that, with those)
SAME = [
    ("adam-decay", {"beta_decay": 1.0}, "adam/eps-hat", {}),
    ("adam-l2", {"weight_decay": 0.0}, "adam", {}),
    ("adamw", {"weight_decay": 0.0}, "adam", {}),
    ("ademamix", {"alpha": 0.0, "eta": 0.1}, "adam", {}),
    ("qhadam", {"nu1": 1.0, "nu2": 1.0}, "adam", {}),
    ("qhadam", {"nu1": 0.0, "nu2": 1.0, "beta2": 0.9}, "adam", {"beta1": 0.0, "beta2": 0.9}),
    ("padam", {"p": 0.5}, "amsgrad", {}),
    ("lookahead", {"alpha": 1.0}, "adam", {}),
    ("lookahead/momentum", {"alpha": 1.0}, "momentum", {}),
    ("qhm", {"nu": 1.0}, "momentum/ema", {}),
    ("qhm", {"nu": 0.0}, "gd", {}),
    ("qhm", {"nu": 0.9, "beta": 0.9, "eta": 0.5}, "nag/rewritten", {"beta": 0.9, "eta": 0.05}),
    ("sgdw", {"weight_decay": 0.0}, "momentum", {}),
    ("sgdw/l2", {"beta": 0.0}, "sgdw/decoupled", {"beta": 0.0}),
    ("momentum", {"beta": 0.0}, "gd", {}),
    ("nag", {"beta": 0.0}, "gd", {}),
    ("clipped-gd", {"threshold": 1e6}, "gd", {}),
    ("clipped-gd/by-value", {"threshold": 1e6}, "gd", {}),
    ("sam", {"rho": 0.0}, "gd", {}),
    ("hypergradient", {"kappa": 0.0, "eta": 0.1}, "gd", {}),
    ("delta-bar-delta", {"kappa": 0.0, "phi": 0.0, "eta": 0.1}, "gd", {}),
    ("rmsprop-momentum", {"mu": 0.0, "eta": 0.1}, "rmsprop", {}),
    ("signsgd", {"eta": 0.1}, "rmsprop", {"beta": 0.0, "eps": 0.0}),
    ("signsgd", {"eta": 0.1}, "lion", {"eta": 0.1, "beta1": 0.0, "beta2": 0.0}),
    ("asgd/torch", {"lambd": 0.0}, "gd", {}),
    ("nesterov/restart", {"eta": 0.01}, "nesterov", {"eta": 0.01}),
]


@pytest.mark.parametrize(("this", "params", "that", "others"), SAME)
def test_one_rule_is_another_at_its_limit(this, params, that, others, trace_run) -> None:
    traces = []
    for which, values in ((this, params), (that, others)):
        name, _, variant = which.partition("/")
        run = {"optimizer": name, "variant": variant, "params": values}
        if not variant:
            del run["variant"]
        # Steps few enough that the sign rules and the restart have not turned yet.
        steps = 15 if "signsgd" in this or "restart" in this else 60
        traces.append(trace_run(RAVINE, run, start=[-5.0, -2.0], steps=steps))
    np.testing.assert_allclose(traces[0].w, traces[1].w, rtol=1e-8, atol=1e-10)


def test_a_schedule_sets_the_rate_of_each_update(trace_run) -> None:
    schedule = {"name": "step-decay", "params": {"factor": 0.5, "every": 2}}
    run = {"optimizer": "gd", "params": {"eta": 0.2}, "schedule": schedule}
    trace = trace_run(RAVINE, run, steps=6)
    rates = np.array([0.2, 0.2, 0.1, 0.1, 0.05, 0.05])
    np.testing.assert_allclose(trace.eta[1:], rates, rtol=1e-15)
    shrunk = np.cumprod(1 - rates[:, None] * CURVATURES, axis=0)
    np.testing.assert_allclose(trace.w[1:], START * shrunk, rtol=1e-12)
