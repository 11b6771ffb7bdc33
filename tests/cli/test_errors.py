"""Wrong use and bad input: one line, status 2, and no file that is half written."""

from __future__ import annotations

import errno
import io
import json
import os
import sys

import pytest

from tests.cli.commands import SESSION, written, wrong


def test_wrong_use(command, session) -> None:
    for arguments in (
        ["trace"],
        ["trace", session, "extra"],
        ["trace", session, "--nonsense"],
        ["trace", session, "-o"],
        ["list"],
        ["list", "surfaces", "more"],
        ["list", "optimisers"],
        ["--nonsense"],
        ["export", session],
        ["trace", session, "a\nb", "c\r\nd"],
    ):
        assert "see optimizer-explorer --help" in wrong(command, *arguments)


BAD = {
    '{"format": 1}': "{file}: format is 1; this program reads \"optimizer-explorer/1\"",
    "{": "{file}: line 1, column 2: this is not JSON: ",
    json.dumps({**SESSION, "surface": {"name": "ravin"}}): (
        "{file}: surface.name: unknown surface 'ravin'; did you mean 'ravine'?"
    ),
    json.dumps({**SESSION, "runs": [{"optimizer": "adam", "params": {"bta1": 1}}]}): (
        "{file}: runs[0].params: unknown parameter 'bta1'; did you mean 'beta1'?"
    ),
    json.dumps({**SESSION, "a\nb": 1}): r"{file}: unknown key 'a\nb'",
}  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_bad_sessions(command, tmp_path, monkeypatch, text) -> None:
    path = written(tmp_path, text)
    expected = BAD[text].replace("{file}", path)
    assert wrong(command, "trace", path).startswith(f"optimizer-explorer: {expected}")
    assert not (tmp_path / "out.npz").exists()
    wrong(command, "trace", path, "-o", str(tmp_path / "out.npz"))
    assert not (tmp_path / "out.npz").exists()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    expected = BAD[text].replace("{file}", "standard input")
    assert wrong(command, "trace", "-").startswith(f"optimizer-explorer: {expected}")


def test_sessions_that_are_not_there(command, tmp_path) -> None:
    said = wrong(command, "trace", str(tmp_path / "none.json"))
    assert said.endswith("none.json: can't be opened: No such file or directory")
    assert wrong(command, "trace", str(tmp_path)).endswith("Is a directory")
    said = wrong(command, "trace", "lesson:first-strat")
    assert said == "optimizer-explorer: unknown lesson 'first-strat'; did you mean 'first-start'?"
    assert "can't be opened" in wrong(command, "trace", "two\nlines.json")


def test_a_session_without_a_name(command, tmp_path) -> None:
    said = "optimizer-explorer: no session is named; it is a session file, - or lesson:NAME"
    for arguments in ([""], ["trace", ""], ["export", "", str(tmp_path / "out.png")]):
        assert wrong(command, *arguments) == said
    assert not list(tmp_path.iterdir())


def test_output_that_is_no_table(command, session) -> None:
    for name in ("out", "out.txt", "out.CSV.gz", "", "-"):
        said = wrong(command, "trace", session, "-o", name)
        assert said.endswith("the ending must be .csv, .json, .npz")
    assert "the ending must be .png, .svg, .pdf" in wrong(command, "export", session, "out.bmp")


def test_the_ending_may_be_written_large(command, session, tmp_path) -> None:
    assert command("trace", session, "-o", str(tmp_path / "OUT.CSV"))[0] == 0
    assert command("export", session, str(tmp_path / "OUT.Json"))[0] == 0


def test_where_nothing_can_be_written(command, session, tmp_path) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "file").write_text("", "utf-8")
    for target, reason in (
        (tmp_path / "none" / "out.csv", "No such file or directory"),
        (tmp_path / "folder.csv", "Is a directory"),
        (tmp_path / "file" / "out.csv", "Not a directory"),
        (tmp_path / ("x" * 300 + ".csv"), "File name too long"),
    ):
        said = wrong(command, "trace", session, "-o", str(target))
        assert said == f"optimizer-explorer: {target}: can't be written: {reason}"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder.csv", "session.json"]


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_a_disk_that_is_full(command, session, tmp_path, monkeypatch, step) -> None:
    def fail(*arguments: object, **keywords: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("as it was", "utf-8")
    monkeypatch.setattr(os, step, fail)
    for target in (old, new):
        said = wrong(command, "trace", session, "-o", str(target))
        assert said.endswith("can't be written: No space left on device")
    assert old.read_text("utf-8") == "as it was"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["old.csv", "session.json"]


def test_an_interruption_leaves_nothing_half_done(command, session, tmp_path, monkeypatch) -> None:
    def stop(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    assert command("trace", session, "-o", str(tmp_path / "out.csv"))[0] == 1
    assert [p.name for p in tmp_path.iterdir()] == ["session.json"]


def test_a_file_keeps_its_permissions_and_a_link_its_place(command, session, tmp_path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old", "utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    assert command("trace", session, "-o", str(link))[0] == 0
    assert link.is_symlink()
    assert target.read_text("utf-8").startswith("run,label")
    assert target.stat().st_mode & 0o777 == 0o640
    assert command("trace", session, "-o", str(tmp_path / "new.csv"))[0] == 0
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "new.csv").stat().st_mode & 0o777 == 0o666 & ~mask
