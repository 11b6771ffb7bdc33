"""Pinning the runs, and what is said of it: at first nothing is to be seen, for nothing moved."""

from __future__ import annotations

from collections.abc import Callable

from explorer.session.workspace import Workspace

PINNED = "Pinned as A. Shift+P swaps with it, P lets go."
UNPINNED = "Unpinned: the faint runs are gone."
SWAPPED = "Swapped: A is what was shown just now. Shift+P swaps back."
NO_RUNS = "There is no run to pin."


def toggle_pin(workspace: Workspace, say: Callable[[str], None]) -> None:
    """Pin the runs as they are, or let go those that are pinned."""
    if workspace.pinned is not None:
        workspace.unpin()
        say(UNPINNED)
    elif any(run.choice.visible for run in workspace.runs):
        workspace.pin()
        say(PINNED)
    else:
        say(NO_RUNS)


def swap_pin(workspace: Workspace, say: Callable[[str], None]) -> None:
    """Show what is pinned, and pin what is shown; nothing where nothing is pinned."""
    if workspace.pinned is not None:
        workspace.swap_pin()
        say(SWAPPED)
