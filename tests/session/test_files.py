"""Sessions as files: what is written is read again, and the contract's forms are all read."""

from __future__ import annotations

import json
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import InputError
from explorer.session.experiment import (
    DataChoice,
    Experiment,
    GradientChoice,
    Lists,
    RunChoice,
    ScheduleChoice,
    SurfaceChoice,
    Values,
)
from explorer.session.files import FORMAT, load_session, read_session, write_session

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
    lambda text: bool(text.strip())
)
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
finite = st.floats(allow_nan=False, allow_infinity=False)
values = st.dictionaries(words, finite, max_size=3).map(Values)
lists = st.dictionaries(words.map(lambda w: f"list {w}"), st.lists(finite, max_size=3), max_size=2)
seeds = st.integers(0, 2**32 - 1)
pairs = st.tuples(finite, finite).filter(lambda p: p[0] < p[1])
dataset_params = values.filter(lambda v: not {"dataset", "seed", "csv", "x", "y"} & set(v))
data = st.one_of(
    st.lists(st.tuples(finite, finite), max_size=4).map(
        lambda rows: DataChoice(points=(tuple(r[0] for r in rows), tuple(r[1] for r in rows)))
    ),
    st.builds(
        DataChoice,
        csv=st.sampled_from(["/data/points.csv", "/other/a b.csv", "/data/sub/é.csv"]),
        x_column=any_text,
        y_column=any_text,
    ),
    st.builds(DataChoice, dataset=words, seed=st.one_of(st.none(), seeds), params=dataset_params),
)
ranges = st.one_of(st.none(), st.lists(pairs, min_size=1, max_size=3).map(tuple))
variables = st.lists(any_text, max_size=3).map(tuple)
surfaces = st.one_of(
    st.builds(
        SurfaceChoice, name=words, params=values, range=ranges, data=st.one_of(st.none(), data)
    ),
    st.builds(SurfaceChoice, expression=words, variables=variables, range=ranges, params=values),
    st.builds(
        SurfaceChoice,
        model=words,
        loss=words,
        reduction=st.sampled_from(["sum", "mean"]),
        variables=variables,
        range=ranges,
        params=values,
        data=data,
    ),
)
gradients = st.one_of(
    st.builds(GradientChoice, seed=seeds, noise=st.floats(0, 1e6)),
    st.builds(
        GradientChoice,
        mode=st.just("minibatch"),
        size=st.integers(1, 1_000_000),
        order=st.sampled_from(["sequential", "shuffle", "replacement"]),
        seed=seeds,
        noise=st.floats(0, 1e6),
    ),
)
starts = st.one_of(st.none(), st.lists(finite, max_size=3).map(tuple))
shown = {
    "params": values,
    "lists": lists.map(Lists),
    "schedule": st.builds(ScheduleChoice, words, values),
    "start": starts,
    "label": any_text,
    "color": st.one_of(st.none(), st.integers(0, 99), st.just("#C04600")),
    "visible": st.booleans(),
}
runs = st.one_of(
    st.builds(RunChoice, optimizer=words, variant=any_text, **shown),
    st.builds(RunChoice, rule=words, **shown),
)
anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), finite, any_text),
    lambda below: st.one_of(
        st.lists(below, max_size=3), st.dictionaries(any_text, below, max_size=3)
    ),
    max_leaves=8,
)
experiments = st.builds(
    Experiment,
    surface=surfaces,
    runs=st.lists(runs, max_size=4).map(tuple),
    start=starts,
    steps=st.one_of(st.none(), st.integers(1, 1_000_000)),
    gradient=gradients,
    title=any_text,
    view=st.dictionaries(any_text, anything, max_size=3).map(MappingProxyType),
)


@given(experiments)
@settings(deadline=None, max_examples=200)
def test_what_is_written_is_read_again(experiment) -> None:
    text = write_session(experiment)
    again = read_session(text)
    assert again == experiment
    assert write_session(again) == text
    text.encode("utf-8")


@given(experiments)
@settings(deadline=None, max_examples=50)
def test_paths_are_written_relative_to_the_session(experiment) -> None:
    folder = Path("/data")
    text = write_session(experiment, folder)
    assert read_session(text, folder) == experiment
    csv = experiment.surface.data.csv if experiment.surface.data is not None else None
    if csv is not None:
        written = json.loads(text)["surface"]["data"]["csv"]
        assert written == csv.removeprefix("/data/")


@given(values)
@settings(deadline=None)
def test_values_are_compared_and_hashed_by_what_they_hold(one) -> None:
    other = Values(dict(reversed(list(one.items()))))
    assert one == other
    assert hash(one) == hash(other)


def test_the_contracts_example() -> None:
    text = """{
      "format": "optimizer-explorer/1",
      "title": "RMSProp on a ravine",
      "surface": {"name": "ravine", "params": {"a": 0.1, "b": 2.0}},
      "gradient": {"mode": "full"},
      "start": [-5, -2],
      "steps": 20,
      "runs": [
        {"optimizer": "rmsprop", "variant": "eps-inside",
         "params": {"eta": 0.4, "beta": 0.9, "eps": 1e-6},
         "schedule": {"name": "constant"}, "label": "RMSProp", "start": [-5, -2]}
      ],
      "view": {}
    }"""
    assert read_session(text) == Experiment(
        surface=SurfaceChoice(name="ravine", params=Values(a=0.1, b=2.0)),
        title="RMSProp on a ravine",
        start=(-5.0, -2.0),
        steps=20,
        runs=(
            RunChoice(
                optimizer="rmsprop",
                variant="eps-inside",
                params=Values(eta=0.4, beta=0.9, eps=1e-6),
                label="RMSProp",
                start=(-5.0, -2.0),
            ),
        ),
    )


FORMS = {
    "the least there is": ({"name": "bowl"}, SurfaceChoice(name="bowl")),
    "an expression": (
        {
            "expression": "(1-x)**2 + 100*(y-x**2)**2",
            "variables": ["x", "y"],
            "range": [[-2, 2], [-1, 3]],
            "params": {"a": 1},
        },
        SurfaceChoice(
            expression="(1-x)**2 + 100*(y-x**2)**2",
            variables=("x", "y"),
            range=((-2.0, 2.0), (-1.0, 3.0)),
            params=Values(a=1),
        ),
    ),
    "a model": (
        {
            "model": "1/(1+exp(-(w*x+b)))",
            "loss": "0.5*(f-y)**2",
            "variables": ["w", "b"],
            "data": {"x": [1, 2], "y": [0, 1]},
        },
        SurfaceChoice(
            model="1/(1+exp(-(w*x+b)))",
            loss="0.5*(f-y)**2",
            variables=("w", "b"),
            data=DataChoice(points=((1.0, 2.0), (0.0, 1.0))),
        ),
    ),
    "a data problem of the catalogue and its view": (
        {
            "name": "sigmoid-neuron",
            "range": [[-3, 3], [-2, 2]],
            "data": {"dataset": "sparse-500", "seed": 3, "n": 100},
        },
        SurfaceChoice(
            name="sigmoid-neuron",
            range=((-3.0, 3.0), (-2.0, 2.0)),
            data=DataChoice(dataset="sparse-500", seed=3, params=Values(n=100)),
        ),
    ),
    "a file of points": (
        {"name": "sigmoid-neuron", "data": {"csv": "points.csv", "x": "hours", "y": "passed"}},
        SurfaceChoice(
            name="sigmoid-neuron",
            data=DataChoice(csv="/lecture/points.csv", x_column="hours", y_column="passed"),
        ),
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_surfaces(name) -> None:
    table, expected = FORMS[name]
    text = json.dumps({"format": FORMAT, "surface": table, "runs": []})
    assert read_session(text, Path("/lecture")) == Experiment(surface=expected, runs=())


def test_a_session_file(tmp_path) -> None:
    table = {"format": FORMAT, "surface": {"name": "bowl"}, "runs": []}
    path = tmp_path / "session.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(table).encode())  # as Windows' editors write it
    assert load_session(path) == Experiment(SurfaceChoice(name="bowl"), ())


def test_a_path_is_relative_to_the_session(tmp_path, monkeypatch) -> None:
    table = {"name": "linear-regression", "data": {"csv": "sub/points.csv"}}
    path = tmp_path / "session.json"
    path.write_text(json.dumps({"format": FORMAT, "surface": table, "runs": []}), "utf-8")
    monkeypatch.chdir("/")
    loaded = load_session(path)
    assert loaded.surface.data == DataChoice(csv=str(tmp_path.resolve() / "sub" / "points.csv"))


def test_files_that_can_not_be_opened(tmp_path, monkeypatch) -> None:
    missing = tmp_path / "none.json"
    with pytest.raises(InputError) as caught:
        load_session(missing)
    assert str(caught.value) == f"{missing}: can't be opened: No such file or directory"
    with pytest.raises(InputError, match="can't be opened: Is a directory"):
        load_session(tmp_path)
    latin = tmp_path / "latin.json"
    latin.write_bytes(b'{"title": "\xe9"}')
    with pytest.raises(InputError, match="is not text in UTF-8"):
        load_session(latin)
    monkeypatch.setattr("explorer.session.files.MAX_BYTES", 1_000_000)
    large = tmp_path / "large.json"
    large.write_text(" " * 1_000_001, "utf-8")
    with pytest.raises(InputError, match="is larger than 1 MB"):
        load_session(large)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_a_file_without_an_end(monkeypatch) -> None:
    monkeypatch.setattr("explorer.session.files.MAX_BYTES", 1_000_000)
    with pytest.raises(InputError, match="/dev/zero: is larger than 1 MB"):
        load_session(Path("/dev/zero"))


def test_a_link_to_a_session(tmp_path) -> None:
    (tmp_path / "real").mkdir()
    table = {"name": "linear-regression", "data": {"csv": "points.csv"}}
    path = tmp_path / "real" / "session.json"
    path.write_text(json.dumps({"format": FORMAT, "surface": table, "runs": []}), "utf-8")
    (tmp_path / "link.json").symlink_to(path)
    assert load_session(tmp_path / "link.json") == load_session(path)
