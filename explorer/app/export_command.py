"""The command ``export``: a session into a picture, a film, a table or a script."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

from explorer.app.stopping import check_stopped
from explorer.core.numbers import MOST_MORE, show_more_digits
from explorer.errors import InputError
from explorer.export.files import STANDARD_OUTPUT, check_target, put_whole
from explorer.export.shot import (
    LEAST_SIZE,
    MOST_SIZE,
    OPTIONS_OF_PARTS,
    PARTS,
    USUAL_SIZE,
    Shot,
    read_steps,
)

PICTURES, FILMS = (".png", ".svg", ".pdf"), (".gif", ".mp4")
TABLES, SCRIPTS = (".csv", ".json", ".npz"), (".py",)
ENDINGS = (*PICTURES, *FILMS, *TABLES, *SCRIPTS)
PALETTES = ("okabe-ito", "bright", "ink")
THEMES = ("light", "dark", "print", "projector-light", "projector-dark")
_USUAL_FPS = 20.0
_WORDS, _MARK = "--caption", "\0"
_TELL = 0.25
"""Seconds between two words of progress."""
_ONLY: dict[str, tuple[str, ...]] = {
    "view": (*PICTURES, *FILMS),
    "size": (*PICTURES, *FILMS),
    "scale": (*PICTURES, *FILMS),
    "theme": (*PICTURES, *FILMS),
    "palette": (*PICTURES, *FILMS),
    "digits": (*PICTURES, *FILMS),
    "plots": (*PICTURES, *FILMS),
    "caption": (*PICTURES, *FILMS),
    "by_hand": (*PICTURES, *FILMS),
    "step": PICTURES,
    "steps": (*PICTURES, *FILMS),
    "transparent": PICTURES,
    "fps": FILMS,
    "every": FILMS,
    "progress": FILMS,
    "torch": SCRIPTS,
}
"""Which endings an option means anything for."""


def add_export(commands: Any, program: str) -> argparse.ArgumentParser:
    """Add the command to a parser's commands and return its own parser."""
    export: argparse.ArgumentParser = commands.add_parser(
        "export", help="a picture, film, table or script", prog=f"{program} export"
    )
    export.add_argument("session", metavar="SESSION")
    export.add_argument(
        "file", metavar="FILE", help=f"its ending says what it is: {' '.join(ENDINGS)}; - with "
        "--format writes to standard output"
    )  # fmt: skip
    export.add_argument("--format", metavar="ENDING", help="the kind, whatever FILE is called")
    export.add_argument("--force", action="store_true", help="write over a file that is there")
    pictures = export.add_argument_group("pictures and films")
    pictures.add_argument("--view", metavar="|".join(PARTS), choices=PARTS, help="what is drawn")
    pictures.add_argument("--size", metavar="WxH", type=_size, help="in px (1600x900)")
    pictures.add_argument("--scale", metavar="S", type=_scale, help="pixels to a px (1)")
    pictures.add_argument(
        "--theme", metavar="NAME", choices=THEMES, help=f"{', '.join(THEMES)} (the session's)"
    )
    pictures.add_argument(
        "--palette", metavar="NAME", choices=PALETTES, help=f"of the runs: {', '.join(PALETTES)}"
    )
    pictures.add_argument(
        "--digits", metavar="N", type=int, choices=range(MOST_MORE + 1), help="so many more (0)"
    )
    pictures.add_argument("--plots", metavar="KEY,…", help="such as loss,rate.w,v.b")
    pictures.add_argument("--by-hand", action="store_true", help="with the step worked out")
    pictures.add_argument(_WORDS, metavar="TEXT", type=_words, help="in place of the usual one")
    pictures.add_argument("--transparent", action="store_true", help="without the page's ground")
    pictures.add_argument("--step", metavar="K", type=_step, help="the step shown (the last)")
    pictures.add_argument(
        "--steps", metavar="A:B", help="of a film or strip; also A:B:EVERY, or K,K,… (all)"
    )
    scripts = export.add_argument_group("scripts")
    scripts.add_argument("--torch", action="store_true", help="a .py that uses torch.optim")
    films = export.add_argument_group("films")
    films.add_argument("--fps", metavar="F", type=_rate, help="frames a second (20)")
    films.add_argument("--every", metavar="N", type=_count, help="steps a frame (1)")
    films.add_argument("--progress", action="store_true", help="say how far it is")
    return export


def with_words_kept(arguments: Sequence[str]) -> list[str]:
    """Return arguments in which a caption may begin with a dash, and be no option for that."""
    given = iter(arguments)
    kept: list[str] = []
    for word in given:
        if word == "--":
            return [*kept, word, *given]
        name, joined, text = word.partition("=")
        if name == _WORDS and not joined:
            text = next(given, _MARK)
        kept.append(f"{name}={_MARK}{text}" if name == _WORDS and text != _MARK else word)
    return kept


def _words(text: str) -> str:
    return text.removeprefix(_MARK)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isascii() and width.isdecimal() and height.isascii() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"'{text}' is not a size such as 1600x900")
    sides = int(width[:9]), int(height[:9])
    if any(not low <= side <= MOST_SIZE for low, side in zip(LEAST_SIZE, sides, strict=True)):
        least = f"{LEAST_SIZE[0]}x{LEAST_SIZE[1]}"
        raise argparse.ArgumentTypeError(f"{text} is not from {least} to {MOST_SIZE}x{MOST_SIZE}")
    return sides


def _scale(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.1 <= value <= 20:
        raise argparse.ArgumentTypeError(f"'{text}' is not a scale from 0.1 to 20")
    return value


def _step(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(f"'{text}' is not a step: 0, 1, 2 …")
    return int(text[:12])


def _rate(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        said = f"'{text}' is not a number of frames a second, such as 20"
        raise argparse.ArgumentTypeError(said) from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text[:12])):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of steps: 1, 2, 3 …")
    return int(text[:12])


def run_export(
    options: argparse.Namespace, tables: Callable[[str, str], bytes], say: Callable[[str], None]
) -> None:
    """Do what the command line says.

    Parameters
    ----------
    tables
        Gives a session's table as the bytes of a file of some ending.
    say
        Tells a person something, in one line.

    Raises
    ------
    InputError
        If something given can't be read, made or written.
    """
    path, ending = _target(options)
    _check_options(options, ending)
    if path is not None:
        check_target(path, options.force)
    if ending in TABLES:
        put_whole(path, tables(options.session, ending))
    elif ending in SCRIPTS:
        from explorer.export.code_file import script_from

        put_whole(path, script_from(options.session, options.torch).encode())
    else:
        _draw(options, path, ending, say)


def _target(options: argparse.Namespace) -> tuple[Path | None, str]:
    """Return the file, None for standard output, and the ending that says what it is."""
    given = options.file
    named = options.format is not None
    ending = f".{options.format.lstrip('.').lower()}" if named else ""
    if given == STANDARD_OUTPUT:
        if not named:
            raise InputError("say what it is to be, such as --format png", "standard output")
        path = None
    else:
        path = Path(given)
        ending = ending if named else path.suffix.lower()
    if ending not in ENDINGS:
        where = "--format" if named else given
        raise InputError(f"the ending must be {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}", where)
    return path, ending


def _check_options(options: argparse.Namespace, ending: str) -> None:
    for name, endings in _ONLY.items():
        if getattr(options, name) not in (None, False) and ending not in endings:
            raise InputError(f"--{name.replace('_', '-')} means nothing for a {ending} file")
    if options.plots is not None and not options.plots.strip(" ,"):
        raise InputError("--plots names none; name some, such as loss,rate.w,v.b")
    part = options.view or "figure"
    for name, parts in OPTIONS_OF_PARTS.items():
        if getattr(options, name) not in (None, False) and part not in parts:
            known = f"--{name.replace('_', '-')} means nothing for --view {part}"
            raise InputError(f"{known}, only for --view {' or '.join(parts)}")
    if options.step is not None and part == "strip":
        raise InputError("--step means nothing for --view strip, which has --steps")


def _draw(
    options: argparse.Namespace, path: Path | None, ending: str, say: Callable[[str], None]
) -> None:
    from explorer.export.opening import opened
    from explorer.export.picture import content_of, ensure_application
    from explorer.panels.step_picture import step_picture

    shot = Shot(
        part=options.view or "figure",
        size=options.size or USUAL_SIZE,
        scale=options.scale or 1.0,
        palette=options.palette or "",
        transparent=options.transparent,
        caption=options.caption,
        by_hand=options.by_hand,
        plots=tuple(options.plots.split(",")) if options.plots is not None else None,
    )
    shot.check_pixels()
    show_more_digits(options.digits or 0)
    ensure_application(options.theme or "light")
    workspace, step = opened(options.session, options.step)
    own = workspace.view.theme
    shot = replace(shot, theme=options.theme or (own if own in THEMES else "light"))
    named = options.steps is not None
    chosen = read_steps(options.steps, workspace.steps) if named else ()
    if ending in PICTURES:
        if named and shot.part != "strip":
            raise InputError("--steps means a film, or a filmstrip: --view strip")
        shot = replace(shot, step=step, steps=chosen)
        content, remark = content_of(workspace, shot, ending, step_picture)
        check_stopped()
        put_whole(path, content)
    else:
        from explorer.export.film import write_film

        steps = (chosen or tuple(range(workspace.steps + 1)))[:: options.every or 1]
        told = Progress(say) if options.progress else _heed
        fps = _USUAL_FPS if options.fps is None else options.fps
        remark = write_film(path, workspace, shot, steps, fps, ending, step_picture, told)
    if remark:
        say(remark)


def _heed(done: int, count: int) -> None:
    """Tell nobody anything, and stop where that is wanted."""
    check_stopped()


class Progress:
    """Says how far a film is, a few times a second."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._began = self._told = perf_counter()

    def __call__(self, done: int, count: int) -> None:
        """Note that ``done`` frames of ``count`` are done."""
        check_stopped()
        now = perf_counter()
        if not done:
            self._began = now  # the first frame waits for the page, the others don't
        if done < count and now - self._told < _TELL:
            return
        self._told = now
        words = f"frame {done} of {count}"
        if 0 < done < count:
            words += f", {(now - self._began) / done * (count - done):.0f} s left"
        self._say(words)
        sys.stderr.flush()
