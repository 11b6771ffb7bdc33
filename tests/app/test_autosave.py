"""Autosave: what a crash leaves is offered again, and nobody's draft is taken from them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer

from explorer.app import autosave
from explorer.app.autosave import Autosave, leftovers
from explorer.session.autosave import Draft, draft_folder, read_draft, write_draft
from explorer.session.sources import FIRST_START, open_source
from tests.app import hands


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    """A test does not wait for seconds."""
    monkeypatch.setattr(autosave, "AFTER", 20)


def drafts():
    return sorted(draft_folder().glob("*.json")) if draft_folder().is_dir() else []


def leave_draft(change=None, name="99-1"):
    """Leave a draft as a killed program does."""
    experiment = open_source(FIRST_START)
    draft = Draft(change(experiment) if change else experiment, None, time.time())
    write_draft(draft_folder() / f"{name}.json", draft)
    return draft


def written(qtbot, window):
    qtbot.waitUntil(lambda: window.files.autosave.file is not None)
    qtbot.waitUntil(lambda: not window.files.autosave.waiting)
    window.files.autosave.wait()
    return read_draft(window.files.autosave.file).experiment


def test_an_edit_is_in_a_draft_a_moment_later(window, rest, qtbot):
    assert drafts() == []
    window.workspace.seek(9)
    rest(window)
    assert not window.files.autosave.waiting  # nothing to lose yet
    window.workspace.set_run_param(0, "eta", 0.3)
    rest(window)
    assert written(qtbot, window) == window.workspace.to_save()
    window.workspace.set_run_param(0, "eta", 0.4)
    rest(window)
    assert written(qtbot, window) == window.workspace.to_save()
    assert len(drafts()) == 1


def test_a_paused_program_waits_for_nothing(window, rest, qtbot):
    window.workspace.set_run_param(0, "eta", 0.3)
    rest(window)
    written(qtbot, window)
    timers = window.files.autosave.findChildren(QTimer)
    assert timers
    assert not any(timer.isActive() for timer in timers)


def test_saved_or_taken_back_work_leaves_no_draft(window, rest, qtbot, tmp_path):
    window.workspace.set_run_param(0, "eta", 0.3)
    rest(window)
    written(qtbot, window)
    window.workspace.undo()
    rest(window)
    assert drafts() == []
    window.workspace.redo()
    rest(window)
    written(qtbot, window)
    window.files._write(tmp_path / "mine.json", lambda: None)
    assert drafts() == []
    assert list(draft_folder().iterdir()) == []


def test_closing_without_saving_leaves_no_draft(window, rest, qtbot):
    window.workspace.set_run_param(0, "eta", 0.3)
    rest(window)
    written(qtbot, window)
    window.close()
    hands.answer(window, "Don't save")
    assert drafts() == []


def test_the_next_start_offers_the_work_and_restores_it(window, rest, qtbot):
    draft = leave_draft(lambda e: replace(e, title="Lost and found", steps=33))
    before = window.workspace.experiment
    window.keeper.offer_leftovers()
    offer = window.keeper.offer
    assert offer.isVisible()
    assert "Lost and found" in offer.sentence.text()
    assert window.workspace.experiment == before  # nothing happens by itself
    offer.restore.click()
    rest(window)
    assert window.workspace.experiment == draft.experiment
    assert not offer.isVisible()
    assert window.isWindowModified()
    assert len(drafts()) == 1  # it stays until it is saved
    window.workspace.undo()
    rest(window)
    assert window.workspace.experiment == before


def test_a_draft_remembers_its_file(window, rest, tmp_path):
    path = tmp_path / "sunday.json"
    draft = Draft(open_source("lesson:adagrad"), path, time.time())
    write_draft(draft_folder() / "99-1.json", draft)
    window.keeper.offer_leftovers()
    assert "sunday.json" in window.keeper.offer.sentence.text()
    window.keeper.offer.restore.click()
    rest(window)
    assert window.files.path == path
    assert window.files.modified
    assert not path.exists()
    window.files.save()
    assert path.is_file()
    assert drafts() == []


def test_discard_removes_it_and_offers_the_next(window):
    leave_draft(name="98-1")
    leave_draft(name="99-1")
    window.keeper.offer_leftovers()
    assert "One more" in window.keeper.offer.sentence.text()
    offer = window.keeper.offer
    offer.discard.click()
    assert offer.isVisible()
    assert "was discarded" in offer.sentence.text()
    assert len(drafts()) == 2, "until the bar is closed it can be had back"
    offer.undo.click()
    assert "unsaved work" in offer.sentence.text()
    offer.discard.click()
    offer.shut.click()
    assert len(drafts()) == 1
    assert offer.isVisible()
    offer.discard.click()
    offer.shut.click()
    assert not offer.isVisible()
    assert drafts() == []


def test_what_is_not_decided_is_offered_again(window):
    leave_draft()
    window.keeper.offer_leftovers()
    window.close()
    [again] = leftovers()
    again.leave()


def test_a_damaged_draft_says_so_and_can_only_be_discarded(window):
    draft_folder().mkdir(parents=True)
    (draft_folder() / "99-1.json").write_text('{"format": "optimizer-explorer-draft/1"}')
    window.keeper.offer_leftovers()
    assert "session" in window.keeper.offer.sentence.text()
    assert not window.keeper.offer.restore.isVisible()
    window.keeper.offer.discard.click()
    window.close()
    assert drafts() == []


def test_what_was_only_looked_at_is_kept_too(window, rest):
    window.workspace.set_view(layers=frozenset({"update"}), plots=("loss",))
    rest(window)
    assert not window.files.modified, "nobody is asked to save a look at an example"
    assert window.files.autosave.waiting
    window.files.autosave.write()
    window.files.autosave.wait()
    [file] = drafts()
    assert read_draft(file).experiment.view["layers"] == ["update"]


def test_where_the_playhead_is_makes_no_draft(window, rest):
    window.workspace.seek(3)
    window.workspace.select(1)
    rest(window)
    assert not window.files.autosave.waiting


def test_work_at_hand_is_asked_about_before_other_work_is_restored(window, rest):
    leave_draft()
    window.workspace.set_run_param(0, "eta", 0.3)
    rest(window)
    mine = window.workspace.experiment
    window.keeper.offer_leftovers()
    window.keeper.offer.restore.click()
    hands.answer(window, "Cancel")
    assert window.workspace.experiment == mine
    assert window.keeper.offer.isVisible()
    window.keeper.offer.restore.click()
    hands.answer(window, "Don't save")
    assert window.workspace.experiment == open_source(FIRST_START)
    assert not window.keeper.offer.isVisible()


def test_two_programs_do_not_take_each_other_s_drafts(qtbot, qapp):
    draft = Draft(open_source(FIRST_START), None, 1.0)
    one, other = Autosave(lambda: draft), Autosave(lambda: draft)
    for each in (one, other):
        each.write()
        each.wait()
    assert one.file != other.file
    assert len(drafts()) == 2
    assert leftovers() == []
    one.clean()
    other.clean()
    assert drafts() == []


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="root writes into any folder, and Windows has other permissions; run as a user",
)
def test_a_folder_without_permission_is_told_once(window, qtbot, rest):
    draft_folder().parent.mkdir(parents=True)
    draft_folder().parent.chmod(0o500)
    window.workspace.set_run_param(0, "eta", 0.3)
    rest(window)
    qtbot.waitUntil(lambda: "unsaved" in window.notice.text())


def test_a_folder_that_can_t_be_made_is_told_once(window, qtbot, rest):
    draft_folder().parent.mkdir(parents=True, exist_ok=True)
    draft_folder().write_text("in the way")
    window.workspace.set_run_param(0, "eta", 0.3)
    rest(window)
    qtbot.waitUntil(lambda: "unsaved work" in window.notice.text())
    window.notice.say("")
    window.workspace.set_run_param(0, "eta", 0.5)
    rest(window)
    qtbot.waitUntil(lambda: not window.files.autosave.waiting)
    assert window.notice.text() == ""


PROGRAM = """
    import sys
    from explorer.app import autosave, start
    from PySide6.QtCore import QTimer
    autosave.AFTER = 20
    app = start.make_application()
    window, _ = start.open_window(None)
    window.show()
    etas = iter(range(1, 10_000))

    def edit():
        eta = next(etas) / 1000
        window.workspace.set_run_param(0, "eta", eta)
        draft = window.files.autosave.file
        if draft is not None and draft.exists():
            print(eta, flush=True)

    timer = QTimer()
    timer.timeout.connect(edit)
    timer.start(5)
    app.exec()
"""


def test_a_killed_program_leaves_a_draft_that_is_whole(qapp):
    program = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PROGRAM)], stdout=subprocess.PIPE, text=True
    )
    for edits, _ in enumerate(program.stdout):
        if edits == 60:
            program.send_signal(signal.SIGKILL)
            break
    program.stdout.close()
    assert program.wait() == -signal.SIGKILL
    [found] = leftovers()
    assert found.fault == ""
    assert found.draft.experiment.runs[0].params["eta"] > 0
    json.loads(found.file.read_text())
    found.discard()
    assert list(draft_folder().glob("*.json")) == []
