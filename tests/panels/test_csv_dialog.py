"""The dialog that takes points from a CSV file: what it guesses, shows, reads and does."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox

from explorer.errors import InputError
from explorer.look.style import apply_theme
from explorer.look.theme import load_theme
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
    assert read(qtbot, dialog) == (
        "2 points; 2 rows left out: 1 without Zeit (line 3), "
        "1 where Zeit is no number (line 5: 'x')."
    )
    before = workspace.experiment
    assert not dialog.progress.isVisible()
    choose(dialog.surface, "sigmoid-neuron")
    dialog.accept()
    assert workspace.problem.points.x.tolist() == [1.5, 2.5]
    assert workspace.title == "points: Sigmoid neuron"
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


def test_a_file_that_changed_behind_the_dialog_is_read_as_it_is_now(
    qtbot, make, tmp_path, workspace
):
    dialog = make("x,y\n1,2\n3,4\n")
    read(qtbot, dialog)
    (tmp_path / "points.csv").write_text("x,y\n5,6\n7,8\n9,1\n")
    choose(dialog.surface, "sigmoid-neuron")
    dialog.accept()
    assert workspace.problem.points.x.tolist() == [5, 7, 9]


def test_closing_stops_the_reading(qtbot, make, workspace):
    dialog = make("a,b\n" + "1,2\n" * 200_000)
    file = dialog._reading._file
    before = workspace.experiment
    dialog.reject()
    assert file.closed
    assert not dialog._timer.isActive()
    assert workspace.experiment == before


def test_a_decimal_comma_in_quotes_may_be_the_delimiter_too(qtbot, make, workspace):
    dialog = make('"1,5","2,5"\n"3,5","4"\n')
    assert (dialog.delimiter.currentData(), dialog.decimal.currentData()) == (",", ",")
    assert read(qtbot, dialog) == "2 points."
    choose(dialog.surface, "linear-regression")
    dialog.accept()
    assert workspace.problem.points.x.tolist() == [1.5, 3.5]


def test_groups_of_thousands(qtbot, make, workspace):
    dialog = make("a;b\n1.234,5;2\n2.000;3,5\n")
    assert dialog.decimal.currentText() == "Comma: 1.234,5"
    assert read(qtbot, dialog) == "2 points."
    dialog.accept()
    assert workspace.problem.points.x.tolist() == [1234.5, 2000]


def test_lines_before_the_header_are_skipped(qtbot, make, workspace):
    dialog = make("# made by hand\n\n# x in mm\nx,y\n1,2\n3,4\nno,5\n")
    assert dialog.lead.value() == 3
    assert read(qtbot, dialog) == "2 points; 1 row left out: where x is no number (line 7: 'no')."
    assert dialog.preview.verticalHeaderItem(0).text() == "5"
    dialog.lead.setValue(4)
    dialog.header.setChecked(False)
    assert read(qtbot, dialog).startswith("2 points")
    dialog.accept()
    assert workspace.experiment.surface.data.form.lead == 4


def test_columns_of_numbers_are_proposed_and_one_alone_is_told(qtbot, make):
    dialog = make("date,x,day,height\n2020-01-01,1,Mo,7\n2020-01-02,2,Tu,8\n")
    assert (dialog.x_column.currentData(), dialog.y_column.currentData()) == ("x", "height")
    dialog.reject()
    dialog = make("when,height\n2020-01-01,7\n2020-01-02,8\n")
    assert "height alone holds numbers" in read(qtbot, dialog)
    assert not dialog.ok.isEnabled()
    dialog.reject()
    dialog = make("a,b\n")
    assert read(qtbot, dialog) == "There are no points: the file has no rows below its header."


def test_rows_without_a_point_are_marked(qtbot, make, theme):
    dialog = make("a,b,c\n1,2,p\n,3,q\n4,n/a,r\n")
    read(qtbot, dialog)
    cells = {(r, c): dialog.preview.item(r, c) for r in range(3) for c in range(3)}
    marked = {
        at
        for at, item in cells.items()
        if item.background().color().name() == theme.bad_badge.lower()
    }
    assert marked == {(r, c) for r in (1, 2) for c in range(3)}
    assert cells[1, 0].text() == "missing"
    assert cells[2, 1].font().strikeOut()
    assert "left out" in cells[2, 1].toolTip()


def test_what_is_standardised_is_seen_so(qtbot, make):
    dialog = make("a,b\n1,10\n3,30\n")
    read(qtbot, dialog)
    assert dialog.preview.item(0, 0).text() == "1"
    assert list(dialog.picture.xs) == [1, 3]
    choose(dialog.standard, "xy")
    assert [dialog.preview.item(0, c).text() for c in range(2)] == ["−1", "−1"]
    assert dialog.preview.item(0, 1).toolTip() == "In the file: 10"
    assert "a → x,\nstandardised" in dialog.preview.horizontalHeaderItem(0).text()
    assert "y standardised (mean 20, standard deviation 10)" in dialog.verdict.text()
    assert list(dialog.picture.ys) == [-1, 1]
    choose(dialog.standard, "")
    assert dialog.preview.item(0, 0).text() == "1"
    assert dialog.verdict.text() == "2 points."


def test_latin_letters_far_down_are_read_as_such(qtbot, make):
    rows = "1,2,a\n" * 20_000
    dialog = make(("x,y,z\n" + rows).encode() + "3,4,größe\n".encode("latin-1"))
    assert read(qtbot, dialog) == "20,001 points. It is not in UTF-8 and was read as Latin-1."
    assert dialog.ok.isEnabled()


@pytest.mark.parametrize("name", ["light", "projector-light"])
def test_the_dialog_fits_and_its_buttons_are_reached(qtbot, qapp, workspace, tmp_path, name):
    theme = load_theme(name)
    apply_theme(qapp, theme)
    path = tmp_path / "points.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    dialog = CsvDialog(workspace, theme, path)
    qtbot.addWidget(dialog)
    dialog.resize(1240, 660)
    dialog.show()
    assert (dialog.width(), dialog.height()) == (1240, 660)
    for button in dialog.buttons.buttons():
        assert dialog.rect().contains(button.mapTo(dialog, button.rect().bottomRight()))
    dialog.reject()
    apply_theme(qapp, load_theme("light"))
