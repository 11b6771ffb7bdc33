"""The experiment that New begins with."""

from __future__ import annotations

from explorer.core.catalogue import Catalogue
from explorer.session.edits import opening_runs
from explorer.session.experiment import Experiment, RunChoice, SurfaceChoice

SURFACE = "bowl"


def new_experiment(catalogue: Catalogue) -> Experiment:
    """Return the plainest experiment: one surface, and the runs that it opens with."""
    runs = opening_runs(SURFACE, catalogue) or (RunChoice("gd"),)
    return Experiment(surface=SurfaceChoice(name=SURFACE), runs=runs[:1])
