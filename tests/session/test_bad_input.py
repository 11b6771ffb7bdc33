"""Bad files, folders and numbers: one sentence with what and where, status 2, nothing lost.

Each row is a session file that can't be used; it is given to the command line, and opened over
work that is going on.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from explorer.cli import WRONG, main
from explorer.core import whole_files
from explorer.core.catalogue import Catalogue
from explorer.core.whole_files import write_whole
from explorer.errors import InputError
from explorer.session.files import load_session, write_session
from explorer.session.sources import FIRST_START, open_source
from explorer.session.workspace import Workspace

GOOD: dict[str, Any] = {
    "format": "optimizer-explorer/1",
    "surface": {"name": "ravine"},
    "steps": 5,
    "runs": [{"optimizer": "gd"}],
}


def with_(**changes: Any) -> str:
    return json.dumps({**GOOD, **changes})


def run_with(**changes: Any) -> str:
    return with_(runs=[{"optimizer": "gd", **changes}])


def raw(key: str, text: str) -> str:
    """Return a session with a value that Python's own JSON would not write."""
    return with_(**{key: "@"}).replace('"@"', text)


TYPED = {"expression": "x**2", "variables": ["x"], "range": [[-1, 1]]}
MODEL = {"model": "w*x+b", "loss": "(f-y)**2", "variables": ["w", "b"]}
POINTS = {"x": [1, 2], "y": [3, 4]}
DEEP = "[" * 900 + "]" * 900

TEXTS: dict[str, tuple[str | bytes, str]] = {
    # No session at all
    "zero bytes": (b"", "line 1, column 1: this is not JSON"),
    "one NUL": (b"\0", "this is not JSON"),
    "only spaces": ("   \n\n", "this is not JSON"),
    "a byte order mark alone": (b"\xef\xbb\xbf", "this is not JSON"),
    "UTF-16": (with_().encode("utf-16"), "is not text in UTF-8"),
    "Latin-1": ('{"title": "é"}'.encode("latin-1"), "is not text in UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not text in UTF-8"),
    "a script": ("import os\nos.remove('x')", "line 1, column 1: this is not JSON"),
    "half a file": (with_()[:40], "this is not JSON"),
    "two files in one": (with_() + with_(), "this is not JSON: extra data"),
    "a comma too many": ('{"format": "optimizer-explorer/1",}', "this is not JSON"),
    "single quotes": ("{'format': 1}", "this is not JSON"),
    "a comment": ("// mine\n" + with_(), "line 1, column 1"),
    "a NUL in a title": (raw("title", '"a\0b"'), "this is not JSON: invalid control"),
    "a list": ("[]", "begins with '{'"),
    "a number": ("3", "begins with '{'"),
    "null": ("null", "begins with '{'"),
    "half a character": (raw("title", '"\\ud800"'), "half a character"),
    # Format
    "no format": ("{}", "'format' is missing"),
    "a newer format": (with_(format="optimizer-explorer/2"), "a newer release"),
    "a format to come": (with_(format="optimizer-explorer/10"), "a newer release"),
    "another program's": (with_(format="ggb/5"), "this program reads"),
    "a format that is a number": (with_(format=1), "format is 1"),
    # Numbers
    "NaN": (raw("steps", "NaN"), "NaN is not a number that a session can hold"),
    "Infinity": (raw("start", "[Infinity, 0]"), "Infinity is not a number"),
    "minus Infinity": (raw("start", "[0, -Infinity]"), "-Infinity is not a number"),
    "1e400 as a start": (raw("start", "[1e400, 0]"), "start[0]: must be a finite number"),
    "1e400 as steps": (raw("steps", "1e400"), "steps: must be a finite number"),
    "1e400 as a rate": (
        run_with(params={"eta": "@"}).replace('"@"', "1e400"),
        "runs[0].params.eta: must be a finite number",
    ),
    "1e400 in the view": (raw("view", '{"range": [[0, 1e400], [0, 1]]}'), "view.range[0][1]"),
    "-1e400 deep in the view": (raw("view", '{"a": {"b": [-1e400]}}'), "view.a.b[0]"),
    "a number of 5000 digits": (raw("steps", "9" * 5000), "a number is too long"),
    "a text for a number": (with_(steps="20"), "steps: must be a number, not text"),
    "true for a number": (with_(steps=True), "steps: must be a number"),
    "null for a number": (with_(start=[None, 0]), "start[0]: must be a number, not null"),
    "half a step": (with_(steps=2.5), "steps: must be a whole number"),
    "no steps": (with_(steps=0), "steps: must be a whole number from 1"),
    "too many steps": (with_(steps=10**9), "steps: must be a whole number"),
    "more numbers than memory holds": (
        with_(steps=1_000_000, runs=[{"optimizer": "adam"}] * 1000),
        "steps",
    ),
    # Nesting
    "nested 100,000 deep": ("[" * 100_000, "nested too deeply"),
    "tables nested 100,000 deep": ('{"a":' * 100_000, "nested too deeply"),
    "a view nested 900 deep": (raw("view", f'{{"a": {DEEP}}}'), "nested too deeply"),
    "a start nested 900 deep": (raw("start", DEEP), "start"),
    "a formula nested 5000 deep": (
        with_(surface={**TYPED, "expression": "(" * 5000 + "x" + ")" * 5000}),
        "surface.expression",
    ),
    # Keys
    "a key twice": ('{"format": 1, "format": 1}', "the key 'format' comes twice"),
    "a key twice, deep inside": (raw("view", '{"a": {"b": 1, "b": 2}}'), "the key 'b' comes twice"),
    "an unknown key": (with_(surfase=1), "unknown key 'surfase'; did you mean 'surface'"),
    "a key of strange characters": (with_(**{"a\u202eb\x07": 1}), "unknown key 'a"),
    "a key of a million characters": (with_(**{"k" * 1_000_000: 1}), "unknown key 'kkkk"),
    "no surface": (json.dumps({"format": GOOD["format"], "runs": []}), "'surface' is missing"),
    "no runs": (
        json.dumps({"format": GOOD["format"], "surface": {"name": "bowl"}}),
        "'runs' is missing",
    ),
    # Types
    "runs that are a table": (with_(runs={}), "runs: must be a list, not a table"),
    "a run that is a text": (with_(runs=["adam"]), "runs[0]: must be a table"),
    "a surface that is a text": (with_(surface="bowl"), "surface: must be a table"),
    "a view that is a list": (with_(view=[]), "view: must be a table"),
    "a title that is a list": (with_(title=[]), "title: must be text"),
    "a start that is a table": (with_(start={}), "start: must be a list of numbers"),
    "visible that is a number": (run_with(visible=1), "runs[0].visible: must be true or false"),
    "1001 runs": (with_(runs=[{"optimizer": "gd"}] * 1001), "at most 1000"),
    # Names and values
    "an unknown optimizer": (run_with(optimizer="adm"), "did you mean 'adam'"),
    "an unknown surface": (with_(surface={"name": "bowel"}), "did you mean 'bowl'"),
    "a surface that is a path": (with_(surface={"name": "../../etc/passwd"}), "unknown surface"),
    "an unknown parameter": (run_with(params={"etta": 1}), "did you mean 'eta'"),
    "an unknown variant": (run_with(variant="x"), "variant"),
    "an unknown schedule": (run_with(schedule={"name": "consant"}), "did you mean 'constant'"),
    "an unknown dataset": (
        with_(surface={"name": "sigmoid-neuron", "data": {"dataset": "none"}}),
        "dataset",
    ),
    "a start of another size": (with_(start=[1]), "start: must have 2 numbers"),
    "batches without points": (with_(gradient={"mode": "minibatch"}), "gradient.mode"),
    "a noise below 0": (with_(gradient={"noise": -1}), "gradient.noise"),
    "points of two lengths": (
        with_(surface={**MODEL, "data": {"x": [1], "y": [1, 2]}}),
        "surface.data",
    ),
    "a range upside down": (with_(surface={**TYPED, "range": [[1, -1]]}), "low below high"),
    "a range of no width": (with_(surface={**TYPED, "range": [[1, 1]]}), "low below high"),
    # Formulas
    "a formula that would run code": (
        with_(surface={**TYPED, "expression": "__import__('os').system('x')"}),
        "surface.expression",
    ),
    "a rule that would run code": (with_(runs=[{"rule": "w = open('x')"}]), "runs[0].rule"),
    "a formula of a page": (
        with_(surface={**TYPED, "expression": "+".join(["x"] * 20_000)}),
        "surface.expression",
    ),
    "a rule that never moves": (with_(runs=[{"rule": "m = g"}]), "runs[0].rule"),
    "an apostrophe in a formula": (
        with_(surface={**TYPED, "expression": "x + 'a'"}),
        "surface.expression: line 1, column 5: “'” (apostrophe) can't be used in a formula",
    ),
    "a space in a formula that is none": (
        with_(surface={**TYPED, "expression": "x\u00a0+ 1"}),
        "line 1, column 2: a no-break space (U+00A0) can't be used in a formula",
    ),
    "an unknown name in a formula": (with_(surface={**TYPED, "expression": "x+z"}), "'z'"),
    # Files that a session names
    "a CSV that is gone": (
        with_(surface={**MODEL, "data": {"csv": "gone.csv", "x": "x", "y": "y"}}),
        "gone.csv",
    ),
    "a CSV that is a folder": (
        with_(surface={**MODEL, "data": {"csv": ".", "x": "x", "y": "y"}}),
        "surface.data",
    ),
    "a CSV with NUL in its name": (
        with_(surface={**MODEL, "data": {"csv": "a\0b.csv", "x": "x", "y": "y"}}),
        "surface.data",
    ),
}


def refused(path: Path, capfd: pytest.CaptureFixture[str]) -> str:
    """Give a session to the command line and to a workspace; return the one sentence."""
    assert main(["trace", str(path)]) == WRONG
    out, err = capfd.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.strip().isprintable()
    assert len(err) < 4000
    shown = Workspace(open_source(FIRST_START), Catalogue())
    before, view, step = shown.experiment, shown.view, shown.playback.step
    with pytest.raises(InputError) as caught:
        shown.open(load_session(path))
    assert str(caught.value).isprintable()
    assert (shown.experiment, shown.view, shown.playback.step) == (before, view, step)
    assert not shown.can_undo
    return err


@pytest.mark.parametrize("case", list(TEXTS))
def test_a_file_that_is_no_session(case, tmp_path, capfd) -> None:
    content, words = TEXTS[case]
    path = tmp_path / "mine.json"
    content = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(content)
    said = refused(path, capfd)
    assert said.startswith(f"optimizer-explorer: {path}")
    assert words in said
    assert path.read_bytes() == content


def _folder(path: Path) -> None:
    path.mkdir()


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def _large(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"[")
        file.truncate(200_000_000)


def _gone(path: Path) -> None:
    path.write_text(with_())
    path.unlink()


def _inside_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_text("no folder")


PLACES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a folder": (_folder, "can't be opened: Is a directory"),
    "a link to itself": (_loop, "can't be opened"),
    "a link to nowhere": (_dangling, "can't be opened: No such file"),
    "a file of 200 MB": (_large, "is larger than 50 MB"),
    "a vanished file": (_gone, "can't be opened: No such file"),
    "a file in a file": (_inside_a_file, "can't be opened: Not a directory"),
}


@pytest.mark.parametrize("case", list(PLACES))
def test_a_file_that_can_t_be_opened(case, tmp_path, capfd) -> None:
    make, words = PLACES[case]
    path = tmp_path / "folder" / "mine.json"
    path.parent.mkdir()
    make(path)
    assert words in refused(path, capfd)


NAMES = ["a" * 300, "line\nbreak.json", "\u202eright to left.json", "bell\x07.json", "null\0.json"]


@pytest.mark.parametrize("name", NAMES, ids=["long", "break", "direction", "bell", "NUL"])
def test_a_strange_name_that_is_not_there(name, tmp_path, capfd) -> None:
    said = refused(tmp_path / name, capfd)
    assert "can't be opened" in said


@pytest.mark.parametrize("name", ["ü ∂w.json", 'it\'s "mine".json', "-rf.json", "%s%n.json", "🙂"])
def test_a_strange_name_is_no_fault(name, tmp_path) -> None:
    path = tmp_path / name
    text = write_session(open_source(FIRST_START))
    write_whole(path, text.encode())
    assert write_session(load_session(path)) == text


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads any file")
def test_a_file_without_permission(tmp_path, capfd) -> None:
    path = tmp_path / "mine.json"
    path.write_text(with_())
    path.chmod(0)
    assert "can't be opened: Permission denied" in refused(path, capfd)


# Writing


def failing(monkeypatch: pytest.MonkeyPatch, name: str, number: int) -> None:
    """Let a call that writing needs fail as a system does."""

    def fail(*_: Any, **__: Any) -> Any:
        raise OSError(number, os.strerror(number))

    if name == "write":
        monkeypatch.setattr(whole_files.Path, "write_bytes", fail)
    else:
        monkeypatch.setattr(whole_files.os, name, fail)


@pytest.mark.parametrize("call", ["write", "fsync", "chmod", "replace"])
@pytest.mark.parametrize("number", [28, 5, 13, 30, 122])
def test_a_disk_that_fails_leaves_the_file_as_it_was(call, number, tmp_path, monkeypatch) -> None:
    path = tmp_path / "mine.json"
    path.write_text("as it was")
    failing(monkeypatch, call, number)
    with pytest.raises(InputError) as caught:
        write_whole(path, b"new")
    monkeypatch.undo()
    assert str(caught.value) == f"{path}: can't be written: {os.strerror(number)}"
    assert path.read_text() == "as it was"
    assert [f.name for f in tmp_path.iterdir()] == ["mine.json"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("linked", [False, True], ids=["itself", "by a link"])
def test_what_is_no_file_is_never_replaced(linked, tmp_path, capfd) -> None:
    session, pipe = tmp_path / "mine.json", tmp_path / "pipe.csv"
    session.write_text(with_())
    os.mkfifo(pipe)
    target = tmp_path / "link.csv" if linked else pipe
    if linked:
        target.symlink_to(pipe)
    assert main(["trace", str(session), "-o", str(target)]) == WRONG
    assert capfd.readouterr().err.strip().endswith(f"{target}: can't be written: it is no file")
    assert stat.S_ISFIFO(os.stat(pipe).st_mode)
    assert target.is_symlink() == linked


@pytest.mark.parametrize("place", ["no/such/folder/x.csv", "file/x.csv", "folder.csv"])
def test_an_output_that_can_t_be_written(place, tmp_path, capfd) -> None:
    session = tmp_path / "mine.json"
    session.write_text(with_())
    (tmp_path / "file").write_text("no folder")
    (tmp_path / "folder.csv").mkdir()
    assert main(["trace", str(session), "-o", str(tmp_path / place)]) == WRONG
    out, err = capfd.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert place in err
    assert "can't be written" in err
    assert {f.name for f in tmp_path.iterdir()} == {"mine.json", "file", "folder.csv"}


def test_the_table_is_long_enough() -> None:
    assert len(TEXTS) + len(PLACES) + len(NAMES) >= 80
