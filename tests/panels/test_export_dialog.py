"""The export dialog: what is chosen is what is shown and what is written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from explorer.look.theme import load_theme
from explorer.panels.export_dialog import ExportDialog
from explorer.panels.export_fields import KINDS
from explorer.panels.export_plots import USUAL
from tests.export.sessions import opened


@pytest.fixture
def dialog(qtbot, tmp_path):
    made = ExportDialog(opened(), load_theme("light"), tmp_path / "a.png", "dark", (400, 260))
    yield made
    made.done(0)


def choose(box: QWidget, value: str) -> None:
    box.setCurrentIndex(box.findData(value))


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return (
        np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()
    )


def test_it_begins_with_what_the_preferences_say(dialog):
    choice = dialog.fields.choice()
    assert (choice.ending, choice.shot.theme, choice.shot.size) == (".png", "dark", (400, 260))
    assert dialog.facts.text() == "400 × 260 pixels"


@pytest.fixture
def drawn(qtbot, dialog):
    """Wait until the preview shows what is chosen."""

    def wait():
        dialog.preview.draw_now()
        qtbot.waitUntil(lambda: not dialog.preview.waiting, timeout=30_000)
        return pixels(dialog.preview.image)

    return wait


@pytest.fixture
def made(qtbot, dialog):
    """Wait until nothing is being made."""
    return lambda: qtbot.waitUntil(lambda: not dialog.making, timeout=30_000)


def test_the_preview_follows_what_is_chosen(dialog, drawn):
    dialog.resize(900, 500)
    dark = drawn()
    assert abs(dark.shape[1] / dark.shape[0] - 400 / 260) < 0.02
    choose(dialog.fields.theme, "print")
    light = drawn()
    assert light[..., :3].mean() > dark[..., :3].mean() + 60
    choose(dialog.fields.part, "canvas")
    assert not np.array_equal(drawn(), light)


def test_the_preview_says_what_can_not_be_drawn_and_leaves_other_words_alone(dialog, drawn):
    choose(dialog.fields.kind, ".gif")
    dialog.fields.fps.setValue(120)
    assert "120 frames a second are not" in dialog.verdict.text()
    drawn()
    assert "120 frames a second are not" in dialog.verdict.text()
    assert not dialog.export.isEnabled()
    dialog.fields.fps.setValue(20)
    assert dialog.verdict.text() == ""
    assert dialog.export.isEnabled()


def test_the_plots_can_be_chosen(dialog, drawn):
    usual = drawn()
    dialog.fields.plots.choose(["loss"])
    dialog.fields.plots.changed.emit()
    assert dialog.fields.choice().shot.plots == ("loss",)
    assert dialog.fields.plots.text() == "Loss"
    assert not np.array_equal(drawn(), usual)
    [action] = [a for a in dialog.fields.plots.menu().actions() if a.text() == USUAL]
    action.trigger()
    assert dialog.fields.choice().shot.plots is None
    assert np.array_equal(drawn(), usual)


def test_a_picture_may_have_no_caption(dialog, drawn):
    usual = drawn()
    dialog.fields.captioned.setChecked(False)
    assert dialog.fields.choice().shot.caption == ""
    assert not dialog.fields.caption.isVisibleTo(dialog.fields)
    assert not np.array_equal(drawn(), usual)


def test_a_filmstrip_is_no_film(dialog):
    fields = dialog.fields
    strip = fields.part.findData("strip")
    choose(fields.kind, ".gif")
    assert not fields.part.model().item(strip).isEnabled()
    choose(fields.kind, ".png")
    assert fields.part.model().item(strip).isEnabled()


def test_only_fields_that_mean_something_are_there(dialog):
    fields = dialog.fields
    choose(fields.kind, ".gif")
    assert fields.fps.isVisibleTo(fields)
    assert not fields.step.isVisibleTo(fields)
    assert not fields.transparent.isVisibleTo(fields)
    assert not dialog.copy.isEnabled()
    choose(fields.kind, ".pdf")
    choose(fields.part, "strip")
    assert fields.strip.isVisibleTo(fields)
    assert not fields.fps.isVisibleTo(fields)


def test_what_cannot_be_made_is_said_and_cannot_be_exported(dialog):
    fields = dialog.fields
    choose(fields.part, "strip")
    fields.strip.setText("3,99")
    assert dialog.verdict.text() == "Step 99 is beyond the last, 12."
    assert not dialog.export.isEnabled()
    fields.strip.setText("3,9")
    assert dialog.export.isEnabled()
    choose(fields.kind, ".mp4")
    assert "filmstrip is a picture" in dialog.verdict.text()


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_pictures_are_written_beside_the_window(dialog, made, tmp_path, ending):
    choose(dialog.fields.kind, ending)
    path = tmp_path / f"out{ending}"
    dialog.write(path)
    assert dialog.making
    assert not dialog.fields.isEnabled()
    made()
    assert dialog.fields.isEnabled()
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert path.stat().st_size > 1000
    assert dialog.verdict.text() == f"Wrote out{ending}."


def test_a_picture_that_is_stopped_leaves_nothing(qtbot, dialog, made, drawn, tmp_path):
    path = tmp_path / "out.png"
    path.write_bytes(b"the old one")
    dialog.fields.scale.setValue(20)
    dialog.write(path)
    dialog.stop.click()
    assert not dialog.making
    assert dialog.verdict.text() == "The picture was stopped."
    assert path.read_bytes() == b"the old one"
    dialog.fields.scale.setValue(1)
    assert drawn().size
    dialog.write(path)
    made()
    assert path.read_bytes() != b"the old one"
    assert [p.name for p in tmp_path.iterdir()] == ["out.png"]


def test_a_name_without_its_ending_writes_over_nothing_unasked(dialog, tmp_path, monkeypatch):
    there = tmp_path / "figure.png"
    there.write_bytes(b"the old one")
    asked = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "figure"), ""))
    monkeypatch.setattr(
        QMessageBox, "question", lambda *_: asked.append(_) or QMessageBox.StandardButton.No
    )
    dialog.ask()
    assert len(asked) == 1
    assert not dialog.making
    assert there.read_bytes() == b"the old one"


def test_nothing_is_imported_from_the_folder_that_is_worked_in(dialog, made, tmp_path, monkeypatch):
    (tmp_path / "random.py").write_text("raise SystemExit('run as code')")
    monkeypatch.chdir(tmp_path)
    dialog.write(tmp_path / "out.png")
    made()
    assert dialog.verdict.text() == "Wrote out.png."


def test_a_changed_file_of_one_s_own_is_drawn_anew(dialog, drawn, tmp_path):
    usual = drawn()
    dialog.workspace.look_up_again()
    assert dialog.preview.waiting
    assert np.array_equal(drawn(), usual)
    assert dialog.workspace.lookups == 1


def test_a_process_that_ends_is_told(qtbot, dialog, made, tmp_path):
    dialog.preview.stop()
    dialog.write(tmp_path / "out.png")
    dialog._worker._process.kill()
    made()
    assert dialog.verdict.text() == "The process that makes it ended without a word."
    dialog.write(tmp_path / "out.png")
    made()
    assert dialog.verdict.text() == "Wrote out.png."


def test_a_folder_that_is_not_there_is_said(dialog, made, tmp_path):
    for ending in (".png", ".gif"):
        choose(dialog.fields.kind, ending)
        dialog.write(tmp_path / "none" / f"out{ending}")
        made()
        assert "can't be written" in dialog.verdict.text()
        assert dialog.job is None


@pytest.mark.parametrize("ending", [".png", ".svg"])
def test_copy_puts_the_picture_on_the_clipboard(dialog, made, ending):
    choose(dialog.fields.kind, ending)
    dialog.copy.click()
    made()
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (400, 260)
    lines = QGuiApplication.clipboard().mimeData().data("image/svg+xml").data()
    assert (b"<svg" in lines) == (ending == ".svg")
    QGuiApplication.clipboard().clear()


def test_choices_are_remembered(dialog, made, tmp_path):
    choose(dialog.fields.kind, ".svg")
    choose(dialog.fields.theme, "print")
    dialog.fields.wide.setValue(640)
    dialog.write(tmp_path / "out.svg")
    made()
    other = ExportDialog(opened(), load_theme("light"), tmp_path / "b.png", "dark", (400, 260))
    choice = other.fields.choice()
    assert (choice.ending, choice.shot.theme, choice.shot.size) == (".svg", "print", (640, 260))
    other.done(0)


def test_settings_that_make_no_sense_are_as_if_not_there(qtbot, tmp_path):
    settings = QSettings("optimizer-explorer", "optimizer-explorer")
    for key in ("kind", "part", "theme", "wide", "high", "scale", "fps"):
        settings.setValue(f"export_dialog/{key}", "nonsense")
    made = ExportDialog(opened(), load_theme("light"), tmp_path / "a.png", "dark", (400, 260))
    assert made.fields.choice().shot.size == (400, 260)
    assert made.fields.choice().ending in KINDS
    made.done(0)


def film(dialog, path: Path) -> None:
    choose(dialog.fields.kind, path.suffix)
    dialog.fields.last.setValue(8)
    dialog.fields.every.setValue(2)
    dialog.write(path)


def test_a_film_is_made_beside_the_window(qtbot, dialog, tmp_path):
    path = tmp_path / "film.gif"
    film(dialog, path)
    assert dialog.job is not None
    assert not dialog.fields.isEnabled()
    with qtbot.waitSignal(dialog.job.ended, timeout=60_000) as ended:
        pass
    assert ended.args == [""]
    with Image.open(path) as image:
        assert (image.size, image.n_frames) == ((400, 260), 5)
    assert [p.name for p in tmp_path.iterdir()] == ["film.gif"]
    assert dialog.fields.isEnabled()
    assert dialog.verdict.text() == "Wrote film.gif."


def test_a_film_that_is_stopped_leaves_nothing(qtbot, dialog, tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"the old one")
    film(dialog, path)
    with qtbot.waitSignal(dialog.job.ended, timeout=60_000) as ended:
        dialog.stop.click()
    assert ended.args == ["stopped"]
    assert [p.name for p in tmp_path.iterdir()] == ["film.mp4"]
    assert path.read_bytes() == b"the old one"
    assert dialog.verdict.text() == "The film was stopped."


def test_closing_stops_a_film(qtbot, tmp_path):
    made = ExportDialog(opened(), load_theme("light"), tmp_path / "a.png", "dark", (400, 260))
    film(made, tmp_path / "film.gif")
    made.done(0)
    assert list(tmp_path.iterdir()) == []


def test_every_field_has_a_name(dialog):
    fields = dialog.fields
    for field in (
        *(fields.kind, fields.part, fields.theme, fields.wide, fields.high, fields.scale),
        *(fields.step, fields.first, fields.last, fields.every, fields.fps, fields.strip),
        *(fields.caption, fields.plots),
    ):
        assert field.accessibleName()
        assert field.toolTip()
