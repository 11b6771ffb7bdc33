"""The words said of a run are true, and its numbers are those of the textbook."""

from __future__ import annotations

import gc
import json
from math import acos, cos, isclose, pi, radians, sin, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.core import movement
from explorer.core.catalogue import Catalogue
from explorer.core.diagnosis import angle_to_descent, diagnose, status
from explorer.core.problem import Minimum
from explorer.core.trace import Divergence, Trace
from explorer.session.edits import opening
from explorer.session.files import read_session
from explorer.session.resolve import Resolved, resolve

CATALOGUE = Catalogue()
NOTES_CYCLE = {
    "surface": {"name": "ravine", "params": {"a": 0.1, "b": 2.0}},
    "start": [-5, -2],
    "steps": 100,
    "runs": [
        {
            "optimizer": "rmsprop",
            "variant": "eps-inside",
            "params": {"eta": 0.4, "beta": 0.7, "eps": 1e-6},
        }
    ],
}


def resolved(session: dict) -> Resolved:
    return resolve(
        read_session(json.dumps({"format": "optimizer-explorer/1", **session})), CATALOGUE
    )


def traced(session: dict):
    """Return the trace of a session's first run, and its problem."""
    found = resolved(session)
    return found.runs[0].simulate(found.source).finish(), found.surface.problem


def one_run(surface: dict | str, optimizer: str, steps: int, start=None, **params: float):
    surface = {"name": surface} if isinstance(surface, str) else surface
    session = {
        "surface": surface,
        "steps": steps,
        "runs": [{"optimizer": optimizer, "params": params}],
    }
    return traced(session if start is None else {**session, "start": start})


def made(w, loss=None, g=None) -> Trace:
    """Return a trace of given rows; the loss is |w|² unless it is given."""
    w = np.array(w, dtype=float)
    rows, d = w.shape
    loss = (w**2).sum(axis=-1) if loss is None else np.array(loss, dtype=float)
    g = np.full((rows, d), np.nan) if g is None else np.array(g, dtype=float)
    names = ("x", "y")[:d]
    return Trace(names, w, loss, np.full(rows, 0.1), {"g": g}, rows - 1, True)


def judged(trace: Trace, step: int, problem):
    return status(trace, step, problem.range, problem.minima, problem)


SQUARE = ((-10.0, 10.0), (-10.0, 10.0))


# --- words ---


def test_the_limit_cycle_of_the_notes():
    trace, problem = traced(NOTES_CYCLE)
    found = diagnose(trace, 100, problem, None, 0.4)
    assert found.status.word == "oscillating"
    assert {o.name for o in found.swings} == {"w1", "w2"}
    for swing in found.swings:
        assert (swing.period, swing.trend, swing.cycle) == (2, "steady", True)
        assert swing.amplitude == pytest.approx(0.2, abs=1e-3)
    assert found.status.sentence == (
        "w2 and w1 go back and forth by ±0.2 and ±0.2 with period 2: a cycle that repeats itself."
    )


@pytest.mark.parametrize("eta", [0.4, 0.45, 0.49, 0.499, 0.4999])
def test_a_zigzag_that_converges_is_no_cycle(eta):
    trace, problem = one_run("ravine", "gd", 300, start=[-5, -2], eta=eta)
    factor = (1 - 4 * eta) ** 2  # of the distance across, in the two steps of a period
    seen = False
    for k in range(trace.steps + 1):
        for swing in diagnose(trace, k, problem, None, eta).swings:
            if k > 6:
                assert (swing.name, swing.period, swing.trend) == ("w2", 2, "shrinking")
                assert swing.ratio == pytest.approx(factor, rel=1e-6)
            assert not swing.cycle
            seen = True
    assert seen


def test_a_zigzag_at_the_limit_stays_as_wide():
    trace, problem = one_run("ravine", "gd", 60, start=[-5, -2], eta=0.5)
    (swing,) = diagnose(trace, 40, problem, None, 0.5).swings
    assert (swing.trend, swing.period, swing.amplitude) == ("steady", 2, pytest.approx(2))
    assert not swing.cycle  # along the floor it still moves on


def test_a_zigzag_beyond_the_limit_grows():
    surface = {
        "expression": "0.1*x**2 + 2*y**2",
        "variables": ["x", "y"],
        "range": [[-9, 9], [-900, 900]],
    }
    trace, problem = one_run(surface, "gd", 40, start=[-5, -2], eta=0.6)
    found = diagnose(trace, 15, problem, None, 0.6)
    assert found.status.word == "oscillating"
    assert found.swings[0].trend == "growing"
    assert found.swings[0].ratio == pytest.approx(1.4**2)
    assert "the swing grows by 96 % a period" in found.status.sentence


def test_the_sway_of_a_heavy_ball_has_its_period():
    eta, beta, steepness = 0.02, 0.95, 2.0
    trace, problem = one_run("square", "momentum", 400, start=[9], eta=eta, beta=beta)
    angle = acos((1 + beta - eta * steepness) / (2 * sqrt(beta)))
    (swing,) = diagnose(trace, 110, problem, None, eta).swings
    assert swing.period == pytest.approx(2 * pi / angle, rel=0.03)
    assert swing.trend == "shrinking"
    assert swing.ratio == pytest.approx(beta ** (pi / angle), rel=0.1)


def test_a_cycle_of_several_places():
    corners = [(3.0, 0.0), (0.0, 2.0), (-3.0, 0.5), (0.5, -2.0), (1.0, 1.0)]
    trace = made([corners[k % 5] for k in range(60)])
    found = status(trace, 59, SQUARE, ())
    assert found.word == "oscillating"
    assert "with period 5: a cycle that repeats itself" in found.sentence


def test_ups_and_downs_without_a_period_are_called_irregular():
    steps = np.random.default_rng(4).normal(size=(200, 2))
    found = status(made(steps), 150, SQUARE, ())
    assert found.word == "oscillating"
    assert found.sentence.endswith("irregularly.")


def test_a_bend_in_the_path_is_no_oscillation():
    x = np.linspace(0, 3, 60)
    words = {
        status(made(np.stack([x, -((x - 1.5) ** 2)], -1), loss=np.exp(-x)), k, SQUARE, ()).word
        for k in range(1, 60)
    }
    assert "oscillating" not in words


def test_falling_rising_slowing_and_level():
    ways = {
        "falling": np.linspace(9, 1, 30),
        "rising": np.linspace(1, 9, 30),
        "slowing": 9 * 0.8 ** np.arange(30),
    }
    for word, x in ways.items():
        assert status(made(x[:, None]), 20, SQUARE[:1], ()).word == word
    around = np.arange(20)
    ring = made(np.stack([np.cos(around / 9), np.sin(around / 9)], -1), loss=np.ones(20))
    assert status(ring, 15, SQUARE, ()).word == "level"


def test_numbers_stand_in_the_sentences():
    trace, problem = one_run("square", "gd", 50, start=[10], eta=0.2)
    assert judged(trace, 1, problem).sentence == "The last step lowered the loss from 100 to 36."
    trace, problem = one_run("square", "gd", 50, start=[3], eta=1.1)
    assert judged(trace, 1, problem).sentence == "The last step raised the loss from 9 to 12.96."


def test_at_the_start():
    trace, problem = one_run("square", "gd", 50)
    assert judged(trace, 0, problem).word == "at the start"


def test_leaving_the_view_and_diverging():
    trace, problem = one_run("ravine", "gd", 3000, start=[-5, -2], eta=0.6)
    assert trace.divergence is not None
    at, name = trace.divergence.step, trace.divergence.name
    assert judged(trace, 2, problem).word != "left the view at step 3"
    left = judged(trace, 20, problem)
    assert (left.word, left.tone) == ("left the view at step 3", "notice")
    assert left.sentence == "It left the view at step 3 and is at w1 = −0.388, w2 = −1673."
    assert judged(trace, at - 1, problem).word == "left the view at step 3"
    for step in (at, trace.steps):
        assert judged(trace, step, problem).word == f"diverged at step {at} ({name})"
        assert judged(trace, step, problem).tone == "bad"


def test_coming_back_into_the_view_counts():
    trace = made([[0.0], [20.0], [30.0], [5.0], [4.0], [40.0]])
    words = [status(trace, k, SQUARE[:1], ()).word for k in range(6)]
    assert words[1] == words[2] == "left the view at step 1"
    assert "view" not in words[3]
    assert words[5] == "left the view at step 5"


def test_a_start_outside_the_view_has_not_left_it():
    trace = made([[20.0], [19.0], [18.0]])
    assert status(trace, 2, SQUARE[:1], ()).word == "outside the view"


def test_a_start_where_the_loss_is_not_finite():
    trace = made([[1.0], [np.nan]])
    trace.last, trace.divergence = -1, Divergence(0, "loss")
    assert status(trace, 0, SQUARE[:1], ()).word == "not defined at the start"


# --- at rest ---


def test_converged_says_since_when():
    trace, problem = one_run("square", "gd", 100, start=[10], eta=0.2)
    span = problem.range[0][1] - problem.range[0][0]
    near = np.abs(trace.w[:, 0]) <= movement.NEAR * span
    first = int(near.argmax())
    found = diagnose(trace, 90, problem, None, 0.2)
    assert (found.status.word, found.status.tone) == ("at a minimum", "good")
    assert found.reached == first
    assert f"Since step {first}" in found.status.sentence
    assert diagnose(trace, first - 1, problem, None, 0.2).reached is None


def test_one_newton_step_to_the_minimum_is_enough():
    trace, problem = one_run("booth", "newton", 5, eta=1.0)
    assert judged(trace, 1, problem).word == "at a minimum"


def test_a_pass_through_the_minimum_is_none():
    minimum = (Minimum((0.0, 0.0), 0.0),)
    trace = made(np.linspace((-8, 0), (8, 0), 17) + 0.001)
    assert trace.loss[8] < 1e-4
    assert {status(trace, k, SQUARE, minimum).word for k in range(1, 17)} == {"falling", "rising"}


@pytest.mark.parametrize(
    ("text", "start", "word", "kind"),
    [
        ("x**2 + 3*y**2", [-4, 3], "at a minimum", "the loss curves up, a minimum of"),
        ("x**2 - y**2", [-4, 0], "stalled", "a saddle"),
        ("-x**2 - y**2", [0, 0], "stalled", "a top"),
        ("0*x*y + 2", [1, 1], "stalled", "neither slope nor curvature"),
    ],
)
def test_where_no_minimum_is_known_slope_and_curvature_tell(text, start, word, kind):
    surface = {"expression": text, "variables": ["x", "y"]}
    trace, problem = one_run(surface, "gd", 200, start=start, eta=0.1)
    found = judged(trace, 200, problem)
    assert found.word == word
    assert kind in found.sentence


def test_steps_that_became_too_short_are_no_minimum():
    trace, problem = one_run("bowl", "gd", 100, start=[-5, -2], eta=1e-8)
    found = judged(trace, 100, problem)
    assert found.word == "stalled"
    assert "its steps are very short, though the slope is 13" in found.sentence


def test_another_minimum_as_low_as_the_known_ones():
    trace, problem = one_run("two-layer-linear", "rmsprop", 150, eta=0.05)
    found = judged(trace, 150, problem)
    assert found.word == "at a minimum"
    assert "as low as the global minimum" in found.sentence


def test_a_dead_neuron_stalls():
    trace, problem = one_run("relu-neuron", "gd", 60, eta=1.0)
    assert judged(trace, 60, problem).word == "stalled"


@pytest.mark.parametrize("name", CATALOGUE.surfaces.names())
def test_what_is_said_of_the_openings_is_true(name):
    found = resolve(opening(name, CATALOGUE), CATALOGUE)
    problem = found.surface.problem
    span = np.array([high - low for low, high in problem.range])
    around = np.array([(cos(a), sin(a)) for a in np.linspace(0, 2 * pi, 24, endpoint=False)])
    ring = around[:, : len(span)] * span * 4 * movement.NEAR
    for run in found.runs:
        trace = run.simulate(found.source).finish()
        word = judged(trace, trace.steps, problem).word
        w, last = trace.w[trace.last], trace.last
        inside = all(low <= v <= high for v, (low, high) in zip(w, problem.range, strict=True))
        assert ("view" in word) == (not inside and word != "at a minimum")
        if word == "at a minimum":
            known = [m for m in problem.minima if (abs(w - m.at) <= movement.NEAR * span).all()]
            gains = [trace.loss[0] - m.value for m in known]
            left = [trace.loss[last] - m.value for m in known]
            ratios = [b / a for a, b in zip(gains, left, strict=True)]
            assert (
                min(ratios, default=1) <= movement.CLOSE
                or (problem.loss(w + ring) > trace.loss[last]).all()
            )
        elif word == "stalled":
            assert (np.ptp(trace.w[last - 9 :], axis=0) <= movement.STILL * span).all()
        elif word == "oscillating":
            moves = np.diff(trace.w[last // 2 : last + 1], axis=0)
            assert ((moves[1:] * moves[:-1] < 0).sum(axis=0) >= 2).any()
        elif word == "rising":
            assert trace.loss[last] > trace.loss[last - 1]
        elif word == "falling":
            assert trace.loss[last] < trace.loss[last - 10]


# --- laws ---

rows = arrays(
    np.float64,
    st.tuples(st.integers(2, 60), st.integers(1, 2)),
    elements=st.sampled_from([-12.0, -1.0, -0.5, -0.01, 0.0, 1e-7, 0.01, 0.5, 1.0, 3.0]),
)


@settings(deadline=None, max_examples=60)
@given(rows)
def test_nothing_looks_ahead_and_slices_are_as_good_as_the_whole(w):
    view = SQUARE[: w.shape[1]]
    minima = (Minimum((0.0,) * w.shape[1], 0.0), Minimum((1.0,) * w.shape[1], 0.3, "local"))
    whole, growing = made(w), made(w)
    growing.last = 0
    for k in range(len(w)):
        growing.last = k
        cut = made(w[: k + 1])
        expected = status(cut, k, view, minima)
        assert status(whole, k, view, minima) == expected
        assert status(growing, k, view, minima) == expected


@settings(deadline=None, max_examples=30)
@given(rows, st.floats(0.01, 100), st.floats(-5, 5))
def test_units_and_origin_don_t_matter(w, scale, shift):
    view = SQUARE[: w.shape[1]]
    moved = tuple((low * scale + shift, high * scale + shift) for low, high in view)
    for k in range(len(w)):
        there = status(made(w * scale + shift, loss=(w**2).sum(axis=-1)), k, moved, ())
        assert there.word.split(" at ")[0] == status(made(w), k, view, ()).word.split(" at ")[0]


def test_another_view_is_another_judgement():
    trace = made([[0.0], [5.0]])
    assert status(trace, 1, ((-1.0, 1.0),), ()).word == "left the view at step 1"
    assert status(trace, 1, ((-9.0, 9.0),), ()).word == "rising"


def test_what_is_kept_of_a_trace_goes_with_it():
    gc.collect()
    before = len(movement._kept)
    trace = made([[0.0], [5.0]])
    status(trace, 1, SQUARE[:1], ())
    assert len(movement._kept) == before + 1
    del trace
    gc.collect()
    assert len(movement._kept) == before


# --- numbers ---


def test_distance_slope_and_curvature_on_a_quadratic():
    trace, problem = one_run("ravine", "gd", 10, start=[-5, -2], eta=0.4)
    found = diagnose(trace, 0, problem, None, 0.4)
    assert found.distance == pytest.approx(sqrt(29))
    assert found.nearest is problem.minima[0]
    assert found.slope == pytest.approx(sqrt(1 + 64))
    assert found.angle is None
    assert (found.curvature.low, found.curvature.high) == pytest.approx((0.2, 4))
    assert found.curvature.condition == pytest.approx(20)


def test_the_nearest_of_several_minima():
    trace, problem = one_run("himmelblau", "gd", 5, start=[3.1, 2.2], eta=1e-3)
    found = diagnose(trace, 0, problem, None, None)
    assert found.nearest.at == pytest.approx((3, 2), abs=1e-6)
    assert found.distance == pytest.approx(sqrt(0.01 + 0.04), abs=1e-6)


def test_no_minimum_is_known_of_a_typed_surface():
    surface = {"expression": "x**2 + y**2", "variables": ["x", "y"]}
    found = diagnose(*one_run(surface, "gd", 5)[:1], 3, one_run(surface, "gd", 5)[1], None, None)
    assert found.distance is None
    assert found.nearest is None
    assert found.reached is None


def test_the_angle_between_step_and_descent():
    assert angle_to_descent(one_run("ravine", "gd", 5)[0], 3) == pytest.approx(0, abs=1e-6)
    down = [-1.0, 0.0]  # the gradient is +x, so that downhill is −x
    for degrees in (0, 1e-5, 45, 90, 135, 180):
        turn = radians(degrees)
        step = [-cos(turn), sin(turn)]
        trace = made([[0, 0], step], g=[[np.nan, np.nan], [1, 0]])
        assert isclose(angle_to_descent(trace, 1), degrees, rel_tol=1e-6, abs_tol=1e-9), down
    still = made([[0, 0], [0, 0]], g=[[np.nan, np.nan], [1, 0]])
    assert angle_to_descent(still, 1) is None
    assert angle_to_descent(still, 0) is None


def test_after_a_divergence_the_numbers_are_those_of_the_last_row():
    trace, problem = one_run("ravine", "gd", 3000, eta=0.6)
    found = diagnose(trace, 3000, problem, None, 0.6)
    assert found.step == trace.last
    assert found.status.word.startswith("diverged")
    assert found.outside is not None
