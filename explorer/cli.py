"""The command line: what it takes, and where that leads.

Qt is imported only where a window or a picture is wanted.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from explorer import __version__
from explorer.errors import InputError

PROGRAM = "optimizer-explorer"
KINDS = ("surfaces", "optimizers", "schedules", "datasets", "lessons")
COMMANDS = ("list", "trace", "export")

DONE, FAILED, WRONG = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Print one line and exit."""
        line = " ".join(message.split())
        print(f"{self.prog}: {line} (see {PROGRAM} --help)", file=sys.stderr)
        sys.exit(WRONG)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print the help or the version, flushed, so that a closed pipe is noticed here."""
        if message:
            _print(message)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return 0 for done, 2 for wrong use or bad input, 1 for anything else."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser()
    if given == ["-"] or (given and given[0] not in COMMANDS and given[0][0:1] != "-"):
        given = ["window", *given]
    try:
        options = parser.parse_args(given or ["window"])
        return int(options.run(options))
    except InputError as error:
        _say(str(error))
        return WRONG
    except BrokenPipeError:
        # Whoever read the output has stopped; there is nobody left to tell.
        _drop_output()
        return FAILED
    except OSError as error:
        _say(f"can't go on: {error.strerror or error}")
        _drop_output()
        return FAILED
    except ImportError as error:
        # Qt comes as it is, and leans on libraries that a bare Linux lacks.
        _say(f"a part of the program can't be loaded: {error} (sh resources/launch.sh installs it)")
        return FAILED
    except KeyboardInterrupt:
        return FAILED
    except MemoryError:
        _say("there is not enough memory for this session")
        return FAILED


def _say(message: str) -> None:
    """Print one line on standard error, whatever is in the message."""
    line = " ".join(message.split()) if any(c < " " for c in message) else message
    print(f"{PROGRAM}: {line}", file=sys.stderr)


def _print(text: str) -> None:
    """Print on standard output now, in UTF-8 wherever it goes."""
    if sys.stdout is None:
        raise OSError("standard output is closed")
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def _drop_output() -> None:
    """Let what could not be printed go, or Python would try again at the end."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=PROGRAM,
        description="Watch gradient-descent optimizers move, step by step.",
        usage=f"{PROGRAM} [SESSION] | list KIND [--json] | trace SESSION [-o FILE] "
        "| export SESSION FILE [options]",
        epilog="SESSION is a session file, - for standard input, or lesson:NAME. "
        "Without one the window opens on the first lesson.",
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    commands = parser.add_subparsers(parser_class=_Parser, metavar="COMMAND")

    window = commands.add_parser("window", prog=PROGRAM)
    window.add_argument("session", nargs="?", metavar="SESSION")
    window.set_defaults(run=_window)

    listing = commands.add_parser("list", help="what there is", prog=f"{PROGRAM} list")
    listing.add_argument("kind", choices=KINDS, metavar="|".join(KINDS))
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(run=_list)

    trace = commands.add_parser("trace", help="run without a window", prog=f"{PROGRAM} trace")
    trace.add_argument("session", metavar="SESSION")
    trace.add_argument("-o", "--output", metavar="FILE", help="a .csv, .npz or .json file")
    trace.set_defaults(run=_trace)

    export = commands.add_parser("export", help="a picture", prog=f"{PROGRAM} export")
    export.add_argument("session", metavar="SESSION")
    export.add_argument("file", metavar="FILE", help="a .png, .csv, .npz, .json or .py file")
    export.add_argument("--torch", action="store_true", help="a .py that uses torch.optim")
    export.add_argument("--size", metavar="WxH", type=_size, default=(1600, 900))
    export.add_argument("--step", metavar="K", type=_step, help="the step shown (the last)")
    export.add_argument("--theme", metavar="NAME", default="light", help="light, dark, print …")
    export.set_defaults(run=_export)
    return parser


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"'{text}' is not a size such as 1600x900")
    if not (200 <= int(width) <= 16384 and 150 <= int(height) <= 16384):
        raise argparse.ArgumentTypeError(f"{text} is not from 200x150 to 16384x16384")
    return int(width), int(height)


def _step(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"'{text}' is not a step: 0, 1, 2 …")
    return int(text)


def _window(options: argparse.Namespace) -> int:
    from explorer.app.launch import launch

    return launch(options.session)


def _list(options: argparse.Namespace) -> int:
    from explorer.core.catalogue import Catalogue
    from explorer.session.listing import as_text, entries_of

    catalogue = Catalogue()
    entries = entries_of(options.kind, catalogue)
    for fault in catalogue.faults:
        _say(fault)
    if options.json:
        _print(json.dumps(entries, indent=2, ensure_ascii=False) + "\n")
        return DONE
    _print(as_text(entries))
    return DONE


def _runs(source: str) -> list[tuple[str, Any]]:
    from explorer.core.catalogue import Catalogue
    from explorer.session.files import at_file
    from explorer.session.resolve import resolve
    from explorer.session.sources import open_source

    experiment = open_source(source)
    catalogue = Catalogue()
    try:
        resolved = resolve(experiment, catalogue)
    except InputError as error:
        name = "standard input" if source == "-" else source
        raise at_file(error, name) from None
    for fault in catalogue.faults:
        _say(fault)
    return [(run.label, run.simulate(resolved.source).finish()) for run in resolved.runs]


def _tables() -> dict[str, Callable[[Any], bytes]]:
    from explorer.export import tables

    return {
        ".csv": lambda runs: tables.to_csv(runs).encode(),
        ".json": lambda runs: tables.to_json(runs).encode(),
        ".npz": tables.to_npz,
    }


def _trace(options: argparse.Namespace) -> int:
    from explorer.export.files import write_whole

    kinds = _tables()
    if options.output is None:
        _print(kinds[".csv"](_runs(options.session)).decode())
        return DONE
    path = Path(options.output)
    write = kinds.get(path.suffix.lower())
    if write is None:
        raise InputError(f"the ending must be {', '.join(kinds)}", str(path))
    write_whole(path, write(_runs(options.session)))
    return DONE


def _export(options: argparse.Namespace) -> int:
    from explorer.export.files import write_whole

    path = Path(options.file)
    ending = path.suffix.lower()
    kinds = _tables()
    if ending in kinds:
        write_whole(path, kinds[ending](_runs(options.session)))
        return DONE
    if ending == ".py":
        from explorer.export.code_file import script_from

        write_whole(path, script_from(options.session, options.torch).encode())
        return DONE
    if ending != ".png":
        raise InputError(f"the ending must be .png, .py, {', '.join(kinds)}", str(path))
    from explorer.export.picture import export_picture

    remark = export_picture(options.session, path, options.size, options.step, options.theme)
    if remark:
        _say(remark)
    return DONE


if __name__ == "__main__":
    sys.exit(main())
