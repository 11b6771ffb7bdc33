"""Side plots: the marks of events, the plot that is lit, and the keyboard."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter

from explorer.core.events import events_of
from explorer.formula.rule import parse_rule
from explorer.look.style import apply_theme
from explorer.views.plot_axes import StepAxis
from explorer.views.plot_events import PITCH, marked, ticks
from explorer.views.plots import SidePlots
from tests.views.plots_scene import LIGHT, drawn, made_trace

RULE = parse_rule("v = max(v, abs(g))\nrate = eta/v\nw = w - rate*g", ("eta",))
MAXIMA = [1, 40, 120]
ZEROS = [10, 11, 150]


def events_trace(steps=200):
    """Return a trace whose v of w takes a new maximum, and whose g of w is zero, at known steps."""
    g = np.full(steps + 1, 0.5)
    for i, step in enumerate(MAXIMA):
        g[step] = 1.0 + i
    g[ZEROS] = 0.0
    v = np.maximum.accumulate(g)
    flat = np.ones(steps + 1)
    columns = {"g": (g, flat), "v": (v, flat), "rate": (1 / v, flat)}
    return made_trace(np.linspace(50.0, 1.0, steps + 1), columns)


def with_events(traces):
    return [
        replace(run, events=events_of(run.trace, RULE, {"eta": 0.1}), label=f"run {i}")
        for i, run in enumerate(drawn(traces))
    ]


@pytest.fixture
def plots(qtbot, app_theme):
    widget = SidePlots(LIGHT)
    qtbot.addWidget(widget)
    widget.resize(400, 600)
    widget.set_parameters(("w", "b"))
    widget.set_steps(200)
    widget.set_axis("linear")
    widget.set_chosen(("loss", "g.w", "v.w"))
    widget.runs = with_events([events_trace(), events_trace()])
    widget.set_runs(widget.runs)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


@pytest.fixture
def app_theme(qapp):
    apply_theme(qapp, LIGHT)


def band_of(plots, key):
    return next(band for band in plots.stack.bands() if band.key == key)


def place_of(plots, key, step, run=0):
    """Return where the curve of a run is at a step, in the stack."""
    band = band_of(plots, key)
    scene = plots.stack.scene
    return plots.stack.painter._point(scene.runs[run], band, step)


# Which marks, and where


def test_new_maxima_are_marked_in_the_plot_of_what_holds_them_and_zeros_in_those_of_g_and_rate():
    (run,) = with_events([events_trace()])
    assert marked(run, "v.w", 200).steps.tolist() == MAXIMA
    assert marked(run, "g.w", 200).steps.tolist() == ZEROS
    assert marked(run, "rate.w", 200).steps.tolist() == ZEROS
    assert marked(run, "v.w", 50).steps.tolist() == [1, 40]
    for key in ("loss", "eta", "w.w", "g.b", "v.q"):
        assert marked(run, key, 200) is None, key
    assert marked(replace(run, events=None), "v.w", 200) is None


def test_single_events_become_ticks_and_crowds_a_strip_whose_shade_tells_how_many():
    axis = StepAxis(1000, "linear")
    alone = list(ticks(np.array([0, 500, 1000]), axis, 300.0, PITCH))
    assert [(t.x, t.width) for t in alone] == [(0, 0), (150, 0), (300, 0)]
    crowd = np.concatenate([np.arange(0, 300), np.arange(600, 900, 4)])
    strips = list(ticks(crowd, axis, 300.0, PITCH))
    assert all(t.width for t in strips)
    early = [t.share for t in strips if t.x < 80]
    late = [t.share for t in strips if 185 < t.x < 260]
    assert min(early) > 0.9
    assert max(late) < 0.4
    assert all(t.x + t.width <= 300.0 + 1e-9 for t in strips)


def test_a_million_events_are_as_many_marks_as_there_are_pixels():
    axis = StepAxis(1_000_000, "log")
    assert len(list(ticks(np.arange(1, 1_000_001), axis, 300.0, PITCH))) <= 300


def colors_at(image, rect):
    left, top = rect.topLeft().toPoint().x(), rect.topLeft().toPoint().y()
    right, bottom = rect.bottomRight().toPoint().x(), rect.bottomRight().toPoint().y()
    return {
        image.pixelColor(x, y).name()
        for x in range(left, right + 1)
        for y in range(top, bottom + 1)
    }


def painted(plots):
    """Return the picture of an export, 400 × 600."""
    image = QImage(400, 600, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    plots.paint(painter, QRectF(0, 0, 400, 600))
    painter.end()
    return image


def test_an_export_has_the_marks_and_the_switch_takes_them_away(plots):
    band = next(b for b in plots.stack.scene.bands(QRectF(0, 0, 400, 600)) if b.key == "v.w")
    x = band.plot.left() + 40 / 200 * band.plot.width()
    tick = QRectF(x - 1, band.plot.top() + 2, 2, 2)
    color = QColor(plots.runs[0].style.color).name()
    plots.set_step(200)
    assert color in colors_at(painted(plots), tick)
    plots.set_with_events(False)
    assert color not in colors_at(painted(plots), tick)


def test_the_menus_switch_the_marks(qtbot, plots):
    for made in (plots.list_menu, lambda: plots.plot_menu("v.w")):
        menu = made()
        action = next(a for a in menu.actions() if a.data() == "events")
        before = plots.stack.scene.with_events
        assert action.isChecked() == before
        with qtbot.waitSignal(plots.events_changed) as said:
            action.trigger()
        assert said.args == [not before]
        assert plots.stack.scene.with_events is not before
        menu.close()


def test_a_mark_is_told_in_words(plots):
    words = plots.stack.painter.events.words_at
    band = band_of(plots, "v.w")
    assert words(band, place_of(plots, "v.w", 120)) == (
        "run 0: v of w takes a new maximum at step 120"
    )
    edge = QPointF(band.plot.left() + 40 / 200 * band.plot.width(), band.plot.top() + 3)
    assert words(band, edge) == "run 0: v of w takes a new maximum at step 40"
    zeros = band_of(plots, "g.w")
    edge = QPointF(zeros.plot.left() + 10.5 / 200 * zeros.plot.width(), zeros.plot.bottom() - 2)
    assert words(zeros, edge) == (
        "run 0: the gradient in w is exactly 0 at all steps from 10 to 11"
    )
    assert words(band, QPointF(band.plot.center().x(), band.plot.bottom() - 3)) == ""
    plots.set_with_events(False)
    assert words(band, place_of(plots, "v.w", 120)) == ""


# What is lit


def test_the_lit_plot_alone_is_painted_anew_and_the_selected_curve_stands_out(plots):
    stack = plots.stack
    stack.grab()
    before = stack.rebuilds
    plots.set_lit("v.w")
    stack.grab()
    assert stack.rebuilds == before + 1
    assert stack.scene.raised("v.w") is plots.runs[0]
    assert stack.scene.raised("g.w") is None
    plots.set_lit("")
    stack.grab()
    assert stack.rebuilds == before + 2
    plots.set_lit("nothing.w")
    stack.grab()
    assert stack.rebuilds == before + 2


def test_the_pointer_lights_the_plot_of_a_curve_or_a_name_and_leaving_puts_it_out(qtbot, plots):
    stack, lit = plots.stack, []
    plots.lit.connect(lit.append)
    qtbot.mouseMove(stack, place_of(plots, "v.w", 80).toPoint())
    assert lit == ["v.w"]
    band = band_of(plots, "v.w")
    away = band.plot.bottomRight() - QPointF(20, 4)
    qtbot.mouseMove(stack, away.toPoint())
    assert lit == ["v.w", ""]
    head = QPointF(band_of(plots, "g.w").rect.left() + 20, band_of(plots, "g.w").plot.top() - 8)
    qtbot.mouseMove(stack, head.toPoint())
    assert lit == ["v.w", "", "g.w"]
    stack.leaveEvent(_leave())
    assert lit == ["v.w", "", "g.w", ""]
    assert stack.scene.lit == ""


def _leave():
    return QEvent(QEvent.Type.Leave)


def test_dragging_the_playhead_lights_nothing(qtbot, plots):
    lit = []
    plots.lit.connect(lit.append)
    place = place_of(plots, "v.w", 80).toPoint()
    qtbot.mousePress(plots.stack, Qt.MouseButton.LeftButton, pos=place + QPoint(0, 20))
    qtbot.mouseMove(plots.stack, place)
    assert lit == []
    qtbot.mouseRelease(plots.stack, Qt.MouseButton.LeftButton, pos=place)


# The keyboard


def test_up_and_down_go_from_plot_to_plot_and_say_what_is_there(qtbot, plots):
    stack, lit = plots.stack, []
    plots.lit.connect(lit.append)
    plots.set_step(40)
    stack.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(stack.hasFocus)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(stack, key)
    assert lit == ["loss", "g.w", "v.w", "v.w", "g.w"]
    assert stack.accessibleDescription() == "Gradient g of w at step 40: run 0 2, run 1 2"
    with qtbot.waitSignal(stack.menu_asked) as asked:
        stack.menu_asked.disconnect(plots._show_plot_menu)
        qtbot.keyClick(stack, Qt.Key.Key_Return)
    assert asked.args[0] == "g.w"
    plots._list.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: lit[-1] == "")


def test_left_and_right_are_left_to_the_playhead(qtbot, plots):
    def claimed(key):
        event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        plots.stack.event(event)
        return event.isAccepted()

    assert claimed(Qt.Key.Key_Up)
    assert claimed(Qt.Key.Key_Down)
    assert not claimed(Qt.Key.Key_Left)
    assert not claimed(Qt.Key.Key_Space)
