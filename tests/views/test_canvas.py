"""The canvas as a hand and an eye meet it."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from explorer.look.theme import load_theme
from explorer.views.canvas import Canvas
from explorer.views.canvas_marks import Head, heads
from explorer.views.canvas_tabs import tab_boxes
from explorer.views.canvas_words import lay_notices, whereabouts
from tests.views import canvas_scenes as scenes

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


@pytest.fixture(autouse=True)
def every_move_counts():
    """A test's hand is quicker than the rate above which moves are passed over."""
    rate = pg.getConfigOption("mouseRateLimit")
    pg.setConfigOption("mouseRateLimit", -1)
    yield
    pg.setConfigOption("mouseRateLimit", rate)


def send(canvas, kind, at, button=NONE, buttons=NONE):
    point = QPointF(*at)
    glob = QPointF(canvas.viewport().mapToGlobal(point.toPoint()))
    event = QMouseEvent(kind, point, glob, button, buttons, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas.viewport(), event)


def press(canvas, at):
    send(canvas, QEvent.Type.MouseButtonPress, at, LEFT, LEFT)


def move(canvas, at, held=True):
    send(canvas, QEvent.Type.MouseMove, at, NONE, LEFT if held else NONE)


def release(canvas, at):
    send(canvas, QEvent.Type.MouseButtonRelease, at, LEFT, NONE)


def click(canvas, at):
    move(canvas, at, held=False)
    press(canvas, at)
    release(canvas, at)


def spot(canvas, w):
    return canvas.plane().spot(w)


def share_of(canvas, w):
    """Return how far across and down its frame a point lies, from 0 to 1."""
    (x, y), frame = canvas.plane().spot(w), canvas.plane().frame
    return (x - frame.x) / frame.width, (y - frame.y) / frame.height


@pytest.fixture
def canvas(qtbot):
    widget = Canvas(load_theme("light"))
    qtbot.addWidget(widget)
    widget.resize(680, 606)
    problem = scenes.neuron()
    widget.set_problem(problem)
    widget.set_start((-2.0, -2.0))
    widget.set_runs(scenes.drawn(scenes.five(problem, (-2.0, -2.0), 60)))
    widget.set_step(12)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.grab()
    return widget


@pytest.fixture
def moves(canvas):
    found = []
    canvas.start_moved.connect(lambda w, finished: found.append((w, finished)))
    return found


def pixel(canvas, w) -> QColor:
    x, y = spot(canvas, w)
    image = canvas.grab().toImage()
    ratio = image.devicePixelRatio()
    return image.pixelColor(round(x * ratio), round(y * ratio))


def test_the_first_view_is_the_problems_range(canvas):
    assert canvas.view() == ((-3.0, 3.0), (-3.0, 1.5))
    frame = canvas.plane().frame
    assert frame.x >= 30
    assert frame.right < 680 - 40
    assert frame.height > 560


def test_the_start_is_dragged_and_tells_so_all_the_way(canvas, moves):
    at, to = spot(canvas, (-2.0, -2.0)), spot(canvas, (0.0, -1.0))
    move(canvas, at, held=False)
    assert canvas.viewport().cursor().shape() == Qt.CursorShape.OpenHandCursor
    press(canvas, (at[0] + 3, at[1]))
    for part in (0.3, 0.6, 1.0):
        move(canvas, (at[0] + 3 + part * (to[0] - at[0]), at[1] + part * (to[1] - at[1])))
    assert moves
    assert not any(finished for _, finished in moves)
    assert canvas.scene_painter.held
    release(canvas, (to[0] + 3, to[1]))
    w, finished = moves[-1]
    assert finished
    assert isinstance(w, tuple)
    assert w == pytest.approx((0.0, -1.0), abs=0.02)
    assert [f for _, f in moves].count(True) == 1
    assert canvas.view() == ((-3.0, 3.0), (-3.0, 1.5))


def test_a_dragged_start_stays_in_the_frame(canvas, moves):
    press(canvas, spot(canvas, (-2.0, -2.0)))
    for x in (200, 400, 2000):
        move(canvas, (x, -300))
    release(canvas, (2000, -300))
    assert moves[-1] == ((pytest.approx(3.0), pytest.approx(1.5)), True)


def test_the_start_is_in_the_accent_colour_while_it_is_dragged(canvas):
    at = spot(canvas, (-2.0, -2.0))
    press(canvas, at)
    for x in (6, 12, 60):
        move(canvas, (at[0] + x, at[1] - 90))
    w = canvas.scene_painter.start
    assert pixel(canvas, w).name().upper() == load_theme("light").accent
    release(canvas, (at[0] + 60, at[1] - 90))
    assert pixel(canvas, w).name().upper() == load_theme("light").ink


def test_a_click_places_the_start_at_once_and_ends_when_it_can_be_no_double_click(
    qtbot, canvas, moves
):
    with qtbot.waitSignal(
        canvas.start_moved, timeout=5000, check_params_cb=lambda w, finished: finished
    ):
        click(canvas, spot(canvas, (1.0, 0.5)))
        assert [finished for _, finished in moves] == [False]
    assert moves[0][0] == moves[1][0] == pytest.approx((1.0, 0.5), abs=0.02)
    assert moves[0][0][0] == round(moves[0][0][0], 2)


def test_a_click_beside_the_frame_or_on_the_start_does_nothing(canvas, moves):
    click(canvas, (8, 300))
    click(canvas, (670, 300))
    click(canvas, spot(canvas, (-2.0, -2.0)))
    assert moves == []


def test_a_double_click_shows_the_whole_range_and_leaves_the_start(canvas, moves):
    canvas.set_view(((0.0, 1.0), (-1.0, 0.0)))
    at = spot(canvas, (0.5, -0.5))
    click(canvas, at)
    send(canvas, QEvent.Type.MouseButtonDblClick, at, LEFT, LEFT)
    release(canvas, at)
    assert canvas.view() == ((-3.0, 3.0), (-3.0, 1.5))
    assert moves[-1] == ((-2.0, -2.0), True)
    assert canvas.scene_painter.start == (-2.0, -2.0)


def test_a_drag_moves_the_view_and_not_the_start(canvas, moves):
    at = spot(canvas, (1.0, -1.0))
    press(canvas, at)
    for x in (10, 50, 100):
        move(canvas, (at[0] + x, at[1]))
    release(canvas, (at[0] + 100, at[1]))
    (low, high), (bottom, top) = canvas.view()
    assert high - low == pytest.approx(6.0)
    assert low < -3.5
    assert (bottom, top) == pytest.approx((-3.0, 1.5))
    assert moves == []
    # What was under the hand still is.
    assert spot(canvas, (1.0, -1.0))[0] == pytest.approx(at[0] + 100, abs=6)


def test_the_wheel_zooms_at_the_cursor(canvas):
    point = (1.0, -1.0)
    at, share = spot(canvas, point), share_of(canvas, point)
    event = QWheelEvent(
        QPointF(*at), QPointF(canvas.viewport().mapToGlobal(QPoint(*map(int, at)))), QPoint(),
        QPoint(0, 240), NONE, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas.viewport(), event)
    (low, high), _ = canvas.view()
    assert high - low < 5.0
    assert share_of(canvas, point) == pytest.approx(share, abs=1e-3)
    # Longer numbers at the axis may take some room from the frame, in steps of four.
    assert spot(canvas, point) == pytest.approx(at, abs=4.0)


def test_buttons_zoom_and_a_view_can_be_set(canvas):
    canvas.zoom_in()
    assert canvas.view()[0] == pytest.approx((-2.4, 2.4))
    canvas.zoom_out()
    assert canvas.view()[0] == pytest.approx((-3.0, 3.0))
    with_signal = []
    canvas.view_changed.connect(lambda: with_signal.append(canvas.view()))
    canvas.set_view(((0.0, 2.0), (-1.0, 1.0)))
    assert with_signal[-1] == ((0.0, 2.0), (-1.0, 1.0))
    canvas.reset_view()
    assert canvas.view() == ((-3.0, 3.0), (-3.0, 1.5))


def test_zooming_stops_where_numbers_end(canvas):
    for _ in range(400):
        canvas.zoom_in()
    (low, high), _ = canvas.view()
    assert 1e-9 < high - low < 1e-6
    canvas.grab()
    for _ in range(400):
        canvas.zoom_out()
    assert canvas.view()[0][1] < 1e8
    canvas.grab()


def test_the_cursor_shows_parameters_loss_and_gradient(canvas):
    assert canvas.scene_painter._columns(canvas.plane()) == []
    move(canvas, spot(canvas, (1.0, -1.0)), held=False)
    columns = dict(canvas.scene_painter._columns(canvas.plane()))
    assert list(columns) == ["$w$", "$b$", "$L$", r"$\nabla L$"]
    at = np.array([float(columns[n].replace("−", "-")) for n in ("$w$", "$b$")])
    assert at == pytest.approx([1.0, -1.0], abs=0.02)
    loss = canvas.scene_painter.ground.problem.loss(at)
    assert float(columns["$L$"]) == pytest.approx(loss, rel=5e-3)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert canvas.scene_painter._columns(canvas.plane()) == []


def test_a_changed_parameter_keeps_the_view_and_another_problem_does_not(canvas):
    canvas.set_view(((0.0, 1.0), (-1.0, 0.0)))
    canvas.set_problem(scenes.neuron())
    assert canvas.view() == ((0.0, 1.0), (-1.0, 0.0))
    canvas.set_problem(scenes.rosenbrock())
    assert canvas.view() == ((-2.0, 2.0), (-1.0, 3.0))
    assert canvas.scene_painter.start is None


def test_steps_change_the_picture_and_paint_no_more_than_they_add(canvas):
    first = canvas.grab().toImage()
    canvas.set_step(13)
    assert canvas.grab().toImage() != first
    trails = canvas.scene_painter._trails
    assert {trail.drawn for trail in trails._trails} == {13}
    kept = list(trails._trails)
    canvas.set_step(14)
    canvas.grab()
    assert all(a is b for a, b in zip(kept, trails._trails, strict=True))
    canvas.set_step(12)
    assert canvas.grab().toImage() == first


def test_refining_is_asked_for_and_comes_to_an_end(qtbot, canvas):
    with qtbot.waitSignal(canvas.refine_wanted):
        canvas.set_view(((0.0, 1.0), (-1.0, 0.0)))
    canvas.grab()
    calls = 0
    while canvas.refine(0.004):
        calls += 1
        assert calls < 3000
    before = canvas.grab().toImage()
    assert canvas.refine(0.004) is False
    assert canvas.grab().toImage() == before


def test_a_hidden_canvas_has_no_work(canvas):
    canvas.hide()
    canvas.set_view(((0.0, 1.0), (-1.0, 0.0)))
    assert canvas.refine(1.0) is False


def test_finished_at_once_or_in_slices_it_is_the_same_picture(canvas):
    canvas.finish()
    at_once = canvas.grab().toImage()
    canvas.set_view(((0.0, 1.0), (-1.0, 0.0)))
    canvas.grab()
    canvas.reset_view()
    canvas.grab()
    while canvas.refine(0.004):
        pass
    assert canvas.grab().toImage() == at_once


@pytest.mark.parametrize("name", ["dark", "projector-light", "projector-dark", "print"])
def test_every_theme_paints_on_its_own_ground(canvas, name):
    canvas.set_theme(load_theme(name))
    canvas.finish()
    image = canvas.grab().toImage()
    assert image.pixelColor(1, image.height() - 1).name().upper() == load_theme(name).panel
    words = canvas.scene_painter
    move(canvas, spot(canvas, (1.0, -1.0)), held=False)
    assert bool(words._columns(canvas.plane())) == (not name.startswith("projector"))


def test_it_can_be_painted_before_there_is_anything(qtbot):
    widget = Canvas(load_theme("light"))
    qtbot.addWidget(widget)
    assert widget.plane() is None
    assert not widget.grab().isNull()
    assert widget.refine(1.0) is False
    widget.zoom_in()
    widget.reset_view()


def test_a_surface_that_is_no_number_in_places_is_shown_and_read(qtbot):
    widget = Canvas(load_theme("light"))
    qtbot.addWidget(widget)
    widget.set_problem(scenes.logarithm())
    widget.set_start((1.0, 1.0))
    widget.show()
    widget.finish()
    x, y = spot(widget, (-1.0, 0.0))
    image = widget.grab().toImage()
    around = {image.pixelColor(int(x) + i, int(y) + j).name() for i in range(9) for j in range(9)}
    theme = load_theme("light")
    assert around == {theme.panel.lower(), theme.line.lower()}
    move(widget, (x, y), held=False)
    columns = dict(widget.scene_painter._columns(widget.plane()))
    assert columns["$L$"] == "not a number"


@pytest.mark.parametrize(
    "text", ["exp(300*x)", "0*x*y", "1/x+y", "log(-x*x-1-y*y)", "-exp(x*x*150)+y",
             "1e-300*(x*x+y*y)", "1e8+1e-6*(x*x+y*y)", "floor(x)+floor(y)"],
)  # fmt: skip
def test_strange_surfaces_are_painted_without_a_word(qtbot, text):
    widget = Canvas(load_theme("light"))
    qtbot.addWidget(widget)
    widget.set_problem(scenes.problem(text, ("x", "y"), ((-2.0, 2.0), (-2.0, 2.0))))
    widget.set_start((1.0, 1.0))
    widget.set_runs(scenes.drawn({"walk": scenes.walk(20, 1)}))
    widget.set_step(20)
    widget.show()
    widget.grab()
    widget.finish()
    move(widget, spot(widget, (0.5, 0.5)), held=False)
    image = widget.grab().toImage()
    assert image.pixelColor(3, image.height() - 3).name().upper() == load_theme("light").panel


def outside_heads(canvas):
    painter = canvas.scene_painter
    return heads(painter.runs, painter.step, canvas.plane(), painter._row_place)


def test_a_run_out_of_view_is_said_and_shown_at_the_edge(canvas):
    plane = canvas.plane()
    (gone,) = [head for head in outside_heads(canvas) if not head.inside]
    assert gone.run.label == "Momentum"
    (line,) = canvas.scene_painter._lines(outside_heads(canvas), plane)
    assert line[0].label == "Momentum"
    assert line[1].startswith("is at $w$ = 1")
    (box,) = tab_boxes("right", [gone.y], 1.0, plane.frame, [])
    canvas.finish()
    image = canvas.grab().toImage()
    edge = image.pixelColor(round(box.x + 1), round(box.y + box.height / 2))
    assert edge.name().upper() == gone.run.style.color
    canvas.set_step(0)
    assert canvas.scene_painter._lines(outside_heads(canvas), plane) == []


def test_a_run_that_diverged_is_said_from_that_step_on(canvas):
    problem = scenes.saddle()
    canvas.set_problem(problem)
    trace = scenes.trace_of(problem, (1.0, 0.1), 3000, scenes.gd(0.9))
    assert trace.divergence is not None
    at = trace.divergence.step
    canvas.set_runs(scenes.drawn({"GD": trace}))
    canvas.set_step(at - 1)
    (line,) = canvas.scene_painter._lines(outside_heads(canvas), canvas.plane())
    assert "is at $y$ = " in line[1]
    canvas.grab()
    canvas.set_step(at)
    (line,) = canvas.scene_painter._lines(outside_heads(canvas), canvas.plane())
    assert line[1] == f"diverged at step {at}"
    canvas.grab()


def test_tabs_keep_clear_of_the_words_in_the_corners(canvas):
    frame = canvas.plane().frame
    painter = canvas.scene_painter
    run = painter.runs[0]
    lines = [(run, "is at $w$ = 13.3")] * 3
    words = [notice.box for notice in lay_notices(painter.ground.style, frame, lines, frame.x)]
    for side in ("left", "right", "top", "bottom"):
        middle = frame.right - 30 if side in ("top", "bottom") else frame.y + 10
        boxes = tab_boxes(side, [middle] * 8, 1.0, frame, words)
        for i, box in enumerate(boxes):
            assert box.inside(frame)
            assert not any(box.overlaps(word) for word in words)
            assert not any(box.overlaps(other) for other in boxes[:i])


def test_many_runs_out_of_view_are_counted(canvas):
    painter, frame = canvas.scene_painter, canvas.plane().frame
    lines = [(painter.runs[0], "is at $w$ = 9")] * 7
    notices = lay_notices(painter.ground.style, frame, lines, frame.x)
    assert len(notices) == 4
    assert notices[-1].words == "and 4 more runs out of view"
    # Beside a wide readout they begin a row lower.
    lower = lay_notices(painter.ground.style, frame, lines, frame.right)
    assert lower[0].box.y > notices[0].box.bottom


def test_whereabouts_name_only_what_is_beyond(canvas):
    plane, run = canvas.plane(), canvas.scene_painter.runs[0]
    head = Head(run, 3, 0.0, 0.0, inside=False)
    names = ("$w$", "$b$")
    assert whereabouts(head, 3, plane, (13.32, 0.0), names) == "is at $w$ = 13.3"
    assert whereabouts(head, 3, plane, (13.32, -9.0), names) == "is at $w$ = 13.3, $b$ = −9"


def test_a_closed_canvas_is_gone(qtbot):
    widget = Canvas(load_theme("light"))
    widget.set_problem(scenes.saddle())
    widget.show()
    widget.finish()
    widget.grab()
    alive = weakref.ref(widget)
    widget.close()
    widget.deleteLater()
    del widget
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert alive() is None
