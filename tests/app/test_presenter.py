"""A presentation fills the screen with the same workspace, and leaves everything as it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtTest import QTest

from explorer.app.presenter import fitting, projected
from explorer.look.theme import load_theme


@pytest.fixture
def presented(qtbot, show, rest):
    """Open the window on a session and present it."""

    def make(session=None, theme="light", prepare=lambda window: None):
        window = show(session)
        window.set_theme(load_theme(theme))
        prepare(window)
        rest(window)
        QTest.keyClick(window, Qt.Key.Key_F5)
        qtbot.waitUntil(
            lambda: (
                window.companions.presenter is not None and window.companions.presenter.isVisible()
            )
        )
        rest(window)
        return window

    return make


def leave(window) -> None:
    presenter = window.companions.presenter
    QTest.keyClick(presenter, Qt.Key.Key_Escape)
    QCoreApplication.sendPostedEvents(presenter, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize(
    ("theme", "expected"),
    [
        ("light", "projector-light"),
        ("dark", "projector-dark"),
        ("projector-dark", "projector-dark"),
    ],
)
def test_it_is_as_dark_as_the_window(theme, expected) -> None:
    assert projected(load_theme(theme)) == expected


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_leaving_leaves_everything_as_it_was(presented, rest, theme) -> None:
    window = presented(theme=theme)
    before = (window.theme.name, window.workspace.experiment, window.workspace.plots)
    folded, size = window.columns.folded, window.size()
    leave(window)
    rest(window)
    assert window.companions.presenter is None
    assert (window.theme.name, window.workspace.experiment, window.workspace.plots) == before
    assert (window.columns.folded, window.size()) == (folded, size)
    assert window.lesson_bar.parent() is window.transport.parent()


def test_every_key_of_the_window_works(presented, rest) -> None:
    window = presented()
    for key, step in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_PageDown, 2), (Qt.Key.Key_PageUp, 1)):
        QTest.keyClick(window.companions.presenter, key)
        rest(window)
        assert window.workspace.step == step
        assert window.companions.presenter.stage.view.scene_painter.step == step
        assert window.companions.presenter.plots.scene.step == step
    QTest.keyClick(window.companions.presenter, Qt.Key.Key_Space)
    assert window.workspace.playback.playing
    window.workspace.playback.pause()
    leave(window)
    rest(window)
    assert window.stage.view.scene_painter.step == window.workspace.step


def test_b_blanks_and_s_lights(presented) -> None:
    window = presented()
    shown = window.companions.presenter
    for key, cover in ((Qt.Key.Key_B, shown.blank), (Qt.Key.Key_S, shown.spotlight)):
        assert not cover.isVisible()
        QTest.keyClick(shown, key)
        assert cover.isVisible()
        assert cover.size() == shown.size()
        QTest.keyClick(shown, key)
        assert not cover.isVisible()
    leave(window)


def test_two_plots_and_a_caption(presented, rest) -> None:
    window = presented()
    assert window.companions.presenter.plots.scene.keys == ("rate.b", "rate.w")
    window.workspace.choose_plots(["loss", "v.w", "v.b"])
    window.workspace.seek(3)
    rest(window)
    assert window.companions.presenter.plots.scene.keys == ("loss", "v.w")
    run = window.workspace.runs[window.workspace.selected]
    assert window.companions.presenter.caption.text.startswith(f"{run.label}, step 3: ")
    leave(window)


def test_a_clicker_leads_through_a_lesson(presented, rest) -> None:
    window = presented(prepare=lambda w: w.lecturing.open("first-start"))
    bar = window.lesson_bar
    assert bar.window() is window.companions.presenter
    assert not window.companions.presenter.caption.isVisible()
    stop = window.lecturing.stop_index
    for _ in range(2):  # a question first waits for its answer
        QTest.keyClick(window.companions.presenter, Qt.Key.Key_PageDown)
    assert window.lecturing.stop_index > stop
    window.workspace.playback.pause()
    leave(window)
    assert bar.window() is window


def test_the_start_is_dragged_for_all_to_see(presented, rest) -> None:
    window = presented()
    window.companions.presenter.stage.start_moved.emit((0.5, 0.5), True)
    rest(window)
    assert window.workspace.start == (0.5, 0.5)
    assert window.companions.presenter.stage.view.scene_painter.start == (0.5, 0.5)
    leave(window)


def test_one_parameter_is_presented_too(presented) -> None:
    window = presented({"surface": {"name": "square"}, "runs": [{"optimizer": "gd"}]})
    assert window.companions.presenter.stage.view.isVisible()
    assert not window.companions.presenter.grab().isNull()
    leave(window)


def test_closing_the_window_ends_the_presentation(qtbot, presented) -> None:
    window = presented()
    window.close()
    assert window.companions.presenter is None


@pytest.mark.parametrize(
    ("size", "factor"), [((1920, 1080), 1.0), ((1280, 720), 0.7), ((3840, 2160), 2.0)]
)
def test_type_is_as_large_on_the_wall_whatever_the_screen(size, factor) -> None:
    assert fitting(QSize(*size)) == factor


def test_plots_are_for_an_audience_and_events_follow_the_window(presented, rest) -> None:
    window = presented()
    shown = window.companions.presenter
    assert shown.plots.scene.audience
    assert shown.plots.scene.with_events == window.workspace.view.events
    window.workspace.set_view(events=not window.workspace.view.events)
    rest(window)
    assert shown.plots.scene.with_events == window.workspace.view.events
    leave(window)


def test_the_lesson_is_named_above_the_picture(presented, rest) -> None:
    window = presented(prepare=lambda w: w.lecturing.open("first-start"))
    shown = window.companions.presenter
    assert shown.legend.title == window.lecturing.lesson.title
    window.lecturing.leave()
    rest(window)
    assert shown.legend.title == ""
    leave(window)


def test_keys_of_the_view_move_what_is_presented(presented, rest) -> None:
    window = presented()
    presenter, behind = window.companions.presenter, window.stage.view.view()
    home = presenter.stage.view.view()
    QTest.keyClick(presenter, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert presenter.stage.view.view() != home
    assert window.stage.view.view() == behind
    QTest.keyClick(presenter, Qt.Key.Key_R)
    assert presenter.stage.view.view() == home
    leave(window)
    rest(window)


def test_value_axes_are_divided_as_in_the_window(presented, rest) -> None:
    window = presented(prepare=lambda w: w.lecturing.open("saddle-cyclic", 1))
    shown = window.companions.presenter
    assert shown.plots.scene.scales == {"eta": "linear"}
    assert shown.plots.scene.axis.scale == "linear"
    assert not shown.plots.scene.value_axis("eta").log
    leave(window)
