"""Side plots that are read from the last row: titles in words, one value, a wide curve."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from explorer.look.theme import load_theme
from explorer.views.plot_stack import PlotStack
from tests.views.plots_scene import descent, drawn, made_trace

THEME = load_theme("projector-light")
STEP = 12


@pytest.fixture
def stack(qtbot):
    widget = PlotStack(THEME, audience=True)
    qtbot.addWidget(widget)
    widget.resize(672, 700)
    widget.scene.set_parameters(("w", "b"))
    widget.set_steps(200)
    traces = [descent(rate=0.1, with_v=False), descent(rate=0.02), descent(rate=0.3)]
    widget.set_runs(drawn(traces, THEME, selected=1))
    widget.scene.set_chosen(("loss", "rate.w"))
    widget.set_step(STEP)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_titles_are_in_words_and_large(stack) -> None:
    painter = stack.painter
    titles = [painter.names(b)[painter.head(b).name] for b in stack.bands()]
    assert titles == [("Loss", 28.0, 600), (r"Effective rate of $\mathit{w}$", 28.0, 600)]
    assert all(not painter.head(band).placed for band in stack.bands()), "no row of values"


def test_every_plot_has_its_steps_below_and_nothing_is_left_unpainted(stack) -> None:
    one, other = stack.bands()
    assert one.last
    assert other.last
    assert one.rect.bottom() == other.rect.top()
    assert one.rect.bottom() - one.plot.bottom() >= 2 * THEME.tick


def test_the_selected_curve_is_twice_as_wide(stack) -> None:
    traces = [run.trace for run in stack.scene.runs]
    widths = []
    for selected in (1, 0):
        stack.set_runs(drawn(traces, THEME, selected=selected))
        band = stack.bands()[1]
        run = stack.scene.runs[0]  # a solid line
        x, y = stack.painter._point(run, band, 3).toTuple()
        image = stack.grab().toImage()
        column = (image.pixelColor(int(x), int(y) + dy) for dy in range(-8, 9))
        widths.append(sum(color == QColor(run.style.color) for color in column))
    # Edges are smooth: the outermost pixels are paler.
    assert widths == [pytest.approx(THEME.trail, abs=1), pytest.approx(2 * THEME.trail, abs=1)]


@pytest.mark.parametrize("key", ["loss", "rate.w"])
@pytest.mark.parametrize("step", [1, 12, 100, 200])
def test_the_value_stands_in_the_plot_beside_its_point(stack, key, step) -> None:
    stack.set_step(step)
    band = next(b for b in stack.bands() if b.key == key)
    run = stack.scene.runs[1]
    x = stack.scene.playhead_x(band)
    point = stack.painter._point(run, band, step, x)
    box = stack.painter.callout.place(band, point, "0.0200")
    assert band.plot.contains(box)
    assert not box.contains(point)
    assert abs(box.center().x() - x) < box.width() + 2 * THEME.value


def test_the_box_keeps_clear_of_other_curves(stack) -> None:
    """Two flat curves: there is room between them and beyond, so none need be covered."""
    band = stack.bands()[1]
    run = stack.scene.runs[1]
    point = stack.painter._point(run, band, STEP, stack.scene.playhead_x(band))
    box = stack.painter.callout.place(band, point, "0.0200")
    for other in stack.scene.runs:
        there = stack.painter._point(other, band, STEP)
        assert not box.contains(QPointF(box.center().x(), there.y()))


def test_where_there_is_no_value_there_is_no_box(stack, monkeypatch) -> None:
    placed = []
    callout = stack.painter.callout
    place = callout.place
    monkeypatch.setattr(callout, "place", lambda *args: placed.append(args[2]) or place(*args))
    stack.grab()
    assert len(placed) == 2
    placed.clear()
    stack.set_step(0)  # a rate begins with the first step
    stack.grab()
    assert len(placed) == 1
    placed.clear()
    loss = np.full(201, np.nan)
    stack.set_runs(drawn([made_trace(loss, {"rate": (loss.copy(), loss.copy())})], THEME))
    stack.grab()
    assert placed == []
