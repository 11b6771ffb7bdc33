"""Scripts of sessions, run by a Python of their own and compared digit by digit with the trace."""

from __future__ import annotations

import re
from typing import Any

import pytest

from explorer.errors import InputError
from tests.export.scripts import CATALOGUE, POINTS, output_of, scripted

VARIANTS = [
    {"optimizer": name, "variant": variant}
    for name, entry in CATALOGUE.optimizers.items()
    for variant in entry.variants
]
FEW = [{"optimizer": "adam"}, {"optimizer": "momentum"}, {"optimizer": "newton"}]


def assert_same(surface: Any, runs: list[dict[str, Any]], **session: Any) -> str:
    script, expected = scripted(surface, runs, **session)
    found = output_of(script)
    if found != expected:
        pairs = zip(found.splitlines(), expected.splitlines(), strict=False)
        first = next((p for p in pairs if p[0] != p[1]), ("", ""))
        pytest.fail(f"printed {first[0]!r}, traced {first[1]!r}")
    assert expected.count("\n") > len(runs)
    return script


@pytest.mark.parametrize("surface", ["rosenbrock", "ackley", "sigmoid-neuron", "wavy", "saddle"])
def test_every_optimizer_prints_its_own_trace(surface: str) -> None:
    assert_same({"name": surface}, VARIANTS, steps=60)


def test_every_surface() -> None:
    for name in CATALOGUE.surfaces:
        assert_same({"name": name}, FEW, steps=25)


@pytest.mark.parametrize("order", ["sequential", "shuffle", "replacement"])
@pytest.mark.parametrize("size", [1, 4])
def test_batches(order: str, size: int) -> None:
    gradient = {"mode": "minibatch", "size": size, "order": order, "seed": 3, "noise": 0.01}
    runs = [
        *FEW,
        {"optimizer": "sam"},
        {"optimizer": "line-search", "variant": "armijo"},
        {"optimizer": "lbfgs"},
        {"optimizer": "bfgs"},
        {"optimizer": "polyak"},
    ]
    data = {"name": "sigmoid-neuron", "data": POINTS}
    assert_same(data, runs, gradient=gradient, steps=40)


def test_batches_over_many_blocks_of_random_numbers() -> None:
    gradient = {"mode": "minibatch", "size": 7, "order": "replacement", "seed": 1, "noise": 1e-3}
    data = {"name": "linear-regression", "data": POINTS}
    gradient["size"] = 5
    assert_same(data, [{"optimizer": "adam"}], gradient=gradient, steps=2100)


def test_noise_without_points() -> None:
    gradient = {"mode": "full", "noise": 0.5, "seed": 7}
    assert_same({"name": "ravine", "params": {"a": 0.3}}, FEW, gradient=gradient, steps=50)


def test_every_schedule() -> None:
    runs = [{"optimizer": "adam", "schedule": {"name": name}} for name in CATALOGUE.schedules]
    typed = {"expression": "eta*c**k/(1+max(k, epoch))", "params": {"c": 0.9}}
    runs += [{"optimizer": "gd", "params": {"eta": 0.01}, "schedule": typed}]
    gradient = {"mode": "minibatch", "size": 2}
    data = {"name": "sigmoid-neuron", "data": POINTS}
    assert_same(data, runs, gradient=gradient, steps=60)


@pytest.mark.parametrize(
    "expression",
    [
        "abs(x)**1.5 + max(x, y, -x) + where(x > y, x*y, 2)",
        "sqrt(x**2 + y**2) + floor(x) + clip(y, -1, 1)**3 + (x**2)**2",
        "exp(sin(x)*cos(y)) + log(1 + x**4) + tanh(x*y)**-2 + cosh(y/3) + x % 2",
        "p**2*x**2 + (y + pi)**p + sign(x)*y + e**x + 2**0.5*y**2 + sqrt(2)",
        "(x < y)*x**2 + -(y >= 0)*x + -x**2*-y - (x - (y - 1)) + 1/3*x",
        "tan(x/5) + sinh(y) + abs(sin(p*x))**(2 + y**2)",
        "np*k",
        "(residual - root2)**2 + sqrt(residual**2 + root2**2) + exp(residual*root2)",
    ],
)
def test_typed_surfaces(expression: str) -> None:
    names = ["np", "k"] if "np" in expression else ["x", "y"]
    names = ["residual", "root2"] if "residual" in expression else names
    params = {"p": 3.0} if "p*" in expression or "**p" in expression else {}
    surface = {"expression": expression, "variables": names, "params": params}
    assert_same(surface, FEW[:2], steps=30, start=[0.7, -0.4])


def test_typed_model_and_loss() -> None:
    surface = {
        "model": "a*sin(w*x) + where(x > 0, w, w**2)",
        "loss": "log(1 + (f - y)**2) + 0.01*w**2",
        "reduction": "mean",
        "variables": ["w"],
        "params": {"a": 1.5},
        "data": POINTS,
    }
    assert_same(surface, [*FEW, {"optimizer": "cg"}], steps=30)


def test_typed_rules_with_names_that_the_script_needs() -> None:
    rules = [
        "loss_ = 2*g\nk = k + 1\nrange_ = g**2 + k\nw = w - eta*range_/norm(range_)",
        "a = dot(g, g)\nb = norm(3)\nc = c + where(a > b, 1, lambda_)\nw = w - eta*c*g/a",
        "H = hess(w)\nd = solve(H, g)\nw = w - eta*d",
        "q = loss(w - g) - loss(w)\nw = w - eta*grad(w - eta*g)*sign(q)**3",
        "s = 2\nz = z + s\nu = t**2\nu2 = u2**2 + 1\nw = w - eta*g**2*g**-2*(u/z)**0.5*beta**t",
        "state = t % 2\npath = path*state + g**3 + g**4\nw = w - eta*clip(path, -1, 1)",
        f"total = g{' + g/9' * 30}\nsine = {'sin(' * 14}total{')' * 14}\nw = w - eta*sine*total",
        "same = old\nold = 3\nw = w - eta*g*same**2",
    ]
    params = {"eta": 0.01, "lambda_": 0.5, "beta": 0.9}
    used = [{n: v for n, v in params.items() if n in rule} for rule in rules]
    runs = [{"rule": rule, "params": p} for rule, p in zip(rules, used, strict=True)]
    assert_same({"name": "himmelblau"}, runs, steps=30)
    assert_same({"name": "wavy"}, runs, steps=30)


def test_parts_are_called_by_what_they_are() -> None:
    script = assert_same({"name": "rosenbrock"}, FEW, steps=3)
    assert "    difference = y - square(x)\n" in script
    script = assert_same({"name": "ackley"}, FEW, steps=3)
    assert "    root = np.sqrt(" in script
    assert "    exponential = np.exp(" in script
    assert "    exponential2 = np.exp(" in script
    script = assert_same({"name": "sigmoid-neuron", "data": POINTS}, FEW[:2], steps=3)
    assert "    residual = f - y\n" in script
    assert not re.search(r"\bpart\d", script)


def test_the_rule_stands_beside_its_code_as_it_was_written() -> None:
    rule = "m = 0.5*m +g**2   # the mean \u2028raise SystemExit(3)\n\nw = w-eta*g/(1+m)"
    runs = [{"optimizer": "adagrad"}, {"rule": rule, "params": {"eta": 0.1}}]
    runs += [{"optimizer": "bfgs"}]
    script = assert_same({"name": "bowl"}, runs, steps=5)
    below = script.partition("def adagrad(")[2].partition("def ")[0]
    for line in CATALOGUE.optimizers["adagrad"].variant("").rule_text.text.splitlines():
        assert f"    #     {line}\n" in below
    mine = script.partition("def my_rule(")[2].partition("def ")[0].splitlines()
    at = mine.index("    # The rule:")
    assert mine[at + 1 : at + 4] == [
        "    #     m = 0.5*m +g**2 # the mean",
        "    #     raise SystemExit(3)",
        "    #     w = w-eta*g/(1+m)",
    ]
    assert "The rule" not in script.partition("def bfgs(")[2].partition("def ")[0]


@pytest.mark.parametrize(
    ("session", "first"),
    [
        ({"title": "Mine"}, "# Mine"),
        ({}, "# A, B and GD: 3 steps on Bowl"),
        ({"runs": 1}, "# A: 3 steps on Bowl"),
        ({"runs": 2, "steps": 1}, "# A and B: 1 step on Bowl"),
        ({"runs": 9}, "# 9 runs: 3 steps on Bowl"),
    ],
)
def test_the_first_line_says_what_the_script_is(session, first) -> None:
    runs = [{"optimizer": "gd", "label": label} for label in "AB"] + [{"optimizer": "gd"}]
    runs = (runs + [{"optimizer": "gd", "label": f"run {i}"} for i in range(9)])[
        : session.pop("runs", 3)
    ]
    script, _ = scripted({"name": "bowl"}, runs, **{"steps": 3, **session})
    assert script.startswith(f"{first}\n#\n# Runs with NumPy alone")


def test_two_empty_lines_stand_before_every_function() -> None:
    for name in ("sigmoid-neuron", "rosenbrock"):
        gradient = {"mode": "full", "noise": 0.1, "seed": 1}
        script, _ = scripted({"name": name}, VARIANTS, steps=3, gradient=gradient)
        lines = script.splitlines()
        starts = [i for i, line in enumerate(lines) if line.startswith("def ")]
        assert len(starts) > 10
        for i in starts:
            before = i - 1 if lines[i - 1].startswith("@") else i
            assert lines[before - 2 : before] == ["", ""], lines[i]
            assert lines[before - 3] != "", lines[i]


def test_runs_share_a_function_and_keep_their_own_settings() -> None:
    runs = [
        {"optimizer": "adam", "params": {"eta": 0.1}, "start": [1, 1]},
        {"optimizer": "adam", "params": {"eta": 0.5, "beta1": 0}, "label": 'β, "quoted"'},
    ]
    script = assert_same({"name": "bowl"}, runs, steps=10)
    assert script.count("def adam(") == 1


def test_a_run_that_diverges_ends_where_its_trace_does() -> None:
    runs = [
        {"optimizer": "gd", "params": {"eta": 1e30}},
        {"rule": "w = w*10**100"},
        {"rule": "q = sqrt(-g)\nw = w - 0.1*g"},
        {"optimizer": "gd", "start": [1e200, 0]},
    ]
    assert_same({"name": "rosenbrock"}, runs, steps=10)


def test_points_of_a_file_are_written_out(tmp_path) -> None:
    (tmp_path / "points.csv").write_text("a,b\n0.1,1\n2,1e-3\n-3,0.25\n", "utf-8")
    data = {"csv": str(tmp_path / "points.csv"), "x": "a", "y": "b"}
    script = assert_same({"name": "linear-regression", "data": data}, FEW, steps=10)
    assert "0.001," in script


def test_every_dataset() -> None:
    for name in CATALOGUE.datasets:
        data = {"dataset": name, "seed": 5}
        assert_same({"name": "linear-regression", "data": data}, FEW[:1], steps=3)


def test_too_many_points_for_a_script() -> None:
    many = [float(i) for i in range(20_001)]
    with pytest.raises(InputError, match=r"surface.data: 20,001 points are too many"):
        scripted({"name": "linear-regression", "data": {"x": many, "y": many}}, FEW[:1], steps=1)


def test_nothing_that_is_typed_becomes_code() -> None:
    evil = '"""\nraise SystemExit(3)\n# \r raise SystemExit(3) \u2028 \\'
    runs = [{"optimizer": "gd", "label": evil}]
    script = assert_same({"name": "bowl"}, runs, steps=3, title=evil)
    assert not any(line.lstrip().startswith("raise") for line in script.splitlines())
