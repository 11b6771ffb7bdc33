"""``resources/launch.sh`` and ``resources/test.sh``, on made-up machines.

A made-up machine is a folder of commands that note how they were called, and a checkout with
nothing but the scripts in it. So what a script would install is seen without installing anything.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# What the scripts may take from the real machine: all of it does the same everywhere.
REAL = ["cat", "chmod", "cksum", "cp", "dirname", "env", "find", "head", "mkdir", "sh"]

LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
}

NOTE = 'printf "%s\\n" "${0##*/} $*" >>"$LOG"\n'

# Answers what the scripts ask of a Python; `-` is the question whether the X server answers.
PYTHON = """#!/bin/sh
case "$*" in
    *sys.version_info*) [ "$PYTHON_IS_OLD" = yes ] && exit 1; echo 3.11; exit ;;
    *ensurepip,*) [ ! -e "$BIN/no-venv" ]; exit ;;
    --version) echo "Python 3.11.2"; exit ;;
    '-m pip --version') exit ;;
    -) cat >/dev/null; [ "$X_ANSWERS" = yes ]; exit ;;
esac
printf '%s\\n' "python $*" >>"$LOG"
case "$*" in
    '-m venv --clear '*) mkdir -p "$4/bin"; cp "$0" "$4/bin/python" ;;
    *' pip install '*) [ "$PIP_FAILS" != yes ] || exit 1 ;;
    *' pytest '*) exit "${PYTEST_ENDS:-0}" ;;
    *explorer*) echo "QT_QPA_PLATFORM=$QT_QPA_PLATFORM" >>"$LOG" ;;
esac
"""

APT_GET = """#!/bin/sh
printf '%s\\n' "apt-get $*" >>"$LOG"
case "$*" in *-venv*) rm -f "$BIN/no-venv" ;; esac
[ "$APT_FAILS" != yes ]
"""


@dataclass
class Machine:
    """A made-up machine; change its fields, then run a script on it."""

    folder: Path
    libraries: set[str] = field(default_factory=lambda: set(LIBRARIES))
    root: bool = True
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def checkout(self) -> Path:
        return self.folder / "check out"

    @property
    def bin(self) -> Path:
        return self.folder / "bin"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def command(self, name: str, text: str) -> None:
        path = self.bin / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def run(
        self, script: str, *arguments: str
    ) -> tuple[subprocess.CompletedProcess[str], list[str]]:
        """Run a script; return how it ended, and the calls that were noted meanwhile."""
        lines = "".join(f"\\t{name} (libc6) => /lib/{name}\\n" for name in sorted(self.libraries))
        self.command("ldconfig", f"#!/bin/sh\nprintf '{lines}'\n")
        self.command("id", f"#!/bin/sh\necho {0 if self.root else 1000}\n")
        self.log.write_text("", encoding="utf-8")
        done = subprocess.run(
            ["sh", str(self.checkout / "resources" / script), *arguments],
            cwd=self.folder,
            env={
                "PATH": str(self.bin),
                "HOME": str(self.folder),
                "LOG": str(self.log),
                "BIN": str(self.bin),
                **self.variables,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return done, self.log.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a Debian with Python, every library and a font, and no display; run as root."""
    if os.name != "posix":
        pytest.skip("the scripts are for POSIX shells")
    machine = Machine(tmp_path)
    machine.bin.mkdir()
    for name in REAL:
        (machine.bin / name).symlink_to(shutil.which(name))
    machine.command("uname", "#!/bin/sh\necho Linux\n")
    machine.command("python3", PYTHON)
    machine.command("apt-get", APT_GET)
    machine.command("Xvfb", "#!/bin/sh\n")
    (tmp_path / ".fonts").mkdir()
    (tmp_path / ".fonts" / "a.ttf").touch()
    shutil.copytree(ROOT / "resources", machine.checkout / "resources", ignore=_all_but_scripts)
    (machine.checkout / "pyproject.toml").write_text("one\n", encoding="utf-8")
    return machine


def _all_but_scripts(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".sh")]


def asked(calls: list[str], start: str) -> list[str]:
    """Return those of the calls that begin so."""
    return [call for call in calls if call.startswith(start)]


def test_a_first_run_makes_the_environment_and_installs(machine):
    done, calls = machine.run("launch.sh")
    assert done.returncode == 0, done.stderr
    environment = machine.checkout / ".venv"
    assert f"python -m venv --clear {environment}" in calls
    (install,) = asked(calls, "python -m pip install")
    assert install.endswith(f"-e {machine.checkout}")
    assert not asked(calls, "apt-get")


def test_a_second_run_installs_nothing(machine):
    machine.run("launch.sh")
    done, calls = machine.run("launch.sh")
    assert done.returncode == 0
    assert not asked(calls, "python -m pip")
    assert not asked(calls, "python -m venv")
    assert len(done.stderr.splitlines()) == 1


def test_a_changed_pyproject_is_installed(machine):
    machine.run("launch.sh")
    (machine.checkout / "pyproject.toml").write_text("two\n", encoding="utf-8")
    _, calls = machine.run("launch.sh")
    assert len(asked(calls, "python -m pip install")) == 1
    assert not asked(calls, "python -m venv")


def test_what_the_tests_need_covers_the_program(machine):
    _, calls = machine.run("test.sh")
    (install,) = asked(calls, "python -m pip install")
    assert install.endswith(f"-e {machine.checkout}[test]")
    _, calls = machine.run("launch.sh")
    assert not asked(calls, "python -m pip install")


def test_the_program_does_not_cover_what_the_tests_need(machine):
    machine.run("launch.sh")
    _, calls = machine.run("test.sh")
    assert len(asked(calls, "python -m pip install")) == 1


def test_a_failed_installation_is_tried_again(machine):
    machine.variables["PIP_FAILS"] = "yes"
    done, calls = machine.run("launch.sh")
    assert done.returncode == 1
    assert not asked(calls, "python -m explorer")
    machine.variables.clear()
    done, calls = machine.run("launch.sh")
    assert done.returncode == 0
    assert len(asked(calls, "python -m pip install")) == 1


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_missing_library_is_installed(machine, library):
    machine.libraries.remove(library)
    done, calls = machine.run("launch.sh")
    assert done.returncode == 0
    update, install = asked(calls, "apt-get")
    assert update.startswith("apt-get update")
    assert install.startswith("apt-get install")
    assert install.split()[-1].removesuffix("t64") == LIBRARIES[library]


def test_a_bare_machine(machine):
    """No library, no font, no venv module: one update, and each package once."""
    machine.libraries.clear()
    shutil.rmtree(machine.folder / ".fonts")
    (machine.bin / "no-venv").touch()
    done, calls = machine.run("launch.sh")
    assert done.returncode == 0, done.stderr
    assert len(asked(calls, "apt-get update")) == 1
    packages = [
        word for call in asked(calls, "apt-get install") for word in call.split() if word[0] != "-"
    ]
    assert set(LIBRARIES.values()) <= {package.removesuffix("t64") for package in packages}
    assert "python3.11-venv" in packages


def test_without_root_sudo_is_used(machine):
    machine.root = False
    machine.libraries.remove("libEGL.so.1")
    machine.command("sudo", "#!/bin/sh\n" + NOTE + 'exec "$@"\n')
    done, calls = machine.run("launch.sh")
    assert done.returncode == 0
    assert len(asked(calls, "sudo ")) == len(asked(calls, "apt-get ")) == 2


def test_without_root_and_sudo_the_command_is_named(machine):
    machine.root = False
    machine.libraries.remove("libEGL.so.1")
    done, calls = machine.run("launch.sh")
    assert done.returncode == 1
    assert "apt-get install libegl1" in done.stderr
    assert not asked(calls, "apt-get")


def test_without_apt_get_the_packages_are_named(machine):
    (machine.bin / "apt-get").unlink()
    machine.libraries.remove("libEGL.so.1")
    done, calls = machine.run("launch.sh", "list", "surfaces")
    assert done.returncode == 0
    assert "libegl1" in done.stderr
    assert "python -m explorer list surfaces" in calls


def test_when_apt_get_fails_nothing_is_started(machine):
    machine.libraries.remove("libEGL.so.1")
    machine.variables["APT_FAILS"] = "yes"
    done, calls = machine.run("launch.sh")
    assert done.returncode == 1
    assert not asked(calls, "python")


def test_an_old_python_is_refused_with_a_word(machine):
    machine.variables["PYTHON_IS_OLD"] = "yes"
    (machine.bin / "apt-get").unlink()
    done, calls = machine.run("launch.sh")
    assert done.returncode == 1
    assert "Python 3.11 or later" in done.stderr
    assert not asked(calls, "python")


NO_DISPLAY = {
    "none": {},
    "does not answer": {"DISPLAY": ":77"},
    "offscreen": {"DISPLAY": ":0", "X_ANSWERS": "yes", "QT_QPA_PLATFORM": "offscreen"},
    "wayland is gone": {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/nowhere"},
}


@pytest.mark.parametrize("variables", NO_DISPLAY.values(), ids=NO_DISPLAY.keys())
def test_without_a_display_a_picture_is_written(machine, variables):
    machine.run("launch.sh")
    machine.variables.update(variables)
    done, calls = machine.run("launch.sh")
    assert done.returncode == 0
    picture = machine.folder / "optimizer-explorer.png"
    assert calls == [
        f"python -m explorer export lesson:first-start {picture} --force",
        "QT_QPA_PLATFORM=offscreen",
    ]
    (line,) = done.stderr.splitlines()
    assert "no display" in line
    assert str(picture) in line


def test_without_a_display_the_session_named_is_drawn(machine):
    done, calls = machine.run("launch.sh", "my session.json")
    assert done.returncode == 0
    picture = machine.folder / "optimizer-explorer.png"
    assert calls[-2] == f"python -m explorer export my session.json {picture} --force"


@pytest.mark.parametrize(
    "variables",
    [{"DISPLAY": ":0", "X_ANSWERS": "yes"}, {"QT_QPA_PLATFORM": "vnc"}],
    ids=["X", "a platform named"],
)
def test_with_a_display_the_window_opens(machine, variables):
    machine.variables.update(variables)
    done, calls = machine.run("launch.sh", "my session.json")
    assert done.returncode == 0
    assert calls[-2] == "python -m explorer my session.json"


@pytest.mark.parametrize("word", ["list", "trace", "export", "--help", "--version"])
def test_what_needs_no_window_needs_no_display(machine, word):
    done, calls = machine.run("launch.sh", word, "a b")
    assert done.returncode == 0
    assert calls[-2] == f"python -m explorer {word} a b"


def test_the_whole_suite_is_run_by_two(machine):
    done, calls = machine.run("test.sh")
    assert done.returncode == 0
    assert calls[-1] == "python -m pytest -n 2"


@pytest.mark.parametrize("arguments", [(), ("tests/core",)])
def test_a_failure_of_pytest_is_one_of_the_script(machine, arguments):
    machine.variables["PYTEST_ENDS"] = "3"
    done, _ = machine.run("test.sh", *arguments)
    assert done.returncode == 3


def test_arguments_go_to_pytest(machine):
    done, calls = machine.run("test.sh", "tests/core", "-k", "a and b")
    assert done.returncode == 0
    assert calls[-1] == "python -m pytest tests/core -k a and b"


def test_a_display_without_a_screen_is_installed_for_the_tests(machine):
    (machine.bin / "Xvfb").unlink()
    _, calls = machine.run("test.sh")
    assert "xvfb" in asked(calls, "apt-get install")[0].split()
    _, calls = machine.run("launch.sh")
    assert not asked(calls, "apt-get")
