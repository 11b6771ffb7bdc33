"""Preferences: each choice holds at once and after a new start; own files are read on change."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QDesktopServices

from explorer.app import start
from explorer.app.preferences import EXPORT_SIZE, Preferences
from explorer.app.preferences_dialog import PreferencesDialog
from explorer.core import numbers
from explorer.core.numbers import format_number
from explorer.core.resources import user_root
from explorer.look.palettes import PALETTES, with_palette
from explorer.look.theme import THEME_NAMES, load_theme
from explorer.session.own_files import own_files

RULE = """
title = "Mine"
rule = "w = w - eta*g"

[params.eta]
symbol = "\\\\eta"
default = {eta}
range = [0.001, 1.0]
"""


@pytest.fixture(autouse=True)
def usual_digits():
    yield
    numbers.show_more_digits(0)


@pytest.fixture
def dialog(window):
    window.actions_["preferences"].trigger()
    return window.findChild(PreferencesDialog)


def choose(box, value):
    index = box.findData(value)
    assert index >= 0
    box.setCurrentIndex(index)
    box.activated.emit(index)


def keep(text, name="mine", kind="optimizers"):
    folder = user_root() / kind
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text)
    return path


def test_every_choice_holds_at_once_and_next_time(window, dialog, rest):
    choose(dialog.theme, "dark")
    assert window.theme.name == "dark"
    choose(dialog.palette_, "bright")
    assert window.theme.runs == with_palette(load_theme("dark"), "bright").runs
    choose(dialog.digits, 2)
    assert format_number(2 / 3) == "0.666667"
    choose(dialog.speed, 60.0)
    choose(dialog.export_theme, "print")
    dialog.width_field.setValue(800)
    dialog.height_field.setValue(450)
    rest(window)
    again = Preferences()
    assert (again.theme, again.palette, again.more_digits) == ("dark", "bright", 2)
    assert (again.speed, again.export_theme, again.export_size) == (60.0, "print", (800, 450))


def test_the_next_window_follows_them(window, dialog, qtbot, rest):
    choose(dialog.palette_, "ink")
    choose(dialog.digits, 4)
    choose(dialog.speed, 100.0)
    numbers.show_more_digits(0)
    other, _ = start.open_window(None)
    qtbot.addWidget(other)
    assert other.theme.runs == (other.theme.ink,) * 8
    assert format_number(2 / 3) == "0.66666667"
    assert other.workspace.playback.speed == 100.0


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("palette", "none"),
        ("more_digits", "-3"),
        ("more_digits", "x"),
        ("speed", "0"),
        ("speed", "nan"),
        ("export_size", "0x0"),
        ("export_size", "99999x10"),
        ("export_size", "12"),
        ("export_theme", "../light"),
        ("theme", "none"),
        ("recent", "\0"),
    ],
)
def test_a_setting_that_can_t_be_used_is_as_if_it_were_not_there(key, value, qapp):
    QSettings("optimizer-explorer", "optimizer-explorer").setValue(key, value)
    read = Preferences()
    assert read.theme == "system"
    assert read.palette == "okabe-ito"
    assert read.more_digits == 0
    assert read.speed == 20.0
    assert read.export_size == EXPORT_SIZE
    assert read.export_theme == ""


@pytest.mark.parametrize("name", list(PALETTES))
@pytest.mark.parametrize("theme", THEME_NAMES)
def test_every_palette_can_be_seen_on_every_theme(name, theme):
    shown = with_palette(load_theme(theme), name)
    assert len(shown.runs) == 8
    for color in shown.runs:
        assert contrast(color, shown.panel) >= 3.0, color


def contrast(one, other):
    """Return the contrast of two colours as WCAG defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_digits_that_are_meant_exactly_stay():
    numbers.show_more_digits(2)
    assert format_number(1 / 3, 12) == "0.333333333333"
    assert format_number(0.1) == "0.1"


def test_own_files_are_listed_with_their_faults_and_opened(window, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    good = keep(RULE.format(eta=0.1))
    keep("title = 3", "wrong")
    (user_root() / "lessons").mkdir()
    (user_root() / "lessons" / "l.json").write_text("{")
    window.actions_["preferences"].trigger()
    own = window.findChild(PreferencesDialog).own
    rows = [[own.rows.topLevelItem(i).text(c) for c in range(3)] for i in range(3)]
    assert rows[0] == ["Mine", "Optimizer", "Fine"]
    assert rows[1][:2] == ["wrong", "Optimizer"]
    assert "rule" in rows[1][2]
    assert rows[2][1] == "Lesson"
    assert "not JSON" in rows[2][2]
    assert not own.open.isEnabled()
    own.rows.setCurrentItem(own.rows.topLevelItem(0))
    own.open.click()
    own.folder.click()
    assert [url.toLocalFile() for url in opened] == [str(good), str(user_root())]


def test_a_changed_file_is_read_again_where_it_is_used(show, qtbot, rest):
    path = keep(RULE.format(eta=0.1))
    window = show({"surface": {"name": "bowl"}, "runs": [{"optimizer": "mine"}]})
    window.keeper.watch()
    run = window.workspace.runs[0]
    assert run.values["eta"] == 0.1
    with qtbot.waitSignal(window.keeper.own_files.changed, timeout=10_000):
        path.write_text(RULE.format(eta=0.25))
    rest(window)
    assert window.workspace.runs[0].values["eta"] == 0.25
    with qtbot.waitSignal(window.keeper.own_files.changed, timeout=10_000):
        path.write_text("title = 3")
    rest(window)
    assert window.workspace.runs[0].values["eta"] == 0.25  # what was shown stays
    assert "'rule' is missing" in window.notice.text()
    with qtbot.waitSignal(window.keeper.own_files.changed, timeout=10_000):
        path.write_text(RULE.format(eta=0.5))
    assert window.workspace.runs[0].values["eta"] == 0.5


def test_a_new_file_and_one_that_is_gone(window, qtbot):
    window.keeper.watch()
    user_root().mkdir(parents=True, exist_ok=True)
    window.keeper.read_again()
    with qtbot.waitSignal(window.keeper.own_files.changed, timeout=10_000):
        path = keep(RULE.format(eta=0.1))
    assert "mine" in window.workspace.catalogue.optimizers
    with qtbot.waitSignal(window.keeper.own_files.changed, timeout=10_000):
        path.unlink()
    assert "mine" not in window.workspace.catalogue.optimizers
    assert own_files() == []


def test_one_s_own_file_over_the_program_s_and_back(window):
    catalogue = window.workspace.catalogue
    theirs = catalogue.optimizers["gd"].title
    path = keep(RULE.format(eta=0.1), "gd")
    window.keeper.read_again()
    assert catalogue.optimizers["gd"].title == "Mine"
    path.unlink()
    window.keeper.read_again()
    assert catalogue.optimizers["gd"].title == theirs


def test_a_fault_is_told_in_full_below_the_list(window):
    keep("title = 3", "wrong")
    keep(RULE.format(eta=0.1))
    window.actions_["preferences"].trigger()
    own = window.findChild(PreferencesDialog).own
    assert "Choose a file" in own.fault.text()
    rows = {own.rows.topLevelItem(i).text(0): own.rows.topLevelItem(i) for i in range(2)}
    own.rows.setCurrentItem(rows["wrong"])
    assert own.fault.text() == f"wrong.toml: {rows['wrong'].text(2)}"
    own.rows.setCurrentItem(rows["Mine"])
    assert own.fault.text() == ""
    own.rows.setCurrentItem(rows["wrong"])
    window.keeper.read_again()
    assert own.fault.text().startswith("wrong.toml: ")  # the same file stays the current one


def test_what_changed_is_named_and_not_another_file_that_is_broken(window):
    keep('title = "Broken', "broken", "surfaces")
    window.keeper.watch()
    said = window.notice.text
    keeper = window.keeper.own_files
    keep(RULE.format(eta=0.1))
    keeper.read_again()
    assert said() == "Read mine.toml"
    keep(RULE.format(eta=0.25))
    keeper.read_again()
    assert said() == "Read mine.toml again"
    path = keep(RULE.format(eta=0.1).replace("eta*g", "eta*h"))
    keeper.read_again()
    assert said().startswith("mine.toml: rule: line 1, column 13: unknown name 'h'")
    path.unlink()
    keeper.read_again()
    assert said() == "mine.toml is gone"
    keep(RULE.format(eta=0.1), "one")
    keep(RULE.format(eta=0.1), "two")
    keeper.read_again()
    assert said() == "Read 2 of your own files again"
    window.keeper.read_again()
    assert said().startswith("Your own files were read again; broken.toml: is not TOML")


def test_a_rule_whose_file_is_gone_is_kept_and_said_to_be(show, rest):
    path = keep(RULE.format(eta=0.25))
    window = show({"surface": {"name": "bowl"}, "runs": [{"optimizer": "mine"}]})
    window.keeper.watch()
    path.unlink()
    window.keeper.own_files.read_again()
    rest(window)
    assert window.notice.text() == "mine.toml is gone; the runs keep its rule"
    assert window.workspace.runs[0].values["eta"] == 0.25
    other = keep(RULE.format(eta=0.1), "gd")
    window.keeper.own_files.read_again()
    assert window.notice.text() == "Read gd.toml"
    other.unlink()
    window.keeper.own_files.read_again()
    assert window.notice.text() == "gd.toml is gone"  # what is shown never used it
