"""What the actions of the Play menu do to a workspace."""

from __future__ import annotations

from collections.abc import Callable

from explorer.session.workspace import Workspace


def play_commands(workspace: Workspace) -> dict[str, Callable[[], None]]:
    """Return what the actions do, by name.

    Steps count from the one on the screen, which waits for its record where the playhead was
    put beyond what is computed.
    """
    playback = workspace.playback

    def told(change: Callable[[], None]) -> Callable[[], None]:
        def do() -> None:
            change()
            workspace.played()

        return do

    def by(count: int) -> Callable[[], None]:
        return lambda: workspace.seek(workspace.step + count)

    return {
        "play": told(playback.toggle),
        "forward": by(1),
        "back": by(-1),
        "forward_ten": by(10),
        "back_ten": by(-10),
        "to_start": lambda: workspace.seek(0),
        "to_end": lambda: workspace.seek(workspace.steps),
        "next_part": workspace.next_part,
        "previous_part": workspace.previous_part,
        "in_parts": lambda: workspace.set_view(in_parts=not workspace.view.in_parts),
        "faster": told(playback.faster),
        "slower": told(playback.slower),
        "loop": told(lambda: setattr(playback, "loop", not playback.loop)),
    }
