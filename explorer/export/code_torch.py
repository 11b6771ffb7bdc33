"""A session as a script for PyTorch: each run by the class of ``torch.optim`` that is its equal."""

from __future__ import annotations

from explorer.core.gradients import GradientSource
from explorer.errors import InputError
from explorer.export.code_problem import comment, one_line
from explorer.export.code_runs import Runs, csv_field, title_of
from explorer.export.code_write import number
from explorer.formula.tree import Name
from explorer.session.resolve import ResolvedRun

HEAD = [
    "import torch",
    "",
    "torch.set_default_dtype(torch.float64)  # as everywhere here",
]
STEPS = '''\
def parameters(start):
    """Return a point as PyTorch keeps parameters."""
    return torch.nn.Parameter(torch.tensor(start))


def steps(w, optimizer, etas):
    """Yield the parameters after each step of a torch.optim optimizer."""
    for k, eta in enumerate(etas):
        for group in optimizer.param_groups:
            group["lr"] = float(eta)
        at = w.detach().numpy()
        # The surface's exact gradient; loss.backward() would leave the same here, but for rounding.
        w.grad = torch.from_numpy(gradient(at{also_k}))
        optimizer.step()
        if not finite(at):
            return  # it has diverged
        yield at.copy()
'''


_LATE = frozenset({"ASGD"})
"""Classes that use a scheduled rate one step late, and so follow constant ones alone."""


def _is_constant(run: ResolvedRun) -> bool:
    return not run.schedule.plan and run.schedule.tree == Name("eta")


class TorchRuns(Runs):
    """Writes the runs of a script for PyTorch.

    Attributes
    ----------
    left_out
        Runs that have no equal in ``torch.optim``, each a line of a comment.
    """

    def __init__(self, source: GradientSource) -> None:
        super().__init__(source)
        self.left_out: list[str] = []
        also_k = "" if source.exact else ", k"
        self.functions.add(*STEPS.format(also_k=also_k).splitlines(), "", "")

    def add(self, index: int, run: ResolvedRun, start: str) -> None:
        """Write a run, or note that it has no equal."""
        equal = run.variant.torch
        if equal is None or (equal.name in _LATE and not _is_constant(run)):
            self.left_out.append(f"#   run {index}: {one_line(title_of(run))}")
            return
        given = "".join(f", {k}={_text(v)}" for k, v in equal.arguments(run.values).items())
        label = csv_field(run.label)
        self.calls.add(*comment(f"Run {index}: {title_of(run)}"))
        self.calls.add(
            f"w = parameters({start})",
            f"optimizer = torch.optim.{equal.name}([w]{given})",
            *self._etas(run),
            f"show({index}, {label!r}, {start}, steps(w, optimizer, etas))",
        )

    def _etas(self, run: ResolvedRun) -> list[str]:
        if not any("eta" in line.value.shape.names for line in run.variant.rule_text.lines):
            return [f"etas = np.full(STEPS, {number(run.values['eta'])})"]
        rates = self._rates(run)
        if not run.schedule.plan:
            return [f"etas = {rates}"]
        told = "next_eta(loss(w.detach().numpy()))"
        return [f"next_eta = {rates}", f"etas = ({told} for _ in range(STEPS))"]

    def check(self) -> None:
        """Refuse a script that would do nothing.

        Raises
        ------
        InputError
            If no run has an equal.
        """
        if self.left_out and not self.calls.lines:
            raise InputError("none of the runs has an equal in torch.optim", "runs")

    def notes(self) -> list[str]:
        """Return a comment about what is left out, a line each."""
        if not self.left_out:
            return []
        return ["#", "# Left out, as torch.optim has no equal of them:", *self.left_out]


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(number(v) for v in value)})"
    return number(value) if isinstance(value, float) else repr(value)
