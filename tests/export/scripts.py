"""Sessions as scripts, and what a Python of their own prints when it runs them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from typing import Any

from explorer.core.catalogue import Catalogue
from explorer.export.code import script_of
from explorer.export.tables import to_csv
from explorer.session.files import read_session
from explorer.session.resolve import resolve

CATALOGUE = Catalogue()
POINTS = {"x": [0.0, 1.5, 0.0, -2.0, 3.1, 0.1], "y": [0.3, 0.8, 0.4, 0.1, 0.97, 0.35]}


def scripted(
    surface: Any, runs: list[dict[str, Any]], torch: bool = False, **session: Any
) -> tuple[str, str]:
    """Return a session's script, and the columns that it should print."""
    table = {"format": "optimizer-explorer/1", "surface": surface, "runs": runs, **session}
    experiment = read_session(json.dumps(table))
    ready = resolve(experiment, CATALOGUE)
    rows = list(
        csv.reader(
            io.StringIO(
                to_csv([(run.label, run.simulate(ready.source).finish()) for run in ready.runs])
            )
        )
    )
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        row[: 4 + ready.surface.problem.dimensions] for row in rows
    )
    return script_of(experiment, ready, CATALOGUE, torch), out.getvalue()


def output_of(script: str) -> str:
    """Return what a script prints, run with nothing of this program within reach."""
    made = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", script],
        capture_output=True,
        check=False,
    )
    assert (made.returncode, made.stderr[-2000:]) == (0, b"")
    return made.stdout.decode()
