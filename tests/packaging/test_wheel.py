"""The wheel carries everything, and what it installs works far from any checkout."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

import explorer

ROOT = Path(__file__).resolve().parents[2]

OPTIMIZERS = {"gd", "momentum", "nag", "adagrad", "rmsprop", "maxprop"}
OPTIMIZERS |= {"adadelta", "adam", "adamw", "adamax", "nadam", "amsgrad"}

SESSION = {
    "format": "optimizer-explorer/1",
    "title": "RMSProp on a ravine",
    "surface": {"name": "ravine", "params": {"a": 0.1, "b": 2.0}},
    "gradient": {"mode": "full"},
    "start": [-5, -2],
    "steps": 20,
    "runs": [
        {
            "optimizer": "rmsprop",
            "variant": "eps-inside",
            "params": {"eta": 0.4, "beta": 0.9, "eps": 1e-6},
            "schedule": {"name": "constant"},
            "label": "RMSProp",
        }
    ],
}

# What pip says where it can't reach an index at all, as opposed to not finding something in one.
UNREACHABLE = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ProxyError")


def python(*arguments: str, cwd: Path, executable: Path | str = sys.executable):
    """Run a Python that sees nothing of this one's checkout or settings."""
    hidden = ("PYTHON", "VIRTUAL_ENV", "QT_", "XDG_")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
    return subprocess.run(
        [str(executable), *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel in it, and a folder elsewhere to work from."""

    environment: Path
    elsewhere: Path

    @property
    def scripts(self) -> Path:
        return self.environment / ("Scripts" if os.name == "nt" else "bin")

    def command(self, *arguments: str) -> str:
        """Run ``optimizer-explorer`` and return what it prints."""
        return self._output("optimizer-explorer", arguments)

    def python(self, *arguments: str) -> str:
        """Run the environment's Python and return what it prints."""
        return self._output("python", arguments)

    def _output(self, program: str, arguments: tuple[str, ...]) -> str:
        done = python(*arguments, cwd=self.elsewhere, executable=self.scripts / program)
        assert done.returncode == 0, f"{program} {arguments}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, with the tools that are installed here."""
    folder = tmp_path_factory.mktemp("wheel")
    done = python("-m", "build", "--wheel", "--no-isolation", f"-o{folder}", str(ROOT), cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


def install(folder: Path, wheel: Path, *options: str) -> tuple[Installed, str]:
    """Install the wheel in a fresh environment; return it, and pip's words if pip failed."""
    installed = Installed(folder / "environment", folder / "elsewhere")
    installed.elsewhere.mkdir()
    venv.create(installed.environment, with_pip=True)
    done = python(
        *("-m", "pip", "install", "--disable-pip-version-check", *options, str(wheel)),
        cwd=installed.elsewhere,
        executable=installed.scripts / "python",
    )
    return installed, "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.fixture(scope="module")
def beside(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install the wheel alone; what it depends on is borrowed from the environment of the tests."""
    installed, error = install(tmp_path_factory.mktemp("beside"), wheel, "--no-deps", "--no-index")
    assert not error, error
    # A folder named in a .pth file is searched, but its own .pth files are not read: the checkout,
    # which is installed in the tests' environment by one of those, stays out of sight.
    target = installed.python("-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(target.strip()) / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")
    return installed


def check_works(installed: Installed) -> None:
    """The command line answers from the wheel's own files."""
    where = Path(installed.python("-c", "import explorer; print(explorer.__file__)").strip())
    assert where.is_relative_to(installed.environment)

    assert explorer.__version__ in installed.command("--version")

    entries = json.loads(installed.command("list", "optimizers", "--json"))
    assert {entry["name"] for entry in entries} >= OPTIMIZERS

    (installed.elsewhere / "session.json").write_text(json.dumps(SESSION), encoding="utf-8")
    rows = list(csv.DictReader(installed.command("trace", "session.json").splitlines()))
    assert [int(row["step"]) for row in rows] == list(range(21))
    assert [float(rows[0]["w1"]), float(rows[0]["w2"])] == [-5, -2]
    # By hand: g = (2·0.1·(-5), 2·2·(-2)) = (-1, -8), v = g²/10, w = w − 0.4·g/√(v + 10⁻⁶).
    assert float(rows[1]["w1"]) == pytest.approx(-5 + 0.4 / (0.1 + 1e-6) ** 0.5, rel=1e-12)
    assert float(rows[1]["w2"]) == pytest.approx(-2 + 3.2 / (6.4 + 1e-6) ** 0.5, rel=1e-12)


def test_wheel_holds_the_package_and_the_textbook(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "explorer").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    textbook = {
        f"explorer/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and path.suffix != ".sh" and path.parent.name != "pictures"
    }
    assert package <= held
    assert textbook <= held
    assert all(name.startswith("explorer/") for name in held)
    assert not any(name.endswith(".sh") for name in held)
    assert not any("/pictures/" in name for name in held), "the README's, nothing the program reads"


def test_installed_wheel_works_from_any_folder(beside):
    check_works(beside)


def test_module_runs_like_the_command(beside):
    listed = ("list", "surfaces", "--json")
    assert beside.python("-m", "explorer", *listed) == beside.command(*listed)


@pytest.mark.slow
def test_wheel_brings_its_dependencies(wheel, tmp_path):
    installed, error = install(tmp_path, wheel, "--retries", "1")
    if any(word in error for word in UNREACHABLE):
        pytest.skip("no package index can be reached from here")
    assert not error, error
    check_works(installed)
    installed.python("-m", "pip", "check")
    # Importing the window's libraries needs Qt's own; the tests' set-up has seen to them.
    installed.python("-c", "import PySide6.QtWidgets, pyqtgraph, contourpy, ziamath, platformdirs")
