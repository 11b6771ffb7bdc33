"""While a question waits, nothing on the screen tells what comes."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.panels.run_table import RunTable
from explorer.views.plot_axes import ValueAxis


@pytest.fixture
def asked(qtbot, show, rest):
    """Open the window at a question of a lesson, with everything computed."""

    def make(lesson: str, stop: int):
        window = show(None)
        assert window.lecturing.open(lesson, stop)
        rest(window)
        window.workspace.compute_all()
        rest(window)
        assert window.lecturing.secret
        return window

    return make


def curves_right_of(window, band) -> int:
    """Return how many pixels right of the playhead differ from an empty plot's."""
    stack = window.plots.stack
    image = stack.grab().toImage()
    x, plot = int(stack.scene.playhead_x(band)) + 12, band.plot
    inside = [
        image.pixelColor(i, j).name()
        for i in range(x, int(plot.right()) - 1)
        for j in range(int(plot.top()) + 1, int(plot.bottom()))
    ]
    return sum(color != stack.scene.theme.panel.lower() for color in inside)


def test_ranges_of_values_tell_of_nothing_to_come(asked, rest) -> None:
    window = asked("ravine", 2)  # it flies off, to 10⁶
    scene = window.plots.stack.scene
    start = float(window.workspace.runs[0].trace.loss[0])
    axis = scene.value_axis("loss")
    ends = (10**axis.low, 10**axis.high) if axis.log else (axis.low, axis.high)
    assert max(abs(end) for end in ends) < 2 * start
    window.lecturing.reveal()
    window.workspace.seek(window.workspace.steps)
    rest(window)
    axis = scene.value_axis("loss")
    assert isinstance(axis, ValueAxis)
    assert axis.log
    assert 10**axis.high > 1e5


def test_no_curve_shows_and_no_plot_complains_of_no_values(asked) -> None:
    window = asked("race", 0)
    for band in window.plots.stack.bands():
        assert curves_right_of(window, band) == 0


def test_a_run_that_will_diverge_has_no_ring_yet(asked) -> None:
    window = asked("warm-up", 1)
    assert any(run.trace.divergence is not None for run in window.workspace.runs)
    for band in window.plots.stack.bands():
        assert curves_right_of(window, band) == 0


def test_the_table_does_not_say_when_a_run_arrives(asked, rest) -> None:
    window = asked("race", 0)
    model = window.findChild(RunTable).view.table
    facts = [model.facts(row) for row in range(model.rowCount())]
    assert all(fact.reached is None for fact in facts)
    window.lecturing.reveal()
    window.workspace.seek(30)
    rest(window)
    facts = [model.facts(row) for row in range(model.rowCount())]
    assert any(fact.reached is not None for fact in facts)


def test_the_scrubber_marks_no_events_to_come(asked, rest) -> None:
    window = asked("amsgrad", 0)
    scrubber = window.transport.scrubber
    assert scrubber._known == window.workspace.step
    said = []
    window.transport.told.connect(said.append)
    step = window.workspace.step
    window.transport.next_event()
    assert window.workspace.step == step
    assert said == ["What comes next is to be predicted first"]
    window.lecturing.reveal()
    rest(window)
    assert scrubber._known > window.workspace.step


def test_the_diagnosis_does_not_say_what_the_rate_will_do(asked, rest) -> None:
    window = asked("learning-rates", 3)
    assert window.diagnosis.body.sheet.verdict == ""
    window.lecturing.reveal()
    window.workspace.seek(window.workspace.steps)
    rest(window)
    assert window.diagnosis.body.sheet.verdict


def test_the_playhead_brings_its_own_steps_into_view(asked, rest) -> None:
    """Who leaves the question step by step sees the steps that were made, and no others."""
    window = asked("ravine", 2)
    window.workspace.seek(4)
    rest(window)
    assert window.lecturing.secret
    loss = window.workspace.runs[0].trace.loss
    axis = window.plots.stack.scene.value_axis("loss")
    top = 10**axis.high if axis.log else axis.high
    assert np.nanmax(loss[:5]) <= top < np.nanmax(loss) / 10
