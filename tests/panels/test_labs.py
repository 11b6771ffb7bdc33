"""The labs in their windows: what is set is what is shown, by hand and by key."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from shiboken6 import isValid

from explorer.core.averages import SIGNALS
from explorer.look.numbers import format_number
from explorer.look.theme import load_theme
from explorer.look.typeset_queue import typeset_queue
from explorer.panels.averages_lab import AveragesLab
from explorer.panels.norm_lab import NormLab


@pytest.fixture
def averages(qtbot, workspace):
    workspace.compute_all()
    lab = AveragesLab(workspace, load_theme("light"))
    lab.show()
    qtbot.waitUntil(lambda: not typeset_queue().busy())
    yield lab
    _end(lab)


@pytest.fixture
def norms(qtbot, workspace):
    lab = NormLab(workspace, load_theme("light"))
    lab.show()
    qtbot.waitUntil(lambda: not typeset_queue().busy())
    yield lab
    _end(lab)


def _end(lab) -> None:
    if isValid(lab):  # a lab that was closed is deleted by then
        lab.close()
        QCoreApplication.sendPostedEvents(lab, QEvent.Type.DeferredDelete)


def shown(lab) -> list[str]:
    return [lines._value.text for lines in lab._numbers]


def test_the_numbers_of_the_notes_are_on_the_screen(qtbot, averages) -> None:
    averages.pick("worked")
    assert averages.beta == 0.999
    assert [text.split("rate = ")[1] for text in shown(averages)] == ["316.2", "10", "10"]
    qtbot.keyClick(averages, Qt.Key.Key_Right)
    assert [text.split("rate = ")[1] for text in shown(averages)] == ["316.4", "14.15", "10.01"]
    assert "316.2 and 316.4" in averages._says.text
    assert "13.8" in averages._says.text


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda s: s.name)
def test_every_signal_is_drawn(averages, signal) -> None:
    averages.pick(signal.name)
    runs = averages.plots.scene.runs
    assert [run.label for run in runs][-3:] == ["EWMA", "Bias-corrected", "Max-norm"]
    assert averages.plots.scene.steps == signal.steps
    assert set(averages.sliders.sliders) == {"beta", *(spec.name for spec in signal.params)}


def test_the_sliders_change_the_curves(averages) -> None:
    averages.pick("noisy-curve")
    before = averages._records[0][1].quantities["average"].copy()
    averages.sliders.changed.emit("beta", 0.5)
    after = averages._records[0][1].quantities["average"]
    assert averages.beta == 0.5
    assert not np.array_equal(before[1:], after[1:])
    averages.sliders.changed.emit("sigma", 0.0)
    assert averages.params["sigma"] == 0.0
    averages.sliders.reset.emit("sigma")
    assert averages.params["sigma"] == 0.3


def test_another_seed_is_another_noise(averages) -> None:
    averages.pick("noisy-curve")
    before = averages._records[1][1].quantities["average"].copy()
    averages._again.click()
    assert not np.array_equal(before[1:], averages._records[1][1].quantities["average"][1:])


def test_the_gradients_of_a_run_follow_the_window(averages, workspace) -> None:
    averages.pick("run:0:w")
    trace = workspace.runs[0].trace
    signal = averages.plots.scene.runs[0].trace.quantities["average"][1:, 0]
    np.testing.assert_array_equal(signal, trace.quantities["g"][1:, 0])
    workspace.set_start((1.0, 1.0))
    workspace.compute_all()
    averages.refresh(frozenset({"trace"}))
    signal = averages.plots.scene.runs[0].trace.quantities["average"][1:, 0]
    np.testing.assert_array_equal(signal, workspace.runs[0].trace.quantities["g"][1:, 0])
    workspace.remove_run(4)
    averages.refresh(frozenset({"runs"}))
    assert averages.plots.scene.steps == len(signal)


def test_escape_closes_a_lab(qtbot, averages) -> None:
    with qtbot.waitSignal(averages.closed):
        qtbot.keyClick(averages, Qt.Key.Key_Escape)


def test_a_norm_is_set_by_the_slider_and_by_the_box(norms) -> None:
    norms.sliders.changed.emit("p", 4.0)
    assert norms.p == norms.ball.p == 4.0
    norms.at_infinity.click()
    assert norms.ball.p == float("inf")
    assert "100\u202f% and 0\u202f%" in norms._numbers.text
    norms.sliders.changed.emit("p", 1.0)
    assert norms.ball.p == 1.0
    assert not norms.at_infinity.isChecked()


def test_the_point_is_dragged_and_moved_by_keys(qtbot, norms) -> None:
    ball = norms.ball
    qtbot.mouseClick(
        ball, Qt.MouseButton.LeftButton, pos=QPoint(ball.width() // 2, ball.height() // 2)
    )
    assert ball.point == (0.0, 0.0)
    qtbot.keyClick(ball, Qt.Key.Key_Right)
    qtbot.keyClick(ball, Qt.Key.Key_Up)
    assert ball.point == (0.05, 0.05)
    assert "0.05" in ball.accessibleName()


def test_where_powers_fail_it_is_said(norms) -> None:
    assert norms._range.isHidden()
    norms.set_p(100.0)
    assert not norms._range.isHidden()
    assert "instead of" in norms._numbers.text


@pytest.mark.parametrize("theme", ["dark", "projector-light"])
def test_labs_take_another_theme(averages, norms, theme) -> None:
    for lab in (averages, norms):
        lab.set_theme(load_theme(theme))
        assert lab.theme.name == theme
        assert not lab.grab().isNull()


def test_every_line_of_the_plot_is_named_beside_it(averages) -> None:
    averages.pick("noisy-curve")
    observed, *_ = averages.plots.scene.runs
    averages.seek(10)
    value = observed.trace.quantities["average"][10, 0]
    assert averages._observed._text.text == f"Signal $g$ = {format_number(float(value), 4)}"
    assert not averages._true.isHidden()
    # The signal steps back behind its averages, in the same grey in column and plot.
    assert observed.style.color == averages._observed.swatch.color.lower()
    averages.pick("sparse")
    assert averages._true.isHidden()
    assert averages._observed._text.text == "Signal $g$ = 1"


def test_a_signal_that_vanishes_is_not_drawn_by_its_logarithm(averages) -> None:
    averages.pick("sparse")
    assert averages.plots.scene.scales["average"] == "linear"


def test_all_three_averages_are_seen_without_scrolling(qtbot, averages) -> None:
    for signal in SIGNALS:
        averages.pick(signal.name)
        qtbot.waitUntil(lambda: not typeset_queue().busy())
        assert averages.side.sizeHint().height() <= averages.height(), signal.name
