"""A session as a film: a range of steps as GIF or MP4."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from explorer.errors import InputError
from explorer.export.drawing import Handwork
from explorer.export.files import part_for
from explorer.export.frames import Frames
from explorer.export.gif import GifWriter, pillow
from explorer.export.mp4 import Mp4Writer, even, ffmpeg
from explorer.export.shot import Shot
from explorer.session.workspace import Workspace

ENDINGS = (".gif", ".mp4")
USUAL_FPS = 20.0
FASTEST = {".gif": 50.0, ".mp4": 120.0}
"""Frames a second; a GIF counts hundredths, and viewers slow down what is faster."""
_SAMPLES = 5

Progress = Callable[[int, int], None]


def check_rate(fps: float, ending: str) -> None:
    """Raise an InputError for a rate that no film of this kind has."""
    if not 0.1 <= fps <= FASTEST[ending]:
        raise InputError(
            f"{fps:g} frames a second are not from 0.1 to {FASTEST[ending]:g}, as {ending} has them"
        )


def write_film(
    path: Path | None,
    workspace: Workspace,
    shot: Shot,
    steps: Sequence[int],
    fps: float,
    ending: str,
    by_hand: Handwork | None = None,
    progress: Progress | None = None,
) -> str:
    """Write a film and return the drawing's remark; an application object must exist.

    Parameters
    ----------
    path
        The file; None for standard output.
    steps
        Of each frame.
    fps
        Frames a second.
    ending
        One of `ENDINGS`.
    progress
        Is told how many frames are done, of how many. What it raises ends the film, and nothing
        is left of it.

    Raises
    ------
    InputError
        If the film can't be made or written; nothing is left of it then.
    """
    check_rate(fps, ending)
    if not steps:
        raise InputError("a film needs a step at least")
    # Before all the work: what is missing is told at once.
    _ = pillow() if ending == ".gif" else ffmpeg()
    if shot.part == "strip":
        raise InputError("a filmstrip is a picture: .png, .svg or .pdf")
    if ending == ".mp4":
        wide, high = even(shot.pixels)
        shot = replace(shot, size=(wide, high), scale=1.0)
    frames = Frames(workspace, replace(shot, transparent=False, step=steps[0]), by_hand)
    try:
        with ExitStack() as stack:
            part = stack.enter_context(part_for(path))
            writer: GifWriter | Mp4Writer
            if ending == ".gif":
                file = stack.enter_context(open(part, "wb"))
                places = {steps[(len(steps) - 1) * i // (_SAMPLES - 1)] for i in range(_SAMPLES)}
                samples = [frames.paint(step).copy() for step in sorted(places)]
                writer = stack.enter_context(GifWriter(file, frames.size, fps, samples))
            else:
                writer = stack.enter_context(Mp4Writer(part, frames.size, fps))
            for done, step in enumerate(steps):
                if progress is not None:
                    progress(done, len(steps))
                writer.add(frames.paint(step))
            if progress is not None:
                progress(len(steps), len(steps))
    except InputError as error:
        raise (error if path is None or error.where else error.within(str(path))) from None
    finally:
        frames.close()
    return frames.remark
