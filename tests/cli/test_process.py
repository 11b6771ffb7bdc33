"""The command as a process: no Qt, pipes, disks, scripts of the world."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys

import pytest

import explorer
from explorer.app.stopping import stoppable
from explorer.core.catalogue import Catalogue
from tests.cli.commands import ROOT, SESSION, python, written


def test_no_qt_without_a_window(session) -> None:
    code = (
        "import sys\n"
        "from explorer.cli import main\n"
        "for arguments in (['list', 'optimizers'], ['trace', sys.argv[1]]):\n"
        "    assert main(arguments) == 0\n"
        "heavy = {'PySide6', 'pyqtgraph', 'sympy', 'ziamath', 'contourpy', 'PIL', 'matplotlib'}\n"
        "print(sorted(heavy & {name.partition('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, session],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    assert done.stderr.decode().strip() == "[]"


def test_as_a_module_from_another_folder(session, tmp_path) -> None:
    done = python("trace", session, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"run,label,step,loss,w1,w2,eta,g.w1,")


def test_bad_input_as_a_process(tmp_path) -> None:
    done = python("trace", str(tmp_path / "none.json"))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.count(b"\n") == 1


def test_version_and_help(command) -> None:
    assert command("--version") == (0, f"optimizer-explorer {explorer.__version__}\n", [])
    status, out, err = command("--help")
    assert (status, err) == (0, [])
    for word in ("list", "trace", "export", "--version", "SESSION", "lesson:NAME"):
        assert word in out
    for part in ("list", "trace", "export"):
        assert command(part, "--help")[0] == 0


def test_whoever_reads_may_stop_reading(session) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    for arguments in (["trace", session], ["list", "optimizers", "--json"], ["--help"]):
        done = python(*arguments, stdout=writer, stderr=subprocess.PIPE)
        assert done.returncode == 1
        assert done.stderr == b""
    os.close(writer)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_behind_standard_output(session, unbuffered) -> None:
    film = ("--format", "gif", "--size", "320x200", "--steps", "0:2")
    for arguments in (
        ("trace", session),
        ("list", "optimizers"),
        ("--help",),
        ("export", session, "-", "--format", "csv"),
        ("export", session, "-", *film),
    ):
        with open("/dev/full", "wb") as full:
            done = python(
                *arguments, stdout=full, stderr=subprocess.PIPE,
                env={"PYTHONUNBUFFERED": unbuffered},
            )  # fmt: skip
        assert done.returncode == 2
        said = b"optimizer-explorer: standard output: can't be written: No space left on device\n"
        assert done.stderr == said


LIMITED = """
import resource, signal, sys
from explorer.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of a process are Linux's")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_is_cut_short_is_no_success(session, tmp_path, unbuffered) -> None:
    # The system takes the first 1,000 bytes in one call and refuses the rest in the next.
    for arguments in (("trace", session), ("export", session, "-", "--format", "csv")):
        with open(tmp_path / "out.csv", "wb") as target:
            done = subprocess.run(
                [sys.executable, "-c", LIMITED, *arguments],
                env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered},
                stdout=target,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert (tmp_path / "out.csv").stat().st_size == 1000
        assert done.returncode == 2
        said = b"optimizer-explorer: standard output: can't be written: File too large\n"
        assert done.stderr == said


@pytest.mark.skipif(os.name == "nt", reason="signals are those of Unix")
@pytest.mark.parametrize("how", ["SIGHUP", "SIGTERM", "SIGINT"])
@pytest.mark.parametrize("ending", ["gif", "mp4"])
def test_a_film_that_is_stopped_leaves_nothing(tmp_path, ending, how) -> None:
    target = tmp_path / f"film.{ending}"
    process = subprocess.Popen(
        [sys.executable, "-m", "explorer", "export", "lesson:first-start", str(target),
         "--size", "640x400", "--progress"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        assert b"frame" in process.stderr.readline()
        assert len(list(tmp_path.iterdir())) == 1  # the part
        process.send_signal(getattr(signal, how))
        process.stderr.close()  # as of a terminal that is closed
        assert process.wait(60) == 1
    finally:
        process.kill()
        process.wait()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="signals are those of Unix")
@pytest.mark.parametrize("how", ["SIGHUP", "SIGTERM", "SIGINT"])
@pytest.mark.parametrize("command", [["trace", "-o"], ["export"]])
def test_a_table_that_is_stopped_leaves_nothing(session, tmp_path, how, command) -> None:
    # It is stopped amid the writing: where the file is put on the disk.
    code = (
        "import os, signal, sys\n"
        "from explorer.cli import main\n"
        f"os.fsync = lambda handle: [signal.raise_signal(signal.{how}) for _ in range(2)]\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    words = [command[0], session, *command[1:], str(tmp_path / "out.csv")]
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
    assert [path.name for path in tmp_path.iterdir()] == ["session.json"]


def stopped_twice() -> None:
    with stoppable():
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)  # as Qt lets go of what is raised within it
        signal.raise_signal(signal.SIGTERM)


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no SIGHUP")
def test_what_is_to_survive_its_terminal_does_and_others_get_their_handlers_back() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stoppable():
            signal.raise_signal(signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
        handlers = [signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)]
        with pytest.raises(KeyboardInterrupt):
            stopped_twice()
        assert [signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)] == handlers
    finally:
        signal.signal(signal.SIGHUP, before)


def test_names_in_any_script_wherever_output_goes(tmp_path) -> None:
    table = {**SESSION, "runs": [{"optimizer": "gd", "label": "Größe η → 学習"}]}
    done = python("trace", written(tmp_path, table), env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert "Größe η → 学習" in done.stdout.decode("utf-8")
    done = python("trace", "Größe.json", env={"PYTHONIOENCODING": "ascii"}, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1


def test_every_name_of_a_list_can_be_asked_for(command) -> None:
    catalogue = Catalogue()
    for kind in ("surfaces", "optimizers", "schedules", "datasets"):
        for entry in json.loads(command("list", kind, "--json")[1]):
            assert getattr(catalogue, kind).get_or_fail(entry["name"]).title == entry["title"]
