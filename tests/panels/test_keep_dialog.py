"""Keeping something asks for a title and a name, and overwrites nothing unasked."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialogButtonBox

from explorer.core.resources import user_root
from explorer.panels.keep_dialog import KeepDialog
from explorer.session.experiment import RunChoice, Values

RULE = 'rule = "w = w - 0.1*g"\n'
OTHER = RULE.replace("0.1", "0.2")


@pytest.fixture
def make(qtbot, theme, workspace):
    def dialog(title="Mine", rule=RULE):
        made = KeepDialog(
            "optimizer", workspace, theme, title, lambda title: f'title = "{title}"\n{rule}'
        )
        qtbot.addWidget(made)
        made.show()
        return made

    return dialog


def can_keep(dialog):
    return dialog._buttons.button(QDialogButtonBox.StandardButton.Save).isEnabled()


def test_a_name_of_one_s_own_stays(qtbot, make):
    dialog = make()
    dialog.name.setText("")
    qtbot.keyClicks(dialog.name, "other")
    qtbot.keyClicks(dialog.title, "!")
    assert dialog.name.text() == "other"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("adam", "is the program's own optimizer"),
        ("A b", "small letters"),
        ("", "A name is wanted"),
    ],
)
def test_a_bad_name_gets_a_sentence(qtbot, make, name, said):
    dialog = make()
    dialog.name.setText("")
    dialog.name.textEdited.emit("")
    qtbot.keyClicks(dialog.name, name)
    assert said in dialog.verdict.text()
    assert not can_keep(dialog)


def test_a_title_is_wanted(qtbot, make):
    dialog = make()
    dialog.title.setText(" ")
    dialog.title.textEdited.emit(" ")
    assert "title is wanted" in dialog.verdict.text()
    assert not can_keep(dialog)


def test_what_is_there_is_replaced_only_when_asked(make):
    first = make()
    first.accept()
    path = user_root() / "optimizers" / "mine.toml"
    assert 'title = "Mine"' in path.read_text("utf-8")
    second = make("MINE")
    assert second.name.text() == "mine"
    assert second.replace_box.isVisible()
    assert "already" in second.verdict.text()
    assert not can_keep(second)
    second.replace_box.click()
    assert can_keep(second)
    second.accept()
    assert 'title = "MINE"' in path.read_text("utf-8")


def test_a_folder_that_can_not_be_written_is_told(make):
    user_root().parent.mkdir(parents=True, exist_ok=True)
    user_root().write_text("in the way", encoding="utf-8")
    dialog = make()
    dialog.accept()
    assert dialog.isVisible()
    assert "can't be made" in dialog.verdict.text()


def test_a_run_that_has_it_is_computed_anew(make, workspace):
    make().accept()
    workspace.add_run(RunChoice(optimizer="mine"))
    workspace.compute_all()
    before = workspace.runs[5].trace.w[1].copy()
    told = []
    workspace.subscribe(told.append)
    dialog = make(rule=OTHER)
    dialog.replace_box.click()
    dialog.accept()
    workspace.compute_all()
    assert any("runs" in changes for changes in told)
    start = workspace.runs[5].trace.w[0]
    moved = workspace.runs[5].trace.w[1] - start
    assert moved.tolist() == pytest.approx((2 * (before - start)).tolist())


def test_a_run_that_can_not_have_it_stays_as_it_was(make, workspace):
    make(rule=f"{RULE}[params.eta]\ndefault = 0.1\n").accept()
    workspace.add_run(RunChoice(optimizer="mine", params=Values(eta=0.5)))
    shown = workspace.runs[5]
    dialog = make(rule=OTHER)
    dialog.replace_box.click()
    dialog.accept()
    assert "has no parameter 'eta'" in dialog.verdict.text()
    assert workspace.runs[5] is shown
