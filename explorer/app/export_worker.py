"""The process that exports beside the window: requests come as lines, and so do the answers."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from explorer.core.catalogue import Catalogue
from explorer.core.class_permits import allow_only
from explorer.core.numbers import show_more_digits
from explorer.errors import InputError
from explorer.export.files import write_whole
from explorer.export.request import Reply, Request
from explorer.export.tables import WRITERS
from explorer.session.files import read_session
from explorer.session.workspace import Workspace

_LOOK = 0.2
"""Seconds of computing between two words of how far it is."""


class Exporter:
    """Makes exports, and keeps the session of the last one for the next."""

    def __init__(self, say: Callable[[Reply], None]) -> None:
        """Tell ``say`` how far a long export is."""
        self._say = say
        self._asked: Request | None = None
        self._workspace: Workspace | None = None

    def make(self, request: Request) -> Reply:
        """Make one export."""
        try:
            allow_only(request.allowed)
            show_more_digits(request.more_digits)
            workspace = self._opened(request)
            self._compute(workspace)
            if request.shot is None:
                runs = [(run.label, run.trace) for run in workspace.runs]
                content, remark = WRITERS[request.ending](runs), ""
            else:
                content, remark = _picture(workspace, request)
            write_whole(Path(request.target), content)
        except InputError as error:
            return Reply(fault=str(error))
        except MemoryError:
            return Reply(fault="there is not enough memory for it")
        return Reply(remark=remark)

    def _opened(self, request: Request) -> Workspace:
        asked = replace(request, target="", ending="", shot=None, filmed=False)
        if self._workspace is None or asked != self._asked:
            self._asked = asked
            self._workspace = Workspace(read_session(request.session), Catalogue())
        return self._workspace

    def _compute(self, workspace: Workspace) -> None:
        while workspace.compute(_LOOK):
            share = workspace.available / max(1, workspace.steps)
            self._say(Reply(share=min(0.99, share)))


def _picture(workspace: Workspace, request: Request) -> tuple[bytes, str]:
    from explorer.export.picture import content_of, ensure_application, image_of, png_of
    from explorer.panels.step_picture import step_picture

    shot = request.shot
    assert shot is not None
    ensure_application(shot.theme)
    if request.filmed:
        image, remark = image_of(workspace, shot, step_picture, filmed=True)
        return png_of(image), remark
    return content_of(workspace, shot, request.ending, step_picture)


def main() -> None:
    """Answer requests until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the window's Ctrl+C is not this one's
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing else may speak between the answers

    def say(reply: Reply) -> None:
        output.write(f"{reply.to_line()}\n")
        output.flush()

    exporter = Exporter(say)
    for line in sys.stdin:
        say(exporter.make(Request.from_line(line)))


if __name__ == "__main__":
    main()
