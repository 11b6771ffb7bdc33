"""The dialog that takes points from a CSV file: what it guesses, shows, reads and does."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox

from explorer.errors import InputError
from explorer.panels.csv_dialog import CsvDialog

GERMAN = "Zeit;Weg;Ort\n1,5;2;a\n;3;b\n2,5;4;c\nx;9;d\n"


@pytest.fixture
def make(qtbot, theme, workspace, tmp_path):
    def dialog(text: str | bytes) -> CsvDialog:
        path = tmp_path / "points.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        made = CsvDialog(workspace, theme, path)
        qtbot.addWidget(made)
        made.show()
        return made

    return dialog


def choose(box: QComboBox, data: str) -> None:
    assert box.findData(data) >= 0
    box.setCurrentIndex(box.findData(data))


def read(qtbot, dialog: CsvDialog) -> str:
    qtbot.waitUntil(lambda: not dialog._timer.isActive())
    return dialog.verdict.text()


def test_a_file_is_guessed_and_its_points_are_taken(qtbot, make, workspace):
    dialog = make(GERMAN)
    assert dialog.delimiter.currentData() == ";"
    assert dialog.decimal.currentData() == ","
    assert dialog.header.isChecked()
    assert (dialog.x_column.currentText(), dialog.y_column.currentText()) == ("Zeit", "Weg")
    assert read(qtbot, dialog) == "2 points; 2 rows left out (lines 3, 5)."
    before = workspace.experiment
    choose(dialog.surface, "sigmoid-neuron")
    dialog.accept()
    assert workspace.problem.points.x.tolist() == [1.5, 2.5]
    assert "2 rows left out" in workspace.problem.facts
    assert workspace.experiment.runs == before.runs
    workspace.undo()
    assert workspace.experiment == before


def test_what_was_guessed_can_be_corrected(qtbot, make):
    dialog = make("1,2,3\n4,5,6\n")
    assert not dialog.header.isChecked()
    assert read(qtbot, dialog) == "2 points."
    assert dialog.x_column.currentText() == "#1"
    dialog.header.setChecked(True)
    assert [dialog.x_column.itemText(i) for i in range(3)] == ["1", "2", "3"]
    assert read(qtbot, dialog) == "1 point."
    choose(dialog.delimiter, ";")
    assert "one column only" in dialog.verdict.text()
    assert not dialog.ok.isEnabled()
    choose(dialog.decimal, ",")
    choose(dialog.delimiter, ",")
    assert "can't be the delimiter" in dialog.verdict.text()


def test_columns_and_standard_values(qtbot, make, workspace):
    dialog = make("a,b,c\n1,5,x\n3,7,y\n")
    choose(dialog.x_column, "b")
    choose(dialog.y_column, "a")
    choose(dialog.standard, "x")
    read(qtbot, dialog)
    choose(dialog.surface, "linear-regression")
    dialog.accept()
    assert workspace.problem.points.x.tolist() == [-1, 1]
    assert workspace.problem.points.y.tolist() == [1, 3]
    assert "x standardised (mean 6, standard deviation 1)" in workspace.problem.facts


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\nx,y\n", "There are no points: no row has a number in both columns"),
        ("1\n2\n3\n", "The file has one column only; x and y are two."),
        ("a,b\n" + "1,2\n" * 20_000 + "1,\0\n", "there is a NUL byte in line 20,002"),
        (b"gr\xf6\xdfe,y\n1,2\n", "1 point. It is not in UTF-8 and was read as Latin-1."),
    ],
)
def test_what_is_wrong_is_said(qtbot, make, text, says):
    dialog = make(text)
    assert says in read(qtbot, dialog)
    assert dialog.ok.isEnabled() == says.startswith("1 point")


@pytest.mark.parametrize("text", ["", "\0\0", b"\x89PNG\0"])
def test_what_is_no_text_does_not_open(make, text):
    with pytest.raises(InputError):
        make(text)


def test_a_file_that_vanishes(qtbot, make, tmp_path, workspace):
    dialog = make("a,b\n1,2\n")
    read(qtbot, dialog)
    before = workspace.experiment
    (tmp_path / "points.csv").unlink()
    dialog.accept()
    assert "can't be read: No such file" in dialog.verdict.text()
    assert workspace.experiment == before
    dialog.header.setChecked(False)
    assert "No such file" in dialog.verdict.text()


def test_closing_stops_the_reading(qtbot, make, workspace):
    dialog = make("a,b\n" + "1,2\n" * 200_000)
    file = dialog._reading._file
    before = workspace.experiment
    dialog.reject()
    assert file.closed
    assert not dialog._timer.isActive()
    assert workspace.experiment == before
