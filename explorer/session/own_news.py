"""What has happened to the person's own files, in a few words (no Qt)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from explorer.session.experiment import Experiment
from explorer.session.own_files import OwnFile

MOST = 3
"""Sentences that are said at once."""
_KEPT = {"optimizer": "the runs keep its rule", "schedule": "the runs keep it"}

Files = Mapping[Path, OwnFile]
"""The files there are, by their paths."""


def uses(experiment: Experiment, kind: str, name: str) -> bool:
    """Return whether what is shown names an optimizer, a surface, a schedule or a dataset."""
    if kind == "optimizer":
        return any(run.optimizer == name for run in experiment.runs)
    if kind == "schedule":
        return any(run.schedule.name == name for run in experiment.runs)
    surface = experiment.surface
    if kind == "surface":
        return surface.name == name
    return kind == "dataset" and surface.data is not None and surface.data.dataset == name


def news(
    before: Files, now: Files, changed: Sequence[Path], experiment: Experiment, fault: str = ""
) -> str:
    """Return what to say of the files that changed, and of no others.

    Parameters
    ----------
    changed
        Those of ``now`` that were written since; the ones that are gone are found.
    fault
        Why the experiment can't be shown with the files as they are; empty if it can.
    """
    told = [f"{path.name}: {now[path].fault}" for path in changed if now[path].fault]
    told += [_gone(file, experiment, fault) for path, file in before.items() if path not in now]
    fine = [now[path] for path in changed if not now[path].fault]
    if fault and any(uses(experiment, file.kind, file.path.stem) for file in fine):
        told.append(fault)  # it can be read, but not with what is set
    elif len(fine) == 1:
        path = fine[0].path
        told.append(f"Read {path.name} again" if path in before else f"Read {path.name}")
    elif fine:
        told.append(f"Read {len(fine)} of your own files again")
    if not told:
        return _all_again([file for file in now.values() if file.fault])
    more = [f"… and {len(told) - MOST} more"] if len(told) > MOST else []
    return "\n".join([*told[:MOST], *more])


def _gone(file: OwnFile, experiment: Experiment, fault: str) -> str:
    if fault and uses(experiment, file.kind, file.path.stem):
        return f"{file.path.name} is gone; {_KEPT.get(file.kind, 'what is shown keeps it')}"
    return f"{file.path.name} is gone"


def _all_again(faulty: Sequence[OwnFile]) -> str:
    read = "Your own files were read again"
    if not faulty:
        return read
    if len(faulty) == 1:
        return f"{read}; {faulty[0].path.name}: {faulty[0].fault}"
    return f"{read}; {len(faulty)} of them can't be read"
