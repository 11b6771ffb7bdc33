"""A person's file that can't be read is said in the window, once, with its place."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLabel

from explorer.core.resources import user_root


def _told(window):
    boxes = [box for box in window.findChildren(QDialog) if box.isVisible()]
    return [box.findChild(QLabel, "sentence").text() for box in boxes]


def test_faults_are_told_with_their_place(show):
    folder = user_root() / "optimizers"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text('title = "Mine"\nrule = "w = w - bta*g"\n', "utf-8")
    window = show()
    window.files.tell_faults()
    (text,) = _told(window)
    assert "mine.toml" in text
    assert "line 1, column 9" in text
    assert "unknown name 'bta'" in text
    for box in window.findChildren(QDialog):
        box.close()


def test_nothing_is_told_where_all_is_well(show):
    folder = user_root() / "optimizers"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text('title = "Mine"\nrule = "w = w - 0.1*g"\n', "utf-8")
    window = show()
    window.files.tell_faults()
    assert _told(window) == []
    assert "mine" in window.workspace.catalogue.optimizers
