"""Imported points: what is shown of them, what is standardised, and a file that has moved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.core.catalogue import Catalogue
from explorer.core.csv_form import CsvForm
from explorer.errors import InputError
from explorer.session.csv_import import file_data, standardise, take_drawn, take_points
from explorer.session.csv_range import fit_of, range_for
from explorer.session.edits import opening
from explorer.session.experiment import DataChoice
from explorer.session.files import read_session, write_session
from explorer.session.workspace import Workspace

CATALOGUE = Catalogue()


def made(name: str = "sigmoid-neuron") -> Workspace:
    return Workspace(opening(name, CATALOGUE), CATALOGUE)


def written(folder: Path, slope: float, offset: float, n: int = 200) -> DataChoice:
    rng = np.random.default_rng(2)
    x = rng.normal(0, 3, n)
    y = slope * x + offset + rng.normal(0, 1, n)
    path = folder / "way.csv"
    np.savetxt(path, np.column_stack([x, y]), "%.8f", delimiter=",", header="t,s", comments="")
    return DataChoice(csv=str(path), x_column="t", y_column="s")


def in_view(workspace: Workspace, place: tuple[float, ...]) -> bool:
    pairs = zip(place, workspace.problem.range, strict=True)
    return all(low <= value <= high for value, (low, high) in pairs)


@pytest.mark.parametrize(("slope", "offset"), [(2, 0), (-70, 15), (0.001, 1e5), (3, 1)])
@pytest.mark.parametrize("key", ["linear-regression", "sigmoid-neuron", "line-through-origin"])
def test_start_and_fit_are_in_view(tmp_path: Path, slope: float, offset: float, key: str) -> None:
    workspace = made()
    before = workspace.experiment
    take_points(workspace, key, written(tmp_path, slope, offset))
    assert in_view(workspace, workspace.start)
    if key == "linear-regression":
        fit = np.polyfit(workspace.problem.points.x, workspace.problem.points.y, 1)
        assert in_view(workspace, tuple(fit))
        found = fit_of(workspace.problem, workspace.start)
        np.testing.assert_allclose(found, fit, rtol=1e-4, atol=1e-4 * (1 + abs(offset)))
    assert workspace.title == f"way: {workspace.problem.title}"
    workspace.undo()
    assert workspace.experiment == before


def test_a_range_in_which_all_is_seen_stays() -> None:
    workspace = made("linear-regression")
    assert range_for(workspace.problem, (-1.0, -2.0)) is None
    moved = range_for(workspace.problem, (-30.0, 0.0))
    assert moved is not None
    assert moved[0][0] <= -30 <= 5 <= moved[0][1]


def test_another_surface_has_its_own_start_and_the_same_one_keeps_the_hand_s(tmp_path) -> None:
    workspace = made()
    workspace.set_start((1.0, -1.0))
    data = written(tmp_path, 2, 0)
    take_points(workspace, "linear-regression", data)
    assert workspace.start == CATALOGUE.surfaces["linear-regression"].start
    workspace.set_start((-40.0, 3.0))
    take_points(workspace, "linear-regression", written(tmp_path, 3, 0))
    assert workspace.start == (-40.0, 3.0)
    assert in_view(workspace, (-40.0, 3.0))


def test_standardising_is_an_edit_of_its_own(tmp_path: Path) -> None:
    workspace = made()
    take_points(workspace, "linear-regression", written(tmp_path, 2, 500))
    raw = workspace.problem.points
    standardise(workspace, "xy")
    points = workspace.problem.points
    assert abs(points.y.mean()) < 1e-12
    assert points.brief.startswith("x and y standardised, 200 points")
    assert workspace.undo_label == "Standardise x and y"
    assert in_view(workspace, workspace.start)
    again = Workspace(read_session(write_session(workspace.to_save()), tmp_path), CATALOGUE)
    np.testing.assert_array_equal(again.problem.points.y, points.y)
    assert again.problem.range == workspace.problem.range
    standardise(workspace, "")
    assert workspace.undo_label == "Take the points as they are"
    np.testing.assert_array_equal(workspace.problem.points.y, raw.y)
    workspace.undo()
    workspace.undo()
    assert file_data(workspace).standardise == ""


def test_points_drawn_afterwards_stay_in_the_same_range(tmp_path: Path) -> None:
    workspace = made()
    take_points(workspace, "linear-regression", written(tmp_path, -70, 15))
    shown = workspace.problem.range
    take_drawn(workspace, ((1.0, 2.0), (3.0, 4.0)), "Move point 1")
    assert workspace.problem.range == shown
    assert file_data(workspace) is None
    standardise(workspace, "x")  # there is no file, and nothing happens
    assert workspace.undo_label == "Move point 1"


def test_undo_across_a_file_that_has_moved_says_which_and_why(tmp_path: Path) -> None:
    workspace = made()
    data = written(tmp_path, 2, 0)
    take_points(workspace, "linear-regression", data)
    workspace.undo()
    Path(data.csv).rename(tmp_path / "elsewhere.csv")
    before = workspace.experiment
    with pytest.raises(InputError) as caught:
        workspace.redo()
    assert data.csv in str(caught.value)
    assert "can't be read: No such file" in str(caught.value)
    assert workspace.experiment == before
    Path(data.csv).mkdir()
    with pytest.raises(InputError, match="can't be read: Is a directory"):
        workspace.redo()
    assert workspace.can_redo


def test_what_was_read_with_rows_left_out_is_written_so(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("# by hand\nt;s\n1,5;2\n;3\n1.002,5;4\n")
    form = CsvForm(";", ",", skip=True, thousands=".", lead=1)
    workspace = made()
    take_points(
        workspace,
        "linear-regression",
        DataChoice(csv=str(path), x_column="t", y_column="s", form=form),
    )
    again = Workspace(read_session(write_session(workspace.to_save()), tmp_path), CATALOGUE)
    assert again.problem.points.x.tolist() == [1.5, 1002.5]
    assert again.problem.facts.endswith("1 row left out: without t (line 4)")
