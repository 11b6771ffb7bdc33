"""A grid over very many points: computed by threads, the same bits, and stopped when let go."""

from __future__ import annotations

import threading
import weakref

import numpy as np
import pytest

from explorer.core.catalogue import Catalogue
from explorer.core.data import Points
from explorer.core.loss_server import LossServer
from explorer.look.theme import load_theme
from explorer.session.edits import opening
from explorer.session.workspace import ALL, Workspace
from explorer.views import map_beside
from explorer.views.canvas import MapGround
from explorer.views.canvas_logic import Box, Plane
from explorer.views.curve import CurveGround
from explorer.views.data_view import DataView
from explorer.views.map_beside import BESIDE, grid_beside, grid_of
from explorer.views.map_enough import COLOR, fine_enough
from explorer.views.map_grid import MANY, Grid, grid_in_slices
from explorer.views.map_levels import Scale, contour_levels
from tests.core.test_point_sums import line
from tests.views import canvas_scenes as scenes
from tests.views.test_canvas_map import layer_of, picture_of

VIEW = ((-1.0, 4.0), (-2.0, 2.0))


def drained(work) -> tuple[list[object], Grid]:
    said = []
    while True:
        try:
            said.append(next(work))
        except StopIteration as end:
            return said, end.value


def test_threads_give_the_bits_of_slices() -> None:
    problem = line(MANY + 1)
    said, grid = drained(grid_of(problem, VIEW, 12, 10))
    _, other = drained(grid_in_slices(problem.loss, VIEW, 12, 10))
    assert set(said) == {BESIDE}
    np.testing.assert_array_equal(grid.values, other.values)
    np.testing.assert_array_equal(grid.xs, other.xs)
    assert grid.values.shape == (12, 14)


def test_few_points_are_worked_on_in_the_window_s_own_time() -> None:
    said, _ = drained(grid_of(line(200), VIEW, 48, 40))
    assert BESIDE not in said


def test_a_grid_that_nobody_wants_any_more_is_stopped() -> None:
    calls, go = [], threading.Semaphore(0)

    def loss(w):
        calls.append(len(w))
        go.acquire()
        return w.sum(axis=-1)

    work = grid_beside([loss, loss], VIEW, 100, 100, 5)
    assert next(work) is BESIDE
    begun = len(calls)
    work.close()
    for _ in range(50):
        go.release()
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and thread.daemon:
            thread.join(5)
    assert 1 <= begun <= len(calls) <= begun + 50
    assert sum(calls) < 102 * 102


def test_what_a_thread_meets_is_raised_where_the_grid_is_waited_for() -> None:
    def loss(w):
        raise MemoryError("no room")

    with pytest.raises(MemoryError, match="no room"):
        drained(grid_beside([loss, loss], VIEW, 10, 10, 1))


def test_processes_give_the_bits_of_slices_and_end_with_another_problem() -> None:
    problem, other = line(MANY + 1, "mean", "tanh(w*x) + b"), line(MANY + 2)
    said, grid = drained(grid_of(problem, VIEW, 30, 20))
    [first, *_] = map_beside._servers._servers
    assert first._process.poll() is None
    _, sliced = drained(grid_in_slices(problem.loss, VIEW, 30, 20))
    np.testing.assert_array_equal(grid.values, sliced.values)
    assert set(said) == {BESIDE}
    drained(grid_of(other, VIEW, 30, 20))
    assert first._process.poll() is not None
    map_beside._servers.close()
    assert map_beside._servers._servers == []


def test_where_a_process_ends_the_losses_are_computed_here() -> None:
    problem = line(MANY + 1)
    servers = map_beside._servers
    asked = servers.losses(problem)
    for server in servers._servers:
        server._process.kill()
    w = np.array([[0.5, 1.0], [2.0, -1.0]])
    for loss in asked:
        np.testing.assert_array_equal(loss(w), problem.loss(w))
    servers.close()


def test_where_no_process_can_be_started_a_thread_does_it(monkeypatch) -> None:
    def fail(problem):
        raise OSError("no more processes")

    monkeypatch.setattr(map_beside, "LossServer", fail)
    problem = line(MANY + 1)
    _, grid = drained(grid_of(problem, VIEW, 30, 20))
    _, sliced = drained(grid_in_slices(problem.loss, VIEW, 30, 20))
    np.testing.assert_array_equal(grid.values, sliced.values)
    map_beside._servers.close()


def test_a_grid_is_fine_enough_when_a_finer_one_paints_the_same() -> None:
    def picture(problem, view, columns, rows, pixels):
        _, grid = drained(grid_in_slices(problem.loss, view, columns, rows))
        scale = Scale.of(grid.values)
        levels = contour_levels(grid.values[1:-1, 1:-1], scale)
        return grid, scale, levels, fine_enough(grid, scale, levels, pixels)

    smooth = line(2_000, "mean")
    coarse, scale, levels, enough = picture(smooth, VIEW, 136, 114, 4.3)
    assert enough
    _, finer = drained(grid_in_slices(smooth.loss, VIEW, 272, 228))
    # Each finer cell lies a quarter of a cell from the nearest coarse one.
    share = coarse.values * 0.75 + np.roll(coarse.values, 1, axis=0) * 0.25
    between = share * 0.75 + np.roll(share, 1, axis=1) * 0.25
    wrong = scale.position(between[2:-2, 2:-2]) - scale.position(finer.values[3:-4:2, 3:-4:2])
    assert np.abs(wrong).max() * 255 < 2 * COLOR
    assert not picture(smooth, VIEW, 24, 20, 24.0)[3]
    assert not picture(scenes.rosenbrock(), ((-2.0, 2.0), (-1.0, 3.0)), 136, 114, 4.3)[3]
    holes = Grid(coarse.view, coarse.xs, coarse.ys, coarse.values.copy(), 0.0)
    holes.values[5, 5] = np.nan
    assert not fine_enough(holes, scale, levels, 4.3)


def test_a_map_over_many_points_is_not_waited_for_and_comes_to_the_same_picture(qapp) -> None:
    problem = line(MANY + 1)
    object.__setattr__(problem, "range", VIEW)
    layer, _ = layer_of(problem)
    plane = Plane(Box(0.0, 0.0, 150.0, 120.0), VIEW)
    layer.prepare(VIEW)
    assert layer.scale is None
    picture_of(layer, plane)
    layer.finish(plane, 1.0)
    few = line(10)
    object.__setattr__(few, "points", Points(problem.points.x, problem.points.y))
    assert layer.scale is not None
    grid = layer._picture.grid
    _, other = drained(grid_in_slices(few.loss, VIEW, grid.values.shape[1] - 2, len(grid.ys) - 2))
    np.testing.assert_array_equal(grid.values, other.values)


@pytest.fixture
def servers():
    yield map_beside._servers
    map_beside._servers.close()


def started(servers, problem) -> list[LossServer]:
    """Return the processes once they compute losses of the problem."""
    for loss in servers.losses(problem):
        loss(np.zeros((1, 2)))
    return list(servers._servers)


def gone(server: LossServer) -> bool:
    server._process.wait(10)
    return server._process.returncode is not None


@pytest.mark.parametrize("shown_by", ["grid", "map", "curve", "data"])
def test_processes_end_when_a_problem_of_few_points_is_shown(qtbot, servers, shown_by):
    running = started(servers, line(MANY + 1))
    few = line(10)
    if shown_by == "grid":
        drained(grid_of(few, VIEW, 12, 10))
    elif shown_by == "map":
        MapGround(load_theme("light")).set_problem(few, keep=False)
    elif shown_by == "curve":
        curve = scenes.problem("w**2", ("w",), ((-1.0, 1.0),))
        CurveGround(load_theme("light")).set_problem(curve, keep=False)
    else:
        view = DataView(load_theme("light"))
        qtbot.addWidget(view)
        catalogue = Catalogue()
        workspace = Workspace(opening("linear-regression", catalogue), catalogue)
        view.refresh(workspace, (), ALL)
    assert servers._servers == []
    assert all(server.killed and gone(server) for server in running)


def test_processes_that_end_are_not_waited_for(servers, monkeypatch) -> None:
    begun, go = threading.Event(), threading.Event()
    close = LossServer.close

    def slowly(server: LossServer) -> None:
        begun.set()
        assert go.wait(10)
        close(server)

    monkeypatch.setattr(LossServer, "close", slowly)
    running = started(servers, line(MANY + 1))
    try:
        map_beside.end_others(line(10))
        assert all(server.killed for server in running)
        assert begun.wait(10)
    finally:
        go.set()
    assert all(gone(server) for server in running)


def test_edits_that_ask_for_few_cells_start_no_process(servers, monkeypatch) -> None:
    made = []

    def counted(problem):
        made.append(problem)
        return LossServer(problem)

    monkeypatch.setattr(map_beside, "LossServer", counted)
    for _ in range(5):
        problem = line(MANY + 1)
        drained(grid_of(problem, VIEW, 8, 7))
    assert made == []
    drained(grid_of(problem, VIEW, 30, 20))
    assert len(made) == len(servers._servers) > 0
    drained(grid_of(problem, VIEW, 8, 7))
    assert len(made) == len(servers._servers)


def test_a_grid_whose_processes_are_ended_stops_until_it_is_asked_for(servers) -> None:
    problem = line(MANY + 1)
    started(servers, problem)
    before = set(threading.enumerate())
    work = grid_of(problem, VIEW, 100, 100)
    assert next(work) is BESIDE
    threads = set(threading.enumerate()) - before
    assert threads
    map_beside.end_others(line(10))
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    _, grid = drained(work)
    assert servers._servers == []
    _, sliced = drained(grid_in_slices(problem.loss, VIEW, 100, 100))
    np.testing.assert_array_equal(grid.values, sliced.values)


def test_the_window_s_map_stops_its_threads_at_once_for_another_problem(qapp) -> None:
    layer, _ = layer_of(line(MANY + 1))
    picture_of(layer, Plane(Box(0.0, 0.0, 150.0, 120.0), VIEW))
    work = weakref.ref(layer._work)
    assert work() is not None
    layer.set_problem(line(10), keep=True)
    assert work() is None
