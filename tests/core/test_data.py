"""Points: inline, from CSV files with every fault located, and from seeded recipes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.core import csv_points
from explorer.core.csv_points import read_csv
from explorer.core.data import inline_points, parse_recipe
from explorer.errors import InputError
from explorer.formula.errors import FormulaError

finite = st.floats(allow_nan=False, allow_infinity=False)


def test_inline_points() -> None:
    points = inline_points([0, 1.5, 0], [2, 3, -4])
    assert points.x.tolist() == [0.0, 1.5, 0.0]
    assert points.y.tolist() == [2.0, 3.0, -4.0]
    assert points.facts == "3 points, 2 of them with x = 0"
    assert inline_points([1], [2]).facts == "1 point"


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([1, 2], [1], "x and y must be equally long, and have 2 and 1 values"),
        ([], [], "there are no points"),
        ([1, np.inf], [1, 2], "x number 2 is not a finite number"),
        ([1, 2], [np.nan, 2], "y number 1 is not a finite number"),
        ([0.0] * 100_001, [0.0] * 100_001, "100,001 points are too many; at most 100,000"),
    ],
)
def test_points_that_are_none(x, y, message) -> None:
    with pytest.raises(InputError, match=message):
        inline_points(x, y)


def written(folder, text: str, encoding: str = "utf-8"):
    path = folder / "points.csv"
    path.write_bytes(text.encode(encoding))
    return path


TABLES = {
    "plain": "x,y\n1,2\n3,4\n",
    "no line end": "x,y\n1,2\n3,4",
    "Windows": "x,y\r\n1,2\r\n3,4\r\n",
    "spaces": " x , y \n 1 , 2\n3,4 \n",
    "more columns": "id,y,note,x\n7,2,hello,1\n8,4,,3\n",
    "quotes": '"x","y"\n"1","2"\n"3","4"\n',
    "a comma and a line in a note": 'x,note,y\n1,"a,b",2\n3,"a\nb",4\n',
    "blank lines": "x,y\n\n1,2\n , \n3,4\n\n",
    "exponents": "x,y\n1e0,.2E1\n+3,4.\n",
    "a header in other letters": "x,y,größe\n1,2,3\n3,4,5\n",
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_csv_file(name, encoding, tmp_path) -> None:
    points = read_csv(written(tmp_path, TABLES[name], encoding), "x", "y")
    assert points.x.tolist() == [1.0, 3.0]
    assert points.y.tolist() == [2.0, 4.0]


@given(st.lists(st.tuples(finite, finite), min_size=1, max_size=20))
@settings(deadline=None, max_examples=40)
def test_numbers_are_read_exactly(tmp_path_factory, rows) -> None:
    text = "a,b\n" + "".join(f"{x!r},{y!r}\n" for x, y in rows)
    points = read_csv(written(tmp_path_factory.mktemp("csv"), text), "a", "b")
    assert list(zip(points.x.tolist(), points.y.tolist(), strict=True)) == rows


FAULTS = {
    "x,z\n1,2\n": "{file}: there is no column 'y'; the header has x, z",
    "": "{file}: there is no column 'x'; the header has nothing",
    "x,y\n": "{file}: there are no points",
    "x,y\n1,2\n3,four\n": "{file}, line 3: 'four' in column 'y' is not a number",
    "x,y\n1,\n": "{file}, line 2: there is no value for 'y'",
    "x,y\n1\n": "{file}, line 2: there is no value for 'y'",
    "x,y\n1,2\n\n\nnan,2\n": "{file}, line 5: 'nan' in column 'x' is not a finite number",
    "x,y\n1,-inf\n": "{file}, line 2: '-inf' in column 'y' is not a finite number",
    "x,y\n1,1e999\n": "{file}, line 2: '1e999' in column 'y' is not a finite number",
    "x,y\n1,1_000\n": "{file}, line 2: '1_000' in column 'y' is not a number",
    "x,y\n1,\u0661a\n": "{file}, line 2: '\u0661a' in column 'y' is not a number",
    "x,y\n1,'2'\n": "{file}, line 2: ''2'' in column 'y' is not a number",
    "x;y\n1;2\n": "{file}: there is no column 'x'; the header has x;y",
    'x,note,y\n1,"a\nb",two\n': "{file}, line 3: 'two' in column 'y' is not a number",
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_csv_files_fault_is_said_with_its_line(text, tmp_path) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as caught:
        read_csv(path, "x", "y")
    assert str(caught.value) == FAULTS[text].format(file=path)


def test_files_that_are_no_csv(tmp_path) -> None:
    with pytest.raises(InputError, match="can't be read: No such file"):
        read_csv(tmp_path / "none.csv", "x", "y")
    with pytest.raises(InputError, match="can't be read: Is a directory"):
        read_csv(tmp_path, "x", "y")
    with pytest.raises(InputError, match="is not text in UTF-8"):
        read_csv(written(tmp_path, "x,y\n1,é\n", "latin-1"), "x", "y")
    with pytest.raises(InputError, match="is not a file's name"):
        read_csv(tmp_path / "a\0b", "x", "y")
    with pytest.raises(InputError, match="is not a CSV file"):
        read_csv(written(tmp_path, "x,y\n1," + "9" * 200_000), "x", "y")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_a_csv_file_without_an_end() -> None:
    with pytest.raises(InputError, match="/dev/zero: is not a CSV file: a line has more than"):
        read_csv(Path("/dev/zero"), "x", "y")


def test_a_csv_file_can_be_too_long(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(csv_points, "MAX_ROWS", 3)
    assert len(read_csv(written(tmp_path, "x,y\n" + "1,2\n" * 3), "x", "y").x) == 3
    with pytest.raises(InputError, match="more than 3 points"):
        read_csv(written(tmp_path, "x,y\n" + "1,2\n" * 4), "x", "y")


def made(recipe: str, seed: int = 0, generator="pcg64", **params: float):
    params = {"n": 5.0, **params}
    return parse_recipe(recipe, list(params), generator).make(seed, params)


def test_draws_come_in_reading_order() -> None:
    rng = np.random.default_rng(3)
    a, b, c = rng.normal(0, 1, 5), rng.uniform(-1, 1, 5), rng.normal(2, 0.5, 5)
    points = made("x = normal(0, 1) - uniform(-1, 1)\ny = x*normal(2, 0.5) + 1", 3)
    np.testing.assert_array_equal(points.x, a - b)
    np.testing.assert_array_equal(points.y, points.x * c + 1)


def test_the_same_call_twice_draws_twice() -> None:
    points = made("x = uniform(0, 1)\ny = uniform(0, 1)")
    assert (points.x != points.y).all()


def test_both_branches_of_a_choice_draw() -> None:
    rng = np.random.default_rng(0)
    condition, yes, no = rng.uniform(0, 1, 5), rng.normal(0, 1, 5), rng.normal(9, 1, 5)
    points = made("x = where(uniform(0, 1) < 0.5, normal(0, 1), normal(9, 1))\ny = 1")
    np.testing.assert_array_equal(points.x, np.where(condition < 0.5, yes, no))


def test_the_older_generator() -> None:
    old = np.random.RandomState(5)
    noise, more = old.normal(0, 3, 5), old.uniform(0, 1, 5)
    points = made("x = linspace(-10, 10)\ny = 5*x + 2 + normal(0, 3) + uniform(0, 1)", 5, "legacy")
    np.testing.assert_array_equal(points.x, np.linspace(-10, 10, 5))
    np.testing.assert_array_equal(points.y, 5 * points.x + 2 + noise + more)


@given(st.integers(0, 2**32 - 1), st.integers(1, 50))
@settings(deadline=None, max_examples=30)
def test_a_seed_is_a_dataset(seed, n) -> None:
    recipe = "x = normal(0, 1)\ny = x + uniform(0, 1)"
    one, again = made(recipe, seed, n=n), made(recipe, seed, n=n)
    assert len(one.x) == n
    np.testing.assert_array_equal(one.x, again.x)
    np.testing.assert_array_equal(one.y, again.y)
    other = made(recipe, seed ^ 1, n=n)
    assert (one.x != other.x).all()


def test_every_function_and_operator_of_a_recipe() -> None:
    text = (
        "z = linspace(1, 3)\nx = sqrt(z)*exp(-z)/log(z+1) - abs(-z) + sign(z)*floor(z) % 2\n"
        "y = min(z, 2) + max(z, 2, 2.5)**2 + clip(z, 1.5, 2) + where(z, 1, 2) + (z != 2) + tanh(pi)"
    )
    z = np.linspace(1, 3, 5)
    points = made(text)
    x = np.sqrt(z) * np.exp(-z) / np.log(z + 1) - np.abs(z) + np.sign(z) * np.floor(z) % 2
    np.testing.assert_allclose(points.x, x, rtol=1e-15)
    y = np.minimum(z, 2) + np.maximum(z, 2.5) ** 2 + np.clip(z, 1.5, 2) + 1 + (z != 2)
    np.testing.assert_allclose(points.y, y + np.tanh(np.pi), rtol=1e-15)


RECIPES = {
    "x = normal(0, 0-1)\ny = 1": "line 1: can't be drawn: scale < 0",
    "x = 1\ny = uniform(0, 10**400)": "line 2: can't be drawn",
    "x = uniform(0, 1)\ny = linspace(x, 1)": "line 2: can't be drawn: linspace() takes two single",
    "x = 1/0\ny = 1": "x number 1 is not a finite number",
    "x = 1\ny = normal(0/0, 1)": "y number 1 is not a finite number",
}


@pytest.mark.parametrize("text", RECIPES)
@pytest.mark.parametrize("generator", ["pcg64", "legacy"])
def test_what_a_recipe_cannot_make(text, generator) -> None:
    with pytest.raises(InputError) as caught:
        made(text, generator=generator)
    assert str(caught.value).startswith(RECIPES[text].split(": scale")[0])


@pytest.mark.parametrize("n", [0.0, -1.0, 2.5, 100_001.0, np.inf, np.nan])
def test_how_many_points_there_can_be(n) -> None:
    with pytest.raises(InputError, match="n must be a whole number from 1 to 100,000"):
        made("x = 1\ny = 2", n=n)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1", "the recipe must assign y"),
        ("y = x\nx = 1", "line 1, column 5: unknown name 'x'"),
        ("x = unifrom(0, 1)\ny = x", "line 1, column 5: unknown function 'unifrom'"),
        ("n = 3\nx = n\ny = n", "line 1, column 1: 'n' is given and can't be assigned"),
        ("x = grad(1)\ny = x", "line 1, column 5: unknown function 'grad'"),
    ],
)
def test_a_recipes_fault_is_located(text, message) -> None:
    with pytest.raises(InputError) as caught:
        parse_recipe(text, ("n",), "pcg64")
    assert str(caught.value).startswith(message)
    assert isinstance(caught.value, FormulaError) == message.startswith("line")
