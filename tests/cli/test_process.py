"""The command as a process: no Qt, pipes, disks, scripts of the world."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

import explorer
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
def test_a_full_disk_behind_standard_output(session) -> None:
    with open("/dev/full", "wb") as full:
        done = python("trace", session, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr == b"optimizer-explorer: can't go on: No space left on device\n"


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
