"""What is laid over a canvas to explain a step: its arrows, its region, its batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from explorer.core.arrows import Arrow, arrow_of, key_of, step_arrows, why_no_newton
from explorer.core.gradients import GradientSource
from explorer.core.replay import MadeStep
from explorer.core.trust import TrustRegion, trust_region
from explorer.formula.rule import RuleText
from explorer.formula.typeset import name_latex
from explorer.look.numbers import format_number
from explorer.session.run_state import RunState
from explorer.session.workspace import Workspace
from explorer.views.drawn import PICTURE, DrawnRun

LECTURE = PICTURE | {"step", "part", "view", "lit"}
"""What changes what is laid over a canvas."""
ARROWS = frozenset({"gradient", "batch", "newton", "look-ahead", "momentum", "update"})
"""The layers that are arrows of one step."""
PART_ARROWS = {
    "gradient": ("gradient", "look-ahead"),
    "accumulate": ("momentum",),
    "scale": ("update",),
}
"""What each part of a step adds while steps are played in their parts."""
_MOST_SUMS = 4


@dataclass(frozen=True, eq=False)
class LectureView:
    """What is shown of one step of the selected run.

    Attributes
    ----------
    layers
        What was chosen, of `explorer.session.view.LAYERS`.
    run, row
        Whose step, and which, from 1; no run where there is no step to show.
    source
        Where gradients come from.
    rule
        The run's rule, or None for a method that no rule can say.
    arrows
        In the order of painting.
    trust
        The region that the step stays in, where it was chosen and there is one.
    lit
        The arrow that shows the quantity pointed at; empty without one.
    phase
        The part of the step that has been reached; empty while whole steps are shown.
    part
        Which part that is, from 1, and of how many.
    sums
        What the step has accumulated so far: symbols (mixed text) and values.
    no_newton
        Why there is no arrow of Newton's although it was chosen; empty where there is one.
    """

    layers: frozenset[str] = frozenset()
    run: DrawnRun | None = None
    row: int = 0
    source: GradientSource | None = None
    rule: RuleText | None = None
    arrows: tuple[Arrow, ...] = ()
    trust: TrustRegion | None = None
    lit: str = ""
    phase: str = ""
    part: tuple[int, int] = (0, 0)
    sums: tuple[tuple[str, str], ...] = field(default=())
    no_newton: str = ""

    def key_of(self, arrow: Arrow) -> str:
        """Return the plot's key of the quantity that an arrow shows; empty if of none."""
        if self.source is None:
            return ""
        return key_of(self.rule, arrow, self.source.problem.names)


NOTHING = LectureView()


def lecture_of(
    workspace: Workspace, runs: Sequence[DrawnRun], row: int | None = None
) -> LectureView:
    """Return what is to be laid over the canvas.

    Parameters
    ----------
    runs
        The workspace's runs as they are drawn.
    row
        The step to be shown, in place of the workspace's.
    """
    layers, source = workspace.view.layers, workspace.source
    shown = workspace.hand_step if row is None else row
    bare = LectureView(layers=layers, row=shown, source=source)
    if not runs or not (layers or workspace.part):
        return bare
    run, drawn = workspace.runs[workspace.selected], runs[workspace.selected]
    step = made_step(workspace, run, shown)
    if not (drawn.visible and step.exists):
        return bare
    phase = workspace.phase
    arrows = ARROWS & layers
    reached: tuple[str, ...] = ()
    if phase:
        # A step in its parts shows them, whatever else is chosen.
        reached = workspace.phases[: workspace.phases.index(phase) + 1]
        arrows = frozenset(name for part in reached for name in PART_ARROWS.get(part, ()))
    return LectureView(
        layers=layers,
        run=drawn,
        row=step.row,
        source=source,
        rule=step.rule,
        arrows=step_arrows(step, arrows),
        trust=trust_region(step) if "trust" in layers else None,
        lit=arrow_of(step.rule, workspace.lit) if workspace.lit else "",
        phase=phase,
        part=(len(reached), len(workspace.phases)) if phase else (0, 0),
        sums=_sums(step) if phase in ("accumulate", "scale") else (),
        no_newton=why_no_newton(step) if "newton" in arrows else "",
    )


def made_step(workspace: Workspace, run: RunState, row: int) -> MadeStep:
    """Return a step of a run, and all that made it."""
    resolved = run.resolved
    optimizer = resolved.variant.optimizer(resolved.lists)
    return MadeStep(workspace.source, optimizer, resolved.values, run.trace, row)


def _sums(step: MadeStep) -> tuple[tuple[str, str], ...]:
    """Return the state that the step keeps for the next, as far as there is room for it."""
    rule = step.rule
    if rule is None:
        return ()
    rows = step.trace.quantities
    return tuple(
        (f"${name_latex(name)}$", _numbers(rows[name][step.row].tolist()))
        for name in rule.state[:_MOST_SUMS]
        if name in rows
    )


def _numbers(values: list[float]) -> str:
    words = ", ".join(format_number(v, 3) for v in values)
    return f"({words})" if len(values) > 1 else words
