"""What is shown is written and read back; what can't be used is as if it were not there."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.session.view import (
    AXES,
    COLUMNS,
    HEIGHTS,
    LAYERS,
    PANELS,
    SCALES,
    SORTS,
    TABS,
    USUAL,
    View,
    read_view,
    view_faults,
    write_view,
)

numbers = st.floats(allow_nan=False, allow_infinity=False)
pairs = (
    st.tuples(numbers, numbers)
    .map(lambda p: tuple(sorted(p)))
    .filter(lambda pair: pair[0] < pair[1])
)
views = st.builds(
    View,
    tab=st.sampled_from(TABS),
    layers=st.frozensets(st.sampled_from(LAYERS)),
    plots=st.none() | st.lists(st.sampled_from(["loss", "v.w", "rate.b"]), min_size=1).map(tuple),
    axis=st.none() | st.sampled_from(AXES),
    panel=st.none() | st.sampled_from(PANELS),
    height=st.sampled_from(HEIGHTS),
    camera=st.none() | st.tuples(numbers, numbers, numbers),
    tolerance=st.none() | numbers,
    in_parts=st.booleans(),
    events=st.booleans(),
    range=st.none() | st.tuples(pairs, pairs),
    data_range=st.none() | st.tuples(pairs, pairs),
    scales=st.dictionaries(st.sampled_from(["loss", "v", "rate"]), st.sampled_from(SCALES)).map(
        lambda scales: tuple(sorted(scales.items()))
    ),
    folded=st.none() | st.frozensets(st.sampled_from(COLUMNS)),
    hidden=st.none() | st.frozensets(st.sampled_from(PANELS[:-1])),
    theme=st.none() | st.sampled_from(["light", "projector-dark"]),
    sort=st.sampled_from([*SORTS, *(f"-{name}" for name in SORTS)]),
)
anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@given(views)
def test_what_is_written_is_read_back(view) -> None:
    text = json.dumps(dict(write_view(view, {"step": 3})), allow_nan=False)
    assert read_view(json.loads(text)) == view
    assert json.loads(text)["step"] == 3


@given(st.fixed_dictionaries(dict.fromkeys(View.__dataclass_fields__, anything)))
def test_nothing_that_a_file_says_is_refused_or_taken_blindly(table) -> None:
    view = read_view(table)
    assert view.tab in TABS
    assert view.layers <= set(LAYERS)
    assert view.panel in (*PANELS, None)
    assert view.height in HEIGHTS
    assert view.tolerance is None or math.isfinite(view.tolerance)
    assert view.range is None or all(low < high for low, high in view.range)
    assert view.folded is None or view.folded <= set(COLUMNS)
    assert all(scale in SCALES for _, scale in view.scales)
    assert view.theme is None or isinstance(view.theme, str)
    assert view.camera is None or all(map(math.isfinite, view.camera))


def test_the_usual_view_needs_no_words() -> None:
    assert dict(write_view(USUAL, {"tab": "3d", "other": 1})) == {"other": 1}


@pytest.mark.parametrize("value", [10**400, True, "1", [1.0], float("inf")])
def test_a_tolerance_that_is_none(value) -> None:
    assert read_view({"tolerance": value}).tolerance is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("tab", "nonsense"), ("layers", ["foo"]), ("layers", "update"), ("camera", "x")],
        *[("range", [[1, 0], [0, 1]]), ("sort", "size"), ("folded", ["middle"]), ("panel", 3)],
        *[("layers", ["update", "foo"]), ("scales", {"loss": "log", "v": "cubic"})],
        *[("step", -5), ("selected", 1.5), ("part", "x"), ("plots", [1]), ("tolerance", "low")],
    ],
)
def test_what_can_not_be_shown_is_named_and_kept(name, value) -> None:
    table = {name: value, "other": 1}
    assert view_faults(table) == [name]
    if name in View.__dataclass_fields__:
        kept = write_view(read_view(table), table)
        assert kept[name] == value
        assert "theme" in write_view(View(theme="dark"), table)


@given(views)
def test_what_was_written_has_no_faults(view) -> None:
    assert view_faults(json.loads(json.dumps(dict(write_view(view, {"step": 3}))))) == []
