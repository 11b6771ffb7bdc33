"""The command line: what it takes, and where that leads.

Qt is imported only where a window or a picture is wanted.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from explorer import __version__
from explorer.core.whole_files import drop_output, write_out
from explorer.errors import InputError

PROGRAM = "optimizer-explorer"
KINDS = ("surfaces", "optimizers", "schedules", "datasets", "lessons")
COMMANDS = ("list", "trace", "export")

ALLOW = "--allow-class"
"""Before the full name of a class of PyTorch's kind that a session may run."""

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
    if ALLOW in given:
        from explorer.core.class_permits import allow_given

        try:
            given = allow_given(given)
        except InputError as error:
            _say(str(error))
            return WRONG
    parser = _parser(with_export=given[:1] == ["export"])
    if given[:1] == ["export"]:
        from explorer.app.export_command import with_words_kept

        given = with_words_kept(given)
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
        drop_output()
        return FAILED
    except OSError as error:
        _say(f"can't go on: {error.strerror or error}")
        drop_output()
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
    if sys.stderr is not None:
        with contextlib.suppress(OSError):  # a terminal that was closed
            print(f"{PROGRAM}: {line}", file=sys.stderr)


def _print(text: str) -> None:
    """Print on standard output now, in UTF-8 wherever it goes."""
    write_out(text.encode())


def _parser(with_export: bool) -> argparse.ArgumentParser:
    """Return the parser; its largest part is left out where it is not asked for: a window waits."""
    parser = _Parser(
        prog=PROGRAM,
        description="Watch gradient-descent optimizers move, step by step.",
        usage=f"{PROGRAM} [SESSION] | list KIND [--json] | trace SESSION [-o FILE] "
        "| export SESSION FILE [options]",
        epilog="SESSION is a session file, - for standard input, or lesson:NAME. "
        "Without one the window opens on the first lesson. "
        f"{ALLOW} NAME lets a session run a class of PyTorch's kind, e.g. torch.optim.Adam.",
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

    if with_export:
        from explorer.app.export_command import add_export

        add_export(commands, PROGRAM).set_defaults(run=_export)
    else:
        commands.add_parser("export", help="a picture, film, table or script")
    return parser


def _window(options: argparse.Namespace) -> int:
    if options.session == "":
        from explorer.session.sources import open_source

        open_source("")  # which says what is wrong with that
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
    from explorer.app.stopping import stoppable
    from explorer.core.whole_files import write_whole

    kinds = _tables()
    if options.output is None:
        write_out(kinds[".csv"](_runs(options.session)))
        return DONE
    path = Path(options.output)
    write = kinds.get(path.suffix.lower())
    if write is None:
        raise InputError(f"the ending must be {', '.join(kinds)}", str(path))
    with stoppable():
        write_whole(path, write(_runs(options.session)))
    return DONE


def _export(options: argparse.Namespace) -> int:
    from explorer.app.export_command import run_export
    from explorer.app.stopping import stoppable

    kinds = _tables()
    with stoppable():
        run_export(options, lambda session, ending: kinds[ending](_runs(session)), _say)
    return DONE


if __name__ == "__main__":
    sys.exit(main())
