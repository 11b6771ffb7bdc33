"""How long the window is busy at a stretch: ``python -m tests.bench.bench_blocks [SCENE …]``.

A timer of one millisecond tells, by the gaps between its ticks, how long the window's thread was
busy with something else. For each scene: the longest gap by the clock, the longest time that the
thread computed in a gap, which other programs on the machine do not lengthen, and how many gaps a
frame at 60 a second has no room for. Aims: nothing above 16 ms while playing, or 100 ms ever.
Three dimensions need OpenGL, and so a display: ``QT_QPA_PLATFORM=xcb xvfb-run -a …``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from math import sin

from tests.bench import block_scenes
from tests.bench.blocks import end, heading, measure, open_live
from tests.bench.scene import experiment

from explorer.app.main_window import MainWindow  # isort: skip - the scene sets the platform
from explorer.session.experiment import Experiment, SurfaceChoice
from explorer.session.sources import FIRST_START, open_source
from explorer.session.workspace import Workspace


def main() -> None:
    """Print a line for each scene."""
    wanted = sys.argv[1:] or list(SCENES)
    heading()
    for name in wanted:
        SCENES[name]()


def play() -> None:
    """Play, at two speeds, as soon as the window is there and later."""
    for name, shown in _experiments():
        window = open_live(shown, settled=False)
        playback = window.workspace.playback
        playback.loop = True
        for speed in (60.0, 1000.0):
            playback.speed = speed
            playback.play()
            window.workspace.played()
            measure(f"play {name} at {speed:.0f} a second")
        end(window)


def drag() -> None:
    """Drag a slider, then the start, with the hand of a mouse that reports 125 times a second."""
    for name, shown in _experiments():
        window = open_live(shown)
        workspace = window.workspace
        at = next(i for i, run in enumerate(workspace.runs) if "beta" in run.specs)
        workspace.select(at)

        def slide(i: int, workspace: Workspace = workspace, at: int = at) -> None:
            workspace.set_run_param(at, "beta", 0.5 + 0.4 * sin(i / 40), "slide")

        def move(i: int, window: MainWindow = window) -> None:
            window.stage.start_moved.emit((-1.0 + sin(i / 50), -1.0 + sin(i / 31)), False)

        measure(f"drag β, {name}", slide)
        workspace.end_merge()
        measure(f"drag the start, {name}", move)
        end(window)


def view() -> None:
    """Pan, zoom, scrub, resize."""
    window = open_live(experiment(500))
    workspace, canvas = window.workspace, window.stage.view

    def pan(i: int) -> None:
        (x0, x1), (y0, y1) = canvas.view()
        dx, dy = 0.02 * sin(i / 20), 0.01 * sin(i / 15)
        canvas.set_view(((x0 + dx, x1 + dx), (y0 + dy, y1 + dy)))

    measure("pan", pan)
    canvas.reset_view()
    measure("zoom", lambda i: canvas.zoom_in() if i // 8 % 2 else canvas.zoom_out(), 60)
    canvas.reset_view()
    measure("scrub", lambda i: workspace.seek(250 + round(249 * sin(i / 30))))
    measure("resize", lambda i: window.resize(1400 + round(180 * sin(i / 20)), 860), 16)
    end(window)


def switch() -> None:
    """Switch the theme, and go through all surfaces."""
    window = open_live(open_source(FIRST_START))
    themes = (window.actions_.themes[name] for name in ("dark", "light") * 9)
    measure("switch the theme", lambda i: next(themes).trigger(), 300)
    surfaces = iter(window.workspace.catalogue.surfaces.names())

    def next_surface(i: int) -> None:
        name = next(surfaces, None)
        if name is not None:
            window.workspace.set_surface(SurfaceChoice(name))

    count = len(window.workspace.catalogue.surfaces)
    measure(f"switch the surface, {count} times", next_surface, 400, 0.4 * count)
    end(window)


SCENES = {
    "play": play,
    "drag": drag,
    "view": view,
    "switch": switch,
    **block_scenes.SCENES,
}


def _experiments() -> Iterator[tuple[str, Experiment]]:
    yield "first start", open_source(FIRST_START)
    for steps in (500, 10_000):
        yield f"8 runs of {steps}", experiment(steps)


if __name__ == "__main__":
    main()
