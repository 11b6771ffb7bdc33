"""On the smallest screens and in type for a projector nothing that matters is cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLabel

from explorer.app.allow_box import ask_to_allow
from explorer.app.main_window import SMALLEST
from explorer.look.mixed import mixed_width
from explorer.panels.run_table_facts import Column
from explorer.panels.run_table_view import RunTableView

SCREENS = [("light", (960, 540)), ("dark", (960, 540)), ("projector-dark", (1280, 720))]
screens = pytest.mark.parametrize(("theme", "size"), SCREENS)


@pytest.fixture
def small(show, rest):
    """Open the window in a theme and a size, its columns shared out as by a start."""

    def make(theme, size):
        window = show(size=size)
        window.themes.choose(theme)
        window.columns.share_out(size[0])
        rest(window)
        assert window.size().toTuple() == size
        return window

    return make


def inside(widget, parent):
    return parent.rect().contains(QRect(widget.mapTo(parent, QPoint()), widget.size()))


def test_the_window_fits_half_of_a_usual_screen():
    assert SMALLEST[0] <= 960
    assert SMALLEST[1] <= 540 - 44  # a title, and a bar of tasks


@screens
def test_all_tabs_and_buttons_of_the_header_are_seen(small, theme, size):
    window = small(theme, size)
    header = window.header
    assert header.tabs.width() >= header.tabs.sizeHint().width()
    places = [QRect(b.mapTo(header, QPoint()), b.size()) for b, _ in header._buttons]
    for i, one in enumerate(places):
        assert header.rect().contains(one)
        assert one.left() > header.tabs.geometry().right()
        assert not any(one.intersects(other) for other in places[i + 1 :])
    assert all(button.width() >= button.iconSize().width() for button, _ in header._buttons)


def test_the_header_is_as_roomy_as_ever_where_there_is_room(small):
    header = small("light", (1280, 720)).header
    assert {button.width() for button, _ in header._buttons} == {28}
    assert {gap.sizeHint().width() for gap in header._gaps} == {16}


@screens
def test_the_lesson_bar_keeps_its_buttons_and_words_inside(small, rest, theme, size):
    window = small(theme, size)
    window.lecturing.open("adagrad")
    rest(window)
    window.workspace.playback.pause()
    window.workspace.seek(1)  # away from the stop: Return is there too
    rest(window)
    bar = window.lesson_bar
    parts = [bar.place, bar.back, bar.next, bar.return_, bar.close_, bar.caption]
    assert bar.return_.isVisible()
    for i, part in enumerate(parts):
        assert inside(part, bar), part
        others = [other.geometry() for other in parts[i + 1 :]]
        assert not any(part.geometry().intersects(other) for other in others)
    assert not bar.caption.is_cut()


@screens
def test_no_column_of_the_table_of_runs_is_cut(small, rest, theme, size):
    window = small(theme, size)
    window.actions_["run_table"].trigger()
    rest(window)
    view = window.findChild(RunTableView)
    shown = [column for column in Column if not view.isColumnHidden(column)]
    assert {Column.RUN, Column.LOSS, Column.STEPS} <= set(shown)
    assert sum(view.columnWidth(column) for column in shown) <= view.viewport().width()
    px = window.theme.body
    assert view.columnWidth(Column.STEPS) >= mixed_width("not in 200", px)
    table = window.right._table
    assert table._title.width() >= table._title.sizeHint().width()
    assert inside(table.copy, table)


@pytest.mark.parametrize("value", [-1.998e7, -0.09995, -123456.7])
@screens
def test_the_tolerance_is_shown_whole(small, rest, theme, size, value):
    window = small(theme, size)
    window.actions_["run_table"].trigger()
    window.workspace.set_view(tolerance=value)
    rest(window)
    table = window.right._table
    field = table.tolerance
    margins = field.textMargins()
    room = field.width() - margins.left() - margins.right()
    assert field.fontMetrics().horizontalAdvance(field.text()) <= room
    for part in (field, table.usual, table.copy):
        assert inside(part, table)


def test_what_was_done_is_said_beside_the_words_of_the_picture(window, rest, qtbot):
    window.workspace.seek(12)
    window.actions_["arrows"].trigger()
    rest(window)
    window.actions_["pin"].trigger()
    rest(window)
    notice, stage = window.notice, window.stage
    assert notice.isVisible()
    window.grab()  # what is pinned is named in the corner by now
    notice._again.timeout.emit()
    assert not any(notice.geometry().intersects(box) for box in stage.words())
    assert stage.frame().contains(notice.geometry())


def test_a_long_sentence_is_said_in_several_lines(small):
    window = small("projector-dark", (1280, 720))
    sentence = "mine.toml: rule: line 1, column 13: unknown name 'h'; there is e, eta, g, pi, t, w"
    window.notice.say(sentence)
    notice, stage = window.notice, window.stage
    assert stage.rect().contains(notice.geometry())
    assert notice.height() >= notice.heightForWidth(notice.width())


def test_a_long_name_of_a_class_is_read_whole(small):
    window = small("projector-dark", (1280, 720))
    name = "somebody.package.module.with_a_long.name.ClassOfOptimizer"
    box = ask_to_allow(window, name, lambda: None, lambda: None)
    assert name in box.text().replace("\u200b", "")
    label = box.findChild(QLabel, "qt_msgbox_label")
    assert label.width() >= label.minimumSizeHint().width()
    box.reject()
