"""Pictures and films by command: the same pixels as the window's, and no file lost by mistake."""

from __future__ import annotations

import io
import json
import re

import numpy as np
import pytest
from PIL import Image

from explorer.core.numbers import show_more_digits
from explorer.export.film_job import FilmJob
from explorer.export.shot import Shot
from explorer.look.theme import load_theme
from explorer.panels.export_dialog import ExportDialog
from tests.cli.commands import python, written, wrong
from tests.export.sessions import TABLE, opened


@pytest.fixture
def small(tmp_path) -> str:
    return written(tmp_path, TABLE)


SIZE = ("--size", "320x200")


@pytest.mark.parametrize("ending", ["png", "svg", "pdf", "gif", "mp4", "csv", "json", "npz", "py"])
def test_every_kind_is_written_and_never_written_over(command, small, tmp_path, ending) -> None:
    path = tmp_path / f"out.{ending}"
    options = SIZE if ending in ("png", "svg", "pdf", "gif", "mp4") else ()
    assert command("export", small, str(path), *options)[0] == 0
    assert path.stat().st_size > 100
    path.write_bytes(b"mine")
    said = wrong(command, "export", small, str(path), *options)
    assert said.endswith("out." + ending + ": is there already; --force writes over it")
    assert path.read_bytes() == b"mine"
    assert command("export", small, str(path), *options, "--force")[0] == 0
    assert path.read_bytes() != b"mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == [path.name, "session.json"]


@pytest.mark.parametrize("ending", ["png", "pdf", "gif", "csv"])
def test_standard_output_has_the_file(small, ending, tmp_path) -> None:
    done = python("export", small, "-", "--format", ending)
    assert (done.returncode, done.stderr) == (0, b"")
    starts = {"png": b"\x89PNG", "pdf": b"%PDF", "gif": b"GIF89a", "csv": b"run,label"}
    assert done.stdout.startswith(starts[ending])
    assert [p.name for p in tmp_path.iterdir()] == ["session.json"]


def test_the_window_and_the_command_write_the_same_pixels(qtbot, small, tmp_path) -> None:
    mine, theirs = tmp_path / "window.png", tmp_path / "command.png"
    dialog = ExportDialog(opened(), load_theme("light"), mine, "print", (640, 400))
    dialog.fields.step.setValue(7)
    dialog.write(mine)
    qtbot.waitUntil(lambda: not dialog.making, timeout=30_000)
    dialog.done(0)
    options = ("--size", "640x400", "--step", "7", "--theme", "print")
    # A process of its own, which has no display; nothing of this one's state can help it.
    done = python(
        "export", small, str(theirs), *options, env={"DISPLAY": "", "QT_QPA_PLATFORM": ""}
    )
    assert (done.returncode, done.stderr) == (0, b"")
    one, other = (np.asarray(Image.open(path)) for path in (mine, theirs))
    assert one.shape == (400, 640, 3)
    assert np.array_equal(one, other)


def test_colours_and_digits_are_those_of_the_window_too(qtbot, small, tmp_path) -> None:
    mine, theirs = tmp_path / "window.png", tmp_path / "command.png"
    window = (opened(), load_theme("light"), mine, "light", (640, 400))
    dialog = ExportDialog(*window, "bright")
    show_more_digits(2)
    try:
        dialog.fields.step.setValue(7)
        dialog.write(mine)
        qtbot.waitUntil(lambda: not dialog.making, timeout=30_000)
    finally:
        dialog.done(0)
        show_more_digits(0)
    options = ("--size", "640x400", "--step", "7", "--palette", "bright", "--digits", "2")
    assert python("export", small, str(theirs), *options).returncode == 0
    one, other = (np.asarray(Image.open(path)) for path in (mine, theirs))
    assert np.array_equal(one, other)
    assert python("export", small, str(theirs), *options[:4], "--force").returncode == 0
    assert not np.array_equal(one, np.asarray(Image.open(theirs)))


def test_the_theme_of_the_session_is_the_usual_one(command, tmp_path) -> None:
    dark = written(tmp_path, {**TABLE, "view": {"theme": "dark"}})
    assert command("export", dark, str(tmp_path / "a.png"), *SIZE)[0] == 0
    assert command("export", dark, str(tmp_path / "b.png"), *SIZE, "--theme", "light")[0] == 0
    one, other = (np.asarray(Image.open(tmp_path / name)).mean() for name in ("a.png", "b.png"))
    assert one < 90
    assert other > 160


def test_a_range_of_steps_with_progress(command, small, tmp_path) -> None:
    path = tmp_path / "film.gif"
    status, out, err = command(
        "export", small, str(path), *SIZE, "--steps", "2:12:2", "--every", "2", "--fps", "5",
        "--view", "canvas", "--progress",
    )  # fmt: skip
    assert (status, out) == (0, "")
    assert err[-1] == "optimizer-explorer: frame 3 of 3"
    with Image.open(path) as image:
        assert image.n_frames == 3
        assert image.info["duration"] == 200


def test_a_strip_of_chosen_steps(command, small, tmp_path) -> None:
    path = tmp_path / "strip.svg"
    assert command("export", small, str(path), "--view", "strip", "--steps", "0,4,9")[0] == 0
    text = path.read_text("utf-8")
    assert [f"step {k}" in text for k in (0, 4, 9, 12)] == [True, True, True, False]


def test_a_session_from_standard_input(small, tmp_path) -> None:
    done = python("export", "-", "-", "--format", "png", *SIZE, input=json.dumps(TABLE).encode())
    assert done.returncode == 0
    assert Image.open(io.BytesIO(done.stdout)).size == (320, 200)


BAD = {
    ("out.bmp",): "the ending must be .png, .svg",
    ("-",): "standard output: say what it is to be, such as --format png",
    ("-", "--format", "bmp"): "--format: the ending must be",
    ("out.png", "--step", "13"): "step 13 is beyond the last, 12",
    ("out.png", "--steps", "0:4"): "--steps means a film, or a filmstrip",
    ("out.gif", "--steps", "0:99"): "step 99 is beyond the last, 12",
    ("out.gif", "--steps", "9:3"): "the first comes after the last",
    ("out.gif", "--steps", "1:5:0"): "the steps 1:5:0 never go on: every step is 1",
    ("out.gif", "--steps", ""): "no steps are named; they are such as 0:100",
    ("out.png", "--steps", ""): "no steps are named",
    ("out.gif", "--fps", "51"): "not from 0.1 to 50",
    ("out.gif", "--fps", "0"): "0 frames a second are not from 0.1 to 50",
    ("out.gif", "--fps", "nan"): "nan frames a second are not from 0.1 to 50",
    ("out.gif", "--fps", "fast"): "'fast' is not a number of frames a second, such as 20",
    ("out.gif", "--every", "0"): "'0' is not a number of steps: 1, 2, 3",
    ("out.gif", "--every", "two"): "'two' is not a number of steps: 1, 2, 3",
    ("out.png", "--progress"): "--progress means nothing for a .png file",
    ("out.py", "--progress"): "--progress means nothing for a .py file",
    ("out.png", "--format", ""): "--format: the ending must be .png, .svg",
    ("out.png", "--plots", ""): "--plots names none; name some, such as loss",
    ("out.png", "--plots", " , "): "--plots names none",
    ("out.png", "--plots", "loss,"): "there is no plot ''",
    ("out.png", "--view", "step", "--plots", "loss"): (
        "--plots means nothing for --view step, only for --view figure or plots"
    ),
    ("out.png", "--view", "strip", "--plots", "loss"): "--plots means nothing for --view strip",
    ("out.png", "--view", "canvas", "--by-hand"): (
        "--by-hand means nothing for --view canvas, only for --view figure"
    ),
    ("out.gif", "--view", "canvas", "--caption", "x"): (
        "--caption means nothing for --view canvas, only for --view figure or strip"
    ),
    ("out.png", "--view", "strip", "--step", "3"): "--step means nothing for --view strip",
    ("out.png", "--caption"): "argument --caption: expected one argument",
    ("out.png", "--size", "200x150", "--scale", "0.1"): (
        "a picture of 20 x 15 pixels is not made; 64 on a side is the least"
    ),
    ("out.gif", "--view", "strip"): "a filmstrip is a picture",
    ("out.gif", "--transparent"): "--transparent means nothing for a .gif file",
    ("out.csv", "--size", "300x300"): "--size means nothing for a .csv file",
    ("out.png", "--torch"): "--torch means nothing for a .png file",
    ("out.png", "--plots", "loss,speed"): "there is no plot 'speed'; there are loss",
    ("out.png", "--size", "9x9"): "is not from 200x150 to 16384x16384",
    ("out.png", "--size", "big"): "'big' is not a size such as 1600x900",
    ("out.png", "--scale", "nan"): "'nan' is not a scale from 0.1 to 20",
    ("out.png", "--scale", "20", "--size", "9999x9999"): "is not made",
    ("out.png", "--step", "-1"): "'-1' is not a step",
    ("out.png", "--theme", "pink"): "invalid choice: 'pink'",
    ("none/out.png",): "can't be written: No such file or directory",
    ("none/out.mp4",): "can't be written: No such file or directory",
    ("x" * 300 + ".gif",): "can't be written: File name too long",
}


@pytest.mark.parametrize("options", BAD, ids=range(len(BAD)))
def test_what_cannot_be_exported_is_said_in_one_line(
    command, small, tmp_path, monkeypatch, options
):
    monkeypatch.chdir(tmp_path)
    assert BAD[options] in wrong(command, "export", small, *options)
    assert [path.name for path in tmp_path.iterdir()] == ["session.json"]


@pytest.mark.parametrize("text", ["-hello", "--force", "-", "", "--"])
def test_a_caption_may_begin_with_a_dash(command, small, tmp_path, text) -> None:
    path = tmp_path / "out.svg"
    for given in (("--caption", text), (f"--caption={text}",)):
        path.unlink(missing_ok=True)
        assert command("export", small, str(path), *given) == (0, "", [])
        words = re.findall(r">([^<]*)</text>", path.read_text("utf-8"))
        assert (text in words) == bool(text)
        assert "Full gradient" not in " ".join(words)  # which is how the usual one begins


def test_what_follows_two_dashes_is_no_option(command, small, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = wrong(command, "export", "--", small, "out.png", "--caption", "x")
    assert "unrecognized arguments: --caption x" in said


def test_a_film_of_the_window_takes_such_a_caption(qapp, qtbot, tmp_path) -> None:
    said: list[str] = []
    shot = Shot(size=(320, 200), caption="--force")
    job = FilmJob(opened(), shot, "0:2", 20.0, tmp_path / "film.gif")
    job.ended.connect(said.append)
    qtbot.waitUntil(lambda: bool(said), timeout=60_000)
    assert said == [""]
    assert [p.name for p in tmp_path.iterdir()] == ["film.gif"]


def test_a_device_is_no_file(command, small) -> None:
    said = wrong(command, "export", small, "/dev/null", "--format", "png", "--force")
    assert said.endswith("/dev/null: is no file; - with --format writes to standard output")
