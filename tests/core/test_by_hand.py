"""Whoever works out the numbers that a step shows gets the result that it shows.

The rows are read back from what stands on the screen, by the formula language's own parser.
"""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from explorer.core.by_hand import HandStep, work_out
from explorer.core.gradients import GradientSource
from explorer.core.hand_plan import part_of
from explorer.core.hand_rows import HandRow, row_of, settled
from explorer.core.hand_text import Piece, plain, read_number, write_number
from explorer.core.hand_values import evaluate, slots_of
from explorer.core.numbers import format_number
from explorer.core.trace import Trace
from explorer.formula.compile import compile_expressions
from explorer.formula.parse import parse_expression
from tests.core.sessions import NEURON, ROSENBROCK, VARIANTS, resolved
from tests.formula.trees import trees

BOTH = {"expression": "x**4 - 3*x*y + 2*y**2 + 0.3*x", "variables": ["x", "y"]}
SURFACES = {
    "neuron": (NEURON, {}),
    "rosenbrock": (ROSENBROCK, {}),
    "typed": (BOTH, {"start": [1.3, -0.7]}),
    "square": ({"name": "square"}, {}),
    "batches": (NEURON, {"gradient": {"mode": "minibatch", "size": 3, "noise": 0.05}}),
}
STEPS = (1, 2, 3, 5, 6, 12, 40)
HIGH = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def steps_of(surface, run, steps=(), **session):
    """Return (step worked out, trace, source) for each of some steps of a run."""
    ready = resolved(surface, [run], steps=max(STEPS), **session)
    meant = ready.runs[0]
    trace = meant.simulate(ready.source).finish()
    return [(work_out(meant, trace, ready.source, k), trace, ready.source) for k in steps or STEPS]


def step_of(surface, run, k, **session) -> HandStep:
    return steps_of(surface, run, (k,), **session)[0][0]


def rows_of(step: HandStep) -> list[HandRow]:
    return [row for line in step.lines for row in line.rows]


def row_named(step: HandStep, name: str) -> HandRow:
    return next(row for row in rows_of(step) if row.name == name)


# --- reading a row back ---


def typed(pieces: tuple[Piece, ...]) -> str:
    """Return what a row shows as the formula language writes it."""
    text = "".join(f"**({t})" if level else t for t, level in pieces)
    text = re.sub(r"×10([⁻⁰-⁹¹²³]+)", lambda m: f"e{m[1].translate(HIGH)}", text)
    text = re.sub(r"\b10(⁻[⁰-⁹¹²³]+)", lambda m: f"1e{m[1].translate(HIGH)}", text)
    text = re.sub(r"([⁻⁰-⁹¹²³]+)", lambda m: f"**({m[1].translate(HIGH)})", text)
    text = text.translate(str.maketrans({"−": "-", "·": "*", "≤": "<=", "≥": ">=", "≠": "!="}))
    text = re.sub(r"√([\d.]+)", r"sqrt(\1)", text).replace("√", "sqrt")
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text).replace("⌊", "floor(").replace("⌋", ")")
    text = text.replace("^", "**").replace(" mod ", " % ").replace("π", "pi")
    return text.replace(" = ", " == ")


def worth(text: str) -> float:
    """Return the value of a text without names."""
    with np.errstate(all="ignore"):
        return float(compile_expressions([parse_expression(text, ())], ())()[0])


def four(value: float) -> str:
    return format_number(value, 4, True)


def numbers_in(text: str) -> list[float]:
    """Return the numbers of a result: of a vector, one by one."""
    return [read_number(part) for part in text.strip("()").split(", ")]


def assert_row(row: HandRow, source: GradientSource, k: int) -> None:
    """Assert that a row's numbers give its result."""
    for statement in row.since:
        assert worth(typed(statement)) != 0, (row.name, plain(statement))
    shown = plain(row.pieces)
    if not shown:
        return
    if row.joined or shown.startswith("∇²L"):
        at = np.array(numbers_in(shown.removeprefix("∇²L")))
        if shown.startswith("∇²L"):
            found = source.hessian(at, k - 1)[0]
        else:
            found = source.loss(at, k - 1) if row.name == "L" else source.gradient(at, k - 1)
        values = np.ravel(found).tolist()
    elif row.result.startswith("("):
        inside = re.split(r", (?![^(]*\))", typed(row.pieces)[1:-1])
        values = [worth(part) for part in inside]
    else:
        values = [worth(typed(row.pieces))]
    expected = [four(v) for v in numbers_in(row.result)]
    assert [four(v) for v in values] == expected, (row.name, shown, row.result)


def recorded(trace: Trace, key: str, k: int) -> float:
    name, _, parameter = key.partition(".")
    if not parameter:
        return float(trace.eta[k])
    column = trace.w if name == "w" else trace.quantities[name]
    return float(column[k, trace.parameters.index(parameter)])


def assert_recorded(row: HandRow, trace: Trace, k: int) -> None:
    """Assert that a row shows what was recorded, to four digits."""
    shown = [four(v) for v in numbers_in(row.result)]
    values = [four(recorded(trace, key, k)) for key in row.keys]
    assert values == (shown if len(shown) == len(values) else shown * len(values)), row.name


@pytest.mark.parametrize("place", SURFACES)
@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_shown_numbers_give_the_shown_result(name, variant, place):
    surface, session = SURFACES[place]
    for step, trace, source in steps_of(
        surface, {"optimizer": name, "variant": variant}, **session
    ):
        k = step.step
        assert 0 <= k <= trace.last
        for row in (*rows_of(step), *step.before, *step.gradient):
            assert_row(row, source, k)
        for row in (*rows_of(step), *step.gradient):
            if k:
                assert row.result
                assert_recorded(row, trace, k)


@pytest.mark.parametrize("name", [n for n, _ in VARIANTS if n != "line-search"][::7])
@pytest.mark.parametrize("schedule", ["cosine-restarts", "step-decay", "noam", "reduce-on-plateau"])
def test_schedules_are_worked_out_too(name, schedule):
    run = {"optimizer": name, "schedule": {"name": schedule}}
    for step, trace, source in steps_of(ROSENBROCK, run):
        if not step.step:
            continue
        row = step.lines[0].rows[0]
        assert row.keys == ("eta",)
        assert_row(row, source, step.step)
        assert_recorded(row, trace, step.step)


def test_every_quantity_has_its_row_once():
    for name, variant in VARIANTS:
        (step, trace, _), *_ = steps_of(NEURON, {"optimizer": name, "variant": variant}, (3,))
        keys = [key for row in rows_of(step) for key in row.keys]
        wanted = {q for q in trace.quantities if q != "g"} | {"w"}
        assert sorted(keys) == sorted(f"{q}.{p}" for q in wanted for p in trace.parameters)


# --- what a row says ---


def test_a_row_puts_numbers_in_the_place_of_names():
    step = step_of(NEURON, {"optimizer": "adam"}, 12)
    row = row_named(step, r"\hat{m}_{b}")
    assert plain(row.pieces) == "−0.007824 / (1 − 0.9¹²)"
    assert row.result == "−0.01090"
    assert row.keys == ("m_hat.b",)
    kept = row_named(step, "v_{w}")
    assert plain(kept.pieces) == "0.999 · 0.0006837 + 0.001 · (−0.1144)²"


def test_digits_are_added_where_four_would_give_another_result():
    step = step_of(NEURON, {"optimizer": "cg"}, 12)
    row = row_named(step, r"\mathit{curvature}")
    assert "(0.03595764 − 0.03595818)" in plain(row.pieces)


def test_the_first_step_reads_what_state_begins_with():
    step = step_of(NEURON, {"optimizer": "rprop", "params": {"eta": 0.25}}, 1)
    row = row_named(step, r"\mathit{rate}_{w}")
    assert plain(row.pieces) == "clip(1 · 0.25, 10⁻⁶, 50)"


def test_what_is_one_number_for_all_parameters_stands_once():
    step = step_of(NEURON, {"optimizer": "dog"}, 4)
    rates = [row for row in rows_of(step) if "rate.w" in row.keys]
    assert [row.keys for row in rates] == [("rate.w", "rate.b")]
    assert rates[0].name == r"\mathit{rate}"


def test_a_case_is_decided_and_says_by_what():
    step = step_of(NEURON, {"optimizer": "rprop"}, 12)
    row = row_named(step, r"\mathit{factor}_{w}")
    assert (row.pieces, row.result) == ((), "1.2")
    assert [plain(s) for s in row.since] == ["0.4252 > 0"]


def test_a_gradient_elsewhere_says_where_and_what():
    step = step_of(NEURON, {"optimizer": "nag"}, 12)
    at_w, at_b, there, *own = step.lines[0].rows
    assert (at_w.name, at_b.name) == (r"\text{at }w", r"\text{at }b")
    assert plain(there.pieces) == f"({at_w.result}, {at_b.result})"
    assert there.joined
    assert there.name == r"\nabla L"
    assert there.result == "(−0.4230, −0.2725)"
    assert plain(own[0].pieces).endswith("+ (−0.4230)")


def test_a_system_is_solved_by_hand():
    step = step_of(ROSENBROCK, {"optimizer": "newton"}, 1)
    line = step.lines[-1]
    names = [row.name for row in line.rows]
    assert names == ["H_{x}", "H_{y}", "(H^{-1} g)_{x}", "(H^{-1} g)_{y}", "x", "y"]
    assert plain(line.rows[0].pieces).startswith("∇²L(")


def test_a_hessian_of_the_rule_is_recorded_row_by_row():
    rule = {"rule": "H = hess(w)\nw = w - solve(2*H, g)", "params": {}}
    (step, trace, source), *_ = steps_of(NEURON, rule, (1,))
    rows = step.lines[0].rows
    assert [row.keys for row in rows] == [("H_1.w", "H_1.b"), ("H_2.w", "H_2.b")]
    for row in rows_of(step):
        assert_row(row, source, 1)
        assert_recorded(row, trace, 1)


def test_a_name_assigned_twice_shows_both_values():
    rule = {"rule": "a = g\na = 2*a\nw = w - 0.1*a", "params": {}}
    step = step_of(NEURON, rule, 2)
    first, second, last = step.lines
    assert [row.keys for row in first.rows] == [(), ()]
    assert [row.keys for row in second.rows] == [("a.w",), ("a.b",)]
    assert plain(second.rows[0].pieces) == "2 · (−0.27077)"
    assert (first.rows[0].result, second.rows[0].result) == ("−0.2708", "−0.5415")
    assert plain(last.rows[0].pieces).endswith("− 0.1 · (−0.5415)")


@pytest.mark.parametrize(
    "right",
    [
        "w - (eta - g)*(g - (w - 1))",
        "w - eta*-g**2/(w*g)",
        "-(w*g) + abs(abs(g) - w)",
        "w - (g > 0)*eta*(2 - (w < g))",
        "w - eta*exp(-(w**2))*2**-t - max(g, -w, 1)",
        "(w - g)**3*0.001 - floor(w/g)*0.1 + (w % 2)**2",
        "w - eta*sign(g)*abs(g)**(1/3) + e**-pi",
        "where((t > 2)*(g > 0), w - 0.1, where(w != 1, w + where(g < 0, 1e-3, 1e-9), 0))",
        "w - 1e-7*(g + 1e9*eta)/1e-8/1e3",
        "w + clip(eta*sqrt(norm(g)*dot(w, g - w)**2), -0.1, 0.1)",
        "w - eta*(loss(w - g) - loss(w))*grad(grad(w))",
        "w - 0.01*solve(hess(w + 1) + 3, solve(hess(w) + 5, g) + w)",
    ],
)
def test_any_formula_reads_back(right):
    rule = {"rule": f"w = {right}", "params": {"eta": 0.0123}}
    for surface, start in ((BOTH, [1.3, -0.7]), ({"name": "square"}, [1.7])):
        for step, trace, source in steps_of(surface, rule, (1, 2, 3, 4), start=start):
            for row in rows_of(step) if step.step else ():
                assert_row(row, source, step.step)
                assert_recorded(row, trace, step.step)


# --- what stands beside the rows ---


def test_before_the_first_step_there_are_names_without_numbers():
    step = step_of(NEURON, {"optimizer": "rmsprop"}, 0)
    assert step.step == 0
    assert step.note == "No step has been made yet. Step forward to see its numbers."
    assert not step.before
    assert [row.name for row in step.lines[0].rows] == ["v_{w}", "v_{b}"]
    assert all(not row.pieces and not row.result for row in rows_of(step))
    assert step.lines[1].rows[0].keys == ("rate.w",)


def test_the_strip_says_where_the_step_began():
    (step, trace, _), *_ = steps_of(ROSENBROCK, {"optimizer": "gd"}, (3,))
    assert [row.keys for row in step.before] == [("w.x",), ("w.y",)]
    assert [row.keys for row in step.gradient] == [("g.x",), ("g.y",)]
    assert [read_number(row.result) for row in step.before] == pytest.approx(trace.w[2], rel=1e-3)


def test_a_batch_says_its_points():
    batch = {"mode": "minibatch", "size": 2}
    step = step_of(NEURON, {"optimizer": "gd"}, 2, gradient=batch)
    assert step.points == "Gradient of 2 of the 11 points, (x, y) = (0, 0.4), (−2, 0.1)"
    many = step_of(NEURON, {"optimizer": "gd"}, 2, gradient={**batch, "size": 5, "noise": 0.1})
    assert many.points == "Gradient of 5 of the 11 points, with noise"
    assert not step_of(NEURON, {"optimizer": "gd"}, 2).points


def test_a_run_that_diverged_shows_its_last_step_and_says_so():
    run = {"optimizer": "gd", "params": {"eta": 10}}
    (step, trace, _), *_ = steps_of(ROSENBROCK, run, (30,))
    assert step.step == trace.last < 30
    assert step.ended
    assert (
        step.note == f"The run ends here: in step {step.step + 1}, the loss is not a finite number."
    )
    assert not step_of(ROSENBROCK, run, trace.last).ended


def test_a_method_without_a_rule_shows_what_it_recorded():
    for k in (0, 4):
        step = step_of(NEURON, {"optimizer": "lbfgs"}, k)
        assert "not a rule" in step.note
        assert [row.name for row in step.lines[0].rows] == ["p_{w}", "p_{b}"]
        assert [row.name for row in step.lines[3].rows] == ["w", "b"]
        assert all(bool(row.result) == bool(k) for row in rows_of(step))


def test_phases_go_with_the_lines():
    step = step_of(NEURON, {"optimizer": "rmsprop"}, 2)
    assert [line.phase for line in step.lines] == ["accumulate", "scale", "move"]


@given(st.floats(-1e300, 1e300), st.integers(4, 17), st.booleans())
def test_numbers_read_back(value, digits, given_):
    text = write_number(value, digits, given_)
    back = read_number(text)
    assert back == pytest.approx(value, rel=1.1 * 10.0 ** (1 - digits))
    assert read_number(write_number(back, 17)) == back


@given(st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False))
def test_seventeen_digits_are_the_number_itself(value):
    assert read_number(write_number(value, 17)) == value


VALUES = st.one_of(
    st.sampled_from([0.0, -0.0, 1.0, -1.0, 2.0, 0.1, -0.5, 12.0]),
    st.floats(-100, 100),
    st.floats(1e-12, 1e12),
)


@settings(deadline=None, max_examples=300, suppress_health_check=list(HealthCheck))
@given(trees(("w", "v", "eta"), leaves=9), VALUES, VALUES, VALUES)
def test_rows_of_any_tree_read_back(tree, w, v, eta):
    values = {"w": w, "v": v, "eta": eta}
    part = part_of(tree)
    slots = slots_of(part, values)
    result = evaluate(part.tree, slots)
    assume(np.isfinite(result))
    decided, _ = settled(part.tree, slots)
    assume(np.isfinite([evaluate(decided, slots)]).all())
    row = row_of("r", (), (part,), values, (result,), {"eta"})
    assert four(read_number(row.result)) == four(result)
    assert_row(row, None, 1)
