"""Files of numbers: how they are written is guessed, and what holds no point is counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.core import csv_points
from explorer.core.csv_form import CsvForm, guess_form, preview_of, read_sample
from explorer.core.csv_points import CsvReading, read_csv, remember
from explorer.core.data import Points, standardised
from explorer.errors import InputError


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "points.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "delimiter", "decimal", "header"),
    [
        ("x,y\n1,2\n3,4\n", ",", ".", True),
        ("1,2\n3,4\n", ",", ".", False),
        ("x;y\n1,5;2\n3;4,25\n", ";", ",", True),
        ("x;y\n1.5;2\n3;4.25\n", ";", ".", True),
        ("1,5;2,5\n3,5;4,5\n", ";", ",", False),
        ("a\tb\tc\n1\t2\t3\n4\t5\t6\n", "\t", ".", True),
        ("a\tb\n1,5\t2\n4\t5,25\n", "\t", ",", True),
        ("x|y\n1|2\n", "|", ".", True),
        ("  1.5   2\n 3     4.5\n", " ", ".", False),
        ("x y\n1 2\n3 4\n", " ", ".", True),
        ('name,x,y\n"Doe, J.",1,2\n"Roe, R.",3,4\n', ",", ".", True),
        ("date,x,y\n2020-01-01,1,2\n2020-01-02,3,4\n", ",", ".", True),
        ("x,y\n1,\n,2\n3,4\n", ",", ".", True),
        ("x,y\n", ",", ".", True),
        ("2020,1.5\n2021,1.25\n", ",", ".", False),
        ('"1,5","2,5"\n"3,5","4,5"\n', ",", ",", False),
        ("1,234;5\n2,345;6\n", ";", ",", False),
        ("# made by, me\n\nx;y\n1,5;2\n", ";", ",", True),
    ],
)
def test_how_a_file_is_written(text: str, delimiter: str, decimal: str, header: bool) -> None:
    form = guess_form(text)
    assert (form.delimiter, form.decimal, form.header) == (delimiter, decimal, header)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("1.234,5;2\n3;4,5\n", CsvForm(";", ",", False, thousands=".")),
        ('"1,234.5",2\n"12,000",3\n', CsvForm(",", ".", False, thousands=",")),
        ("# a\n# b\nx,y\n1,2\n", CsvForm(lead=2)),
    ],
)
def test_thousands_and_lines_before(text: str, form: CsvForm) -> None:
    assert guess_form(text) == form


def test_only_whole_groups_are_thousands() -> None:
    form = CsvForm(";", ",", thousands=".")
    assert [form.number(c) for c in ("1.234", "-12.345.678,5", "7", "0,5")] == [
        *(1234, -12345678.5),
        *(7, 0.5),
    ]
    assert [form.number(c) for c in ("1.23", "1234.567", "1.234.5", "1.2345", ".123")] == [None] * 5


def test_lines_before_the_header_count_as_lines(tmp_path: Path) -> None:
    path = written(tmp_path, "# a\n# b\nx,y\n1,2\nz,3\n")
    points = read_csv(path, "x", "y", CsvForm(skip=True, lead=2))
    assert points.x.tolist() == [1]
    assert "line 5: 'z'" in points.note


@given(st.text(max_size=400))
def test_a_guess_always_comes(text: str) -> None:
    preview_of(text, guess_form(text))


def test_columns_without_a_name_of_their_own_are_numbered() -> None:
    assert preview_of("x,,x\n1,2,3\n", CsvForm()).names == ("x", "#2", "#3")
    preview = preview_of("1,a\n2,b\n", CsvForm(header=False))
    assert preview.names == ("#1", "#2")
    assert preview.numeric == (1.0, 0.0)


def test_columns_by_number(tmp_path: Path) -> None:
    path = written(tmp_path, "5,1,x\n6,2,y\n")
    points = read_csv(path, "#2", "#1", CsvForm(header=False))
    assert (points.x.tolist(), points.y.tolist()) == ([1, 2], [5, 6])
    for name in ("x", "#0", "#", "#x", "#99999999"):
        with pytest.raises(InputError, match="there is no column"):
            read_csv(path, name, "#1", CsvForm(header=False))


def test_decimal_commas_and_latin_letters(tmp_path: Path) -> None:
    path = written(tmp_path, "Größe;y\n1,5;2\n-3,25;4e1\n", "latin-1")
    sample, encoding = read_sample(path)
    assert encoding == "latin-1"
    form = guess_form(sample, encoding)
    points = read_csv(path, "Größe", "y", form)
    assert (points.x.tolist(), points.y.tolist()) == ([1.5, -3.25], [2, 40])


def test_utf_16(tmp_path: Path) -> None:
    path = written(tmp_path, "x,y\n1,2\n", "utf-16")
    sample, encoding = read_sample(path)
    assert read_csv(path, "x", "y", guess_form(sample, encoding)).x.tolist() == [1]


def test_rows_without_a_point_are_counted_and_named(tmp_path: Path) -> None:
    text = "x,y\n1,2\n,3\n4\n\nnan,1\n5,6\n7,abc\n8,1e999\n9,x\n1,1\n"
    points = read_csv(written(tmp_path, text), "x", "y", CsvForm(skip=True))
    assert points.x.tolist() == [1, 5, 1]
    assert points.facts == (
        "3 points; 6 rows left out: 1 without x (line 3), 1 without y (line 4), "
        "1 where x is not finite (line 6: 'nan'), 2 where y is no number (line 8: 'abc', …), "
        "1 where y is not finite (line 9: '1e999')"
    )
    one = read_csv(written(tmp_path, "x,y\n1,2\n,3\n"), "x", "y", CsvForm(skip=True))
    assert one.note == "1 row left out: without x (line 3)"
    with pytest.raises(InputError, match="line 3: there is no value for 'x'"):
        read_csv(tmp_path / "points.csv", "x", "y")


def test_a_file_is_read_a_slice_at_a_time(tmp_path: Path) -> None:
    path = written(tmp_path, "x,y\n" + "".join(f"{i},{i}\n" for i in range(20_000)))
    reading = CsvReading(path, CsvForm(), "x", "y")
    shares = []
    while not reading.advance(0.0):
        shares.append(reading.share)
    assert len(shares) == 10
    assert shares == sorted(shares)
    assert reading.share == 1.0
    assert np.array_equal(reading.points().x, np.arange(20_000))


def test_what_was_read_is_remembered_while_the_file_stays(tmp_path: Path) -> None:
    path = written(tmp_path, "x,y\n1,2\n")
    first = read_csv(path, "x", "y")
    assert read_csv(path, "x", "y") is first
    written(tmp_path, "x,y\n1,2\n3,4\n")
    assert len(read_csv(path, "x", "y").x) == 2
    path.unlink()
    with pytest.raises(InputError, match="No such file"):
        read_csv(path, "x", "y")


def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path, "x,y\n1,2\n")
    reading = CsvReading(path, CsvForm(), "x", "y")
    reading.advance()
    written(tmp_path, "x,y\n5,6\n7,8\n")
    assert remember(path, CsvForm(), reading).x.tolist() == [1]
    assert read_csv(path, "x", "y").x.tolist() == [5, 7]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1"])
def test_the_share_that_was_read_is_one_of_bytes(tmp_path: Path, encoding: str) -> None:
    text = "x,y,\u00f6\n" + "".join(f"{i},{i},\u00e4\u00f6\u00fc\n" for i in range(10_000, 30_000))
    path = written(tmp_path, text, encoding)
    reading = CsvReading(path, CsvForm(encoding=encoding), "x", "y")
    while not reading.advance(0.0):
        assert reading.share == pytest.approx(reading.count / 20_000, abs=0.05)
    assert reading.count == 20_000


@pytest.mark.parametrize("which", ["x", "y", "xy"])
def test_standardised(which: str) -> None:
    rng = np.random.default_rng(0)
    points = Points(rng.normal(5, 3, 100), rng.uniform(0, 9, 100), "1 row left out (line 3)")
    new = standardised(points, which)
    for name in "xy":
        values = getattr(new, name)
        if name in which:
            assert abs(values.mean()) < 1e-12
            assert abs(values.std() - 1) < 1e-12
        else:
            assert values is getattr(points, name)
        assert (f"{name} standardised (mean " in new.facts) == (name in which)
    assert new.brief.startswith(f"{' and '.join(which)} standardised, 100 points")
    assert "1 row left out" in new.facts


def test_what_does_not_vary_is_only_shifted() -> None:
    assert standardised(Points(np.full(3, 4.0), np.zeros(3)), "x").x.tolist() == [0, 0, 0]


BAD = {
    "empty": (b"", "the file is empty"),
    "a NUL byte": (b"x,y\n1,2\n3,\x004\n", "is no text: there is a NUL byte in line 3"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is no text: there is a NUL byte"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_text(case: str, tmp_path: Path) -> None:
    content, says = BAD[case]
    path = tmp_path / "points.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=says) as caught:
        read_sample(path)
    assert str(path) in str(caught.value)


READ = {
    "a NUL byte far down": ("x,y\n" + "1,2\n" * 9 + "1,\0", "there is a NUL byte in line 11"),
    "no numbers": ("x,y\na,b\n", "there are no points"),
    "one column": ("x\n1\n2\n", "there is no column 'y'; the header has x"),
    "a huge line": ("x,y\n1," + "9" * 1_000_001, "more than 1,000,000 characters"),
    "a header alone": ("x,y", "there are no points"),
}


@pytest.mark.parametrize("case", READ)
@pytest.mark.parametrize("skip", [True])
def test_what_holds_no_points(case: str, skip: bool, tmp_path: Path) -> None:
    text, says = READ[case]
    with pytest.raises(InputError, match=says):
        read_csv(written(tmp_path, text), "x", "y", CsvForm(skip=skip))


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_points, "MAX_ROWS", 5)
    with pytest.raises(InputError, match="more than 5 points"):
        read_csv(written(tmp_path, "x,y\n" + "1,2\n" * 6), "x", "y")


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_no_file_does_harm(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("csv") / "points.csv"
    path.write_bytes(content)
    try:
        sample, encoding = read_sample(path)
        form = guess_form(sample, encoding)
        names = preview_of(sample, form).names
        points = read_csv(path, names[0] if names else "x", names[-1] if names else "y", form)
    except InputError:
        return
    assert np.isfinite(points.x).all()
