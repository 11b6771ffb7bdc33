"""A session as a script: Python that runs with NumPy alone and prints the same trajectories."""

from __future__ import annotations

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.export.code_helpers import HELPERS
from explorer.export.code_methods import ARMIJO
from explorer.export.code_problem import (
    Section,
    comment,
    data_section,
    formula_comment,
    imports,
    problem_section,
    used_data,
)
from explorer.export.code_runs import Runs, csv_field
from explorer.export.code_torch import HEAD as TORCH_HEAD
from explorer.export.code_torch import TorchRuns
from explorer.export.code_write import number
from explorer.session.experiment import Experiment
from explorer.session.resolve import Resolved

_NAMED = 6
"""Runs whose names stand in for a title."""
_SHOW = '''\
def finite(*values):
    """Tell whether no value has overflowed."""
    return all(np.isfinite(value).all() for value in values)


def show(run, label, start, path):
    """Print where a run is after each step, up to the last step with finite numbers."""
    for step, w in enumerate(chain([start], path)):
        value = loss(w)
        if step and not np.isfinite(value):
            break
        print(run, label, step, *(repr(float(v)) for v in (value, *w)), sep=",")
        if not np.isfinite(value):
            break
'''


def script_of(
    experiment: Experiment, resolved: Resolved, catalogue: Catalogue, torch: bool = False
) -> str:
    """Return the script of a session.

    Its output is the columns ``run``, ``label``, ``step``, ``loss`` and the parameters of
    ``optimizer-explorer trace``, to the last digit (with the same NumPy on the same machine).

    Parameters
    ----------
    torch
        Whether the runs are made by the classes of ``torch.optim`` that are their equals. Then the
        output agrees but for rounding, and runs without an equal are left out.

    Raises
    ------
    InputError
        If a run or the data can't be written into a script, with the place.
    """
    source, problem = resolved.source, resolved.surface.problem
    runs = TorchRuns(source) if torch else Runs(source)
    for i, run in enumerate(resolved.runs):
        same = run.start == resolved.start
        start = "start" if same else _point(run.start)
        try:
            runs.add(i, run, start)
        except InputError as error:
            raise error.within(f"runs[{i}]") from None
    if isinstance(runs, TorchRuns):
        runs.check()
    try:
        data = data_section(used_data(experiment, resolved), problem, catalogue)
    except InputError as error:
        raise error.within("surface.data") from None
    surface = problem_section(problem, source, runs.hessian)
    needs = data.needs | surface.needs | runs.functions.needs
    armijo = Section()
    if "armijo" in needs:
        marks = {
            "batch": ", *batch(k)" if source.batch else "",
            "also_k": "" if source.exact else ", k",
        }
        armijo.add(*ARMIJO.format(**marks).splitlines(), "", "")
    lines = [
        *comment(experiment.title or _what_it_is(resolved)),
        "#",
        *_about(runs),
        "",
        *imports([surface]),
        *(TORCH_HEAD if torch else ()),
        "",
        'np.seterr(all="ignore")  # an overflow is a result here: the run ends',
        "",
        f"STEPS = {resolved.steps}",
        f"start = {_point(resolved.start)}",
        "",
        "",
        *_helpers(needs),
        *_heading("The surface"),
        *formula_comment(experiment, resolved),
        "",
        *data.lines,
        "",
        *surface.lines,
        *_heading("The optimizers"),
        "",
        "",
        *armijo.lines,
        *runs.functions.lines,
        *_heading("The runs"),
        "",
        "",
        *_SHOW.splitlines(),
        "",
        "",
        *_utf8(resolved),
        f"print({_header(problem.names)!r})",
        *runs.calls.lines,
    ]
    return tidy(lines)


def _what_it_is(resolved: Resolved) -> str:
    """Return what stands for a title: who runs, how far, and on what."""
    names = list(dict.fromkeys(run.label for run in resolved.runs))
    if len(names) > _NAMED:
        who = f"{len(resolved.runs)} runs"
    else:
        who = " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
    steps = f"{resolved.steps:,} step{'s' if resolved.steps != 1 else ''}"
    return f"{who}: {steps} on {resolved.surface.problem.title}".removeprefix(": ")


def _about(runs: Runs) -> list[str]:
    if not isinstance(runs, TorchRuns):
        return comment(
            "Runs with NumPy alone and prints each step: run, label, step, loss and the parameters."
        )
    about = "Runs with PyTorch and prints each step: run, label, step, loss and the parameters."
    return [*comment(about), *runs.notes()]


def _heading(text: str) -> list[str]:
    return [f"# ---- {text} ".ljust(79, "-")]


def _helpers(needs: set[str]) -> list[str]:
    wanted = [n for n in HELPERS if n in needs]
    lines = [*_heading("Arithmetic"), "", ""] if wanted else []
    for name in wanted:
        lines += [*HELPERS[name].splitlines(), "", ""]
    return lines


def _point(values: tuple[float, ...]) -> str:
    return f"np.array([{', '.join(number(v, whole=False) for v in values)}])"


def _header(names: tuple[str, ...]) -> str:
    return ",".join(["run", "label", "step", "loss", *(csv_field(n) for n in names)])


def _utf8(resolved: Resolved) -> list[str]:
    """Return what makes labels print on every system."""
    if all(run.label.isascii() for run in resolved.runs):
        return []
    return ["import sys", "", 'sys.stdout.reconfigure(encoding="utf-8")']


def tidy(lines: list[str]) -> str:
    """Return lines as a text without three empty lines in a row."""
    kept: list[str] = []
    for line in "\n".join(lines).split("\n"):
        if line or kept[-2:] != ["", ""]:
            kept.append(line)
    return "\n".join(kept).rstrip() + "\n"
