"""A run as a view draws it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explorer.core.events import Events
from explorer.core.trace import Trace
from explorer.look.runs import RunStyle, run_style
from explorer.look.theme import Theme
from explorer.session.ensemble import Bundle
from explorer.session.run_state import RunState
from explorer.session.workspace import Changes, Workspace

PICTURE: Changes = frozenset(
    {"surface", "gradient", "start", "steps", "runs", "selection", "trace"}
)
"""What makes the runs be drawn anew."""


@dataclass(frozen=True)
class DrawnRun:
    """What a view needs of one run.

    Attributes
    ----------
    label
        The run's name, as on its card.
    style
        Its colour, dash and marker.
    trace
        Its record; rows may still be filled after the run was handed over.
    visible
        Whether it is shown at all.
    selected
        Whether it is the run that the side columns are about.
    bundle
        The same run with other seeds, or None. The run itself is then thin and small beside the
        mean of its bundle.
    events
        Where a held maximum was beaten or a gradient zero, or None where nobody looks.
    """

    label: str
    style: RunStyle
    trace: Trace
    visible: bool = True
    selected: bool = False
    bundle: Bundle | None = None
    events: Events | None = None

    @property
    def mean(self) -> DrawnRun | None:
        """The mean of the bundle, as a run with a hollow marker."""
        if self.bundle is None:
            return None
        style = replace(self.style, hollow=True)
        return replace(self, style=style, trace=self.bundle.mean, bundle=None, events=None)


def style_of(run: RunState, theme: Theme) -> RunStyle:
    """Return a run's style: the theme's, or with the colour that the session names."""
    return run_style(theme, run.style, run.color)


def drawn_runs(workspace: Workspace, theme: Theme) -> list[DrawnRun]:
    """Return the runs as views draw them."""
    pairs = zip(workspace.runs, workspace.ensemble.bundles, strict=True)
    return [
        DrawnRun(
            label=run.label,
            style=style_of(run, theme),
            trace=run.trace,
            visible=run.choice.visible,
            selected=i == workspace.selected,
            bundle=bundle,
            events=run.events,
        )
        for i, (run, bundle) in enumerate(pairs)
    ]


def drawn_ghosts(workspace: Workspace, theme: Theme) -> list[DrawnRun]:
    """Return the runs as they were, as views draw them; ``selected`` says that one is pinned.

    Runs of other parameters have no place among those that are shown.
    """
    names = workspace.problem.names
    return [
        DrawnRun(g.label, run_style(theme, g.style, g.color), g.trace, selected=g.pinned)
        for g in workspace.ghosts
        if len(g.trace.parameters) == len(names)
    ]
