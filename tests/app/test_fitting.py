"""Every dialog fits the screen that it is used on, in every theme, with its buttons in sight."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from explorer.app.ask_box import ask_to_save
from explorer.app.boxes import about_box, complaint_box
from explorer.app.helping import averages_lab, norm_lab
from explorer.app.preferences_dialog import PreferencesDialog
from explorer.core.resources import user_root
from explorer.look.style import apply_theme
from explorer.look.theme import load_theme
from explorer.panels.controls import fitting
from explorer.panels.controls.fitting import FittingArea, fit_to_screen
from explorer.panels.keep_dialog import KeepDialog
from explorer.panels.lab_window import LabWindow

THEMES = ("light", "dark", "projector-light", "projector-dark")
SMALL, PROJECTOR = (960, 540), (1280, 720)
LESSON = {
    "format": "optimizer-explorer-lesson/1",
    "title": "Two rates",
    "stops": [
        {
            "title": "A small rate",
            "session": {
                "surface": {"name": "square"},
                "runs": [{"optimizer": "gd", "params": {"eta": 0.01}}],
            },
            "caption": "Each step leaves a share of $w$.",
        }
    ],
}
SENTENCE = "surfaces/broken.toml: line 3, column 8: something is said about a fault. " * 5


def preferences(window):
    window.actions_["preferences"].trigger()


def keep(window):
    KeepDialog("optimizer", window.workspace, window.theme, "Mine", lambda _: "", window).open()


def own_lessons(window):
    folder = user_root() / "lessons"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mine.json").write_text(json.dumps(LESSON), "utf-8")
    window.actions_["own_lessons"].trigger()


def ask(window):
    ask_to_save(window, "A session of a rather long name.json", lambda: None, lambda: None)


OPENS = {
    "preferences": preferences,
    "history": lambda w: w.actions_["history"].trigger(),
    "keys": lambda w: w.actions_["shortcuts"].trigger(),
    "about": lambda w: w.actions_["about"].trigger(),
    "optimizer": lambda w: w.actions_["about_optimizer"].trigger(),
    "complaint": lambda w: complaint_box(w, w.theme, "It can't be read", SENTENCE).open(),
    "ask": ask,
    "record": lambda w: w.actions_["record_stop"].trigger(),
    "own lessons": own_lessons,
    "keep": keep,
    "rename": lambda w: w.experiment.runs._rename(0),
    "schedule": lambda w: w.experiment.form.edit_schedule(),
    "averages": averages_lab,
    "norms": norm_lab,
    "export": lambda w: w.actions_["export_picture"].trigger(),
}


@pytest.fixture
def on_screen(monkeypatch):
    """Have all windows be on a screen of a size; return what windows may cover of it."""

    def be(size):
        screen = QRect(QPoint(0, 0), QPoint(size[0] - 1, size[1] - 1))
        monkeypatch.setattr(fitting, "available", lambda _: screen)
        return screen

    return be


def opened(window):
    """Return the dialog or lab that is open."""
    others = [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, (QDialog, LabWindow)) and widget.isVisible()
    ]
    [dialog] = others
    return dialog


def outside(dialog):
    """Return the buttons of a dialog's foot that don't lie inside it."""
    boxes = dialog.findChildren(QDialogButtonBox)
    assert boxes or not isinstance(dialog, QMessageBox)
    return [
        button.text()
        for box in boxes
        for button in box.buttons()
        if not dialog.rect().contains(QRect(button.mapTo(dialog, QPoint()), button.size()))
    ]


@pytest.mark.parametrize("theme", THEMES)
def test_every_dialog_fits_the_screen(show, qtbot, qapp, on_screen, theme):
    size = PROJECTOR if theme.startswith("projector") else SMALL
    window, screen = show(size=size), on_screen(size)
    window.themes.choose(theme)
    for name, open_ in OPENS.items():
        open_(window)
        dialog = opened(window)
        qtbot.waitExposed(dialog)
        QApplication.processEvents()
        assert dialog.width() <= screen.width(), name
        assert dialog.height() <= screen.height() - fitting.FRAME.height(), name
        assert outside(dialog) == [], name
        for area in dialog.findChildren(FittingArea):
            # Nothing is squeezed: what has no room is scrolled to.
            body = area.widget()
            assert body.height() >= body.minimumSizeHint().height(), name
            assert area.horizontalScrollBar().maximum() == 0 or not area.isVisible(), name
        dialog.close()
        qtbot.waitUntil(lambda d=dialog: not _alive(d))
    apply_theme(qapp, load_theme("light"))


def _alive(dialog):
    QApplication.sendPostedEvents(None, 52)  # deferred deletions
    try:
        return dialog.isVisible()
    except RuntimeError:
        return False


@pytest.fixture
def dialog(qtbot, on_screen):
    """A dialog whose twenty fields are too high for the screen."""
    on_screen((400, 300))
    made = QDialog()
    qtbot.addWidget(made)
    column = QVBoxLayout(made)
    made.fields = [QLineEdit() for _ in range(20)]
    for field in made.fields:
        column.addWidget(field)
    made.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    column.addWidget(made.buttons)
    fit_to_screen(made, made.buttons)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_what_is_too_high_scrolls_and_tab_shows_it(dialog, qtbot):
    assert dialog.height() <= 300 - fitting.FRAME.height()
    assert outside(dialog) == []
    area = dialog.findChild(FittingArea)
    assert area.verticalScrollBar().maximum() > 0
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.fields[0].setFocus()
    for _ in range(19):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    last = dialog.fields[-1]
    assert QApplication.focusWidget() is last
    spot = QRect(last.mapTo(area.viewport(), QPoint()), last.size())
    assert area.viewport().rect().contains(spot)


def test_where_there_is_room_nothing_scrolls_and_more_makes_it_grow(dialog, on_screen):
    on_screen((800, 2000))
    area = dialog.findChild(FittingArea)
    dialog.fields[0].setMinimumHeight(40)
    QApplication.processEvents()
    assert area.verticalScrollBar().maximum() == 0
    before = dialog.height()
    dialog.fields[0].setMinimumHeight(140)
    QApplication.processEvents()
    assert dialog.height() >= before + 100
    assert area.verticalScrollBar().maximum() == 0


def test_words_alone_are_scrolled_by_keys(qtbot, on_screen, qapp):
    apply_theme(qapp, load_theme("light"))
    on_screen((400, 200))
    parent = QWidget()
    qtbot.addWidget(parent)
    box = complaint_box(parent, load_theme("light"), "It can't be read", SENTENCE * 3)
    box.show()
    qtbot.waitExposed(box)
    area = box.findChild(FittingArea)
    assert area.focusPolicy() & Qt.FocusPolicy.TabFocus
    area.setFocus()
    QTest.keyClick(area, Qt.Key.Key_PageDown)
    assert area.verticalScrollBar().value() > 0
    short = about_box(parent, load_theme("light"))
    on_screen((1200, 900))
    short.show()
    qtbot.waitExposed(short)
    assert short.findChild(FittingArea).focusPolicy() == Qt.FocusPolicy.NoFocus


def test_preferences_follow_the_theme(window, qtbot, rest):
    window.actions_["preferences"].trigger()
    dialog = window.findChild(PreferencesDialog)
    at_desk = dialog.width()
    window.themes.choose("projector-dark")
    rest(window)
    assert dialog.theme.currentData() == "projector-dark"
    for label in dialog.pages.currentWidget().findChildren(QLabel):
        assert label.width() >= label.minimumSizeHint().width(), label.text()
    assert dialog.width() > at_desk or dialog.width() == fitting.room(dialog).width()
    for column in (0, 1):
        assert dialog.own.rows.columnWidth(column) >= dialog.own.rows.sizeHintForColumn(column)
    window.themes.toggle(window.theme)
    assert dialog.theme.currentData() == "projector-light"


def test_the_fields_of_preferences_begin_alike(window):
    window.actions_["preferences"].trigger()
    dialog = window.findChild(PreferencesDialog)
    fields = (dialog.theme, dialog.speed, dialog.width_field, dialog.export_theme, dialog.sessions)
    left = {field.mapTo(dialog, QPoint()).x() for field in fields}
    assert len(left) == 1
