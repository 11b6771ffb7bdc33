"""The left column as a whole: how it shares its height, and that nothing in it is cut."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget

from explorer.look.style import apply_theme
from explorer.look.theme import load_theme
from explorer.panels.experiment_column import ExperimentColumn, share_height
from explorer.panels.transport import Transport
from explorer.session.edits import opening
from explorer.session.experiment import GradientChoice, RunChoice, ScheduleChoice, SurfaceChoice


@pytest.fixture
def column(qtbot, shown):
    panel = shown(ExperimentColumn)
    # The formula is typeset beside the window: the column has its shape once it is there.
    qtbot.waitUntil(lambda: panel.surface.formula.is_ready())
    return panel


def place_in(widget, column):
    return QRect(widget.mapTo(column, QPoint(0, 0)), widget.size())


def whole(widget, column):
    """Whether all of ``widget`` is seen: inside the column and every area that scrolls it."""
    if not widget.isVisible():
        return False
    return widget.visibleRegion().boundingRect() == widget.rect() and column.rect().contains(
        place_in(widget, column)
    )


@given(
    total=st.integers(300, 2000),
    surface=st.integers(120, 400),
    form=st.integers(100, 400),
    count=st.integers(1, 20),
)
def test_the_height_is_shared_out_whole(total, surface, form, count):
    cards = [48 + min(n, count) * 46 for n in (2, 5)]
    runs = 48 + count * 46
    heights = share_height(total, surface, form, cards, runs)
    parts = (heights.surface, heights.runs, heights.form, heights.footer)
    assert all(part >= 0 for part in parts)
    assert heights.surface <= surface
    assert heights.form <= form
    assert heights.runs <= runs
    if total >= surface + runs + form:
        assert (heights.surface, heights.runs, heights.form) == (surface, runs, form)
    if total >= cards[0]:
        assert sum(parts) <= total


@pytest.mark.parametrize("selected", range(5))
def test_at_1280_by_720_five_cards_and_the_whole_form_are_seen(column, workspace, selected):
    workspace.select(selected)
    form = column.form
    seen = [*column.runs.cards, *form.params.sliders.values(), form.schedule, form.preview]
    seen += [column.surface.surface, column.surface.formula, *column.surface.start]
    assert [w for w in seen if not whole(w, column)] == []


def test_wide_and_tall_there_is_room_for_the_steps_and_a_footer(qtbot, column):
    column.resize(304, 1030)
    assert column.surface.steps.isVisible()
    foot = QWidget()
    column.set_footer(foot)
    assert foot.isVisible()
    assert foot.geometry().bottom() < column.height()
    assert foot.geometry().top() > place_in(column.form.preview, column).bottom()
    column.resize(264, 692)
    assert not foot.isVisible()


@pytest.mark.parametrize("width", [264, 304])
@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_nothing_is_cut_at_either_side(column, workspace, width, theme_name):
    column.set_theme(load_theme(theme_name))
    column.resize(width, 692)
    column.surface.numbers.unfold(True)
    workspace.set_gradient(GradientChoice("minibatch", 32, "shuffle"))
    workspace.set_schedule(0, ScheduleChoice("one-cycle"))
    for widget in column.findChildren(QWidget):
        if widget.isVisible() and widget.window() is column:
            rect = place_in(widget, column)
            assert rect.left() >= 0, widget
            assert rect.right() < width, widget


def test_everything_that_takes_the_keyboard_has_a_name(column, shown, workspace):
    workspace.set_gradient(GradientChoice("minibatch", 32, "shuffle"))
    column.surface.numbers.unfold(True)
    transport = shown(Transport, 680, 52)
    for panel in (column, transport):
        for widget in panel.findChildren(QWidget):
            if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                assert widget.accessibleName(), widget


def test_every_control_shows_that_it_has_the_keyboard(qtbot, column, shown, theme):
    transport = shown(Transport, 680, 52)
    controls = [column.surface.surface, column.surface.gradient.picker, column.surface.start[0]]
    controls += [column.surface.numbers.line, column.runs.cards[1], column.runs.add]
    controls += [column.runs.cards[0].eye, column.form.params.sliders["eta"].groove]
    controls += [column.form.params.sliders["eta"].field, column.form.schedule]
    controls += [transport.scrubber.groove, transport.start, transport.counter.field]
    for control in controls:
        window = control.window()
        window.activateWindow()
        control.setFocus()
        qtbot.waitUntil(control.hasFocus)
        image = control.grab().toImage()
        x = control.width() // 2
        colors = {image.pixelColor(x, y).name() for y in (0, 1)}
        assert colors == {theme.accent.lower()}, control


def test_themes_reach_every_painted_widget(qapp, column):
    dark = load_theme("dark")
    apply_theme(qapp, dark)
    column.set_theme(dark)
    image = column.grab().toImage()
    light_panel = load_theme("light").panel.lower()
    found = {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    }
    assert dark.panel.lower() in found
    assert light_panel not in found


def test_every_surface_has_its_form(column, workspace):
    for name in workspace.catalogue.surfaces.names():
        workspace.set_surface(SurfaceChoice(name=name))
        assert column.surface.surface.title == workspace.problem.title
        assert len(column.surface.start) == workspace.problem.dimensions


def test_every_variant_of_every_optimizer_has_its_form(column, workspace):
    workspace.edit(replace(opening("bowl", workspace.catalogue), steps=1), "Bowl")
    for name, entry in workspace.catalogue.optimizers.items():
        for variant in entry.variants:
            workspace.replace_run(0, RunChoice(name, variant), "Try")
            assert set(column.form.params.sliders) == set(entry.variants[variant].params)
