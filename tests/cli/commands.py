"""What the tests of the command line share."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import explorer

ROOT = Path(explorer.__file__).parents[1]
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
            "start": [-5, -2],
        },
        {"optimizer": "momentum", "label": 'with "quotes", and a comma'},
        {"rule": "w = w*10**100", "start": [1, 1]},
    ],
    "view": {},
}


def written(folder: Path, table: object, name: str = "session.json") -> str:
    path = folder / name
    path.write_text(table if isinstance(table, str) else json.dumps(table), "utf-8")
    return str(path)


def python(*arguments: str, **options) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "explorer", *arguments],
        env=environment,
        capture_output="stdout" not in options,
        check=False,
        **options,
    )


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def wrong(command, *arguments: str) -> str:
    status, out, err = command(*arguments)
    assert (status, out) == (2, "")
    (line,) = err
    assert line.startswith("optimizer-explorer")
    assert "Traceback" not in line
    return line
