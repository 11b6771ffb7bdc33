"""What another process is asked to export, as one line of JSON (no Qt)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from explorer.export.shot import Shot


@dataclass(frozen=True)
class Request:
    """A picture or a table of a session, to be written into a file.

    Attributes
    ----------
    session
        The session's text; paths in it are whole.
    target
        The file, which is written over.
    ending
        Of the kind of file.
    shot
        What is painted; None for a table.
    filmed
        Whether it is a frame of a film.
    identity
        Of the session's file of data, if it has one.
    lookups
        How often the session's names have been looked up anew: files of one's own change.
    more_digits
        How many more digits than usual numbers have.
    allowed
        The classes of PyTorch's kind that the person lets run.
    """

    session: str
    target: str
    ending: str
    shot: Shot | None = None
    filmed: bool = False
    identity: tuple[int, ...] = ()
    lookups: int = 0
    more_digits: int = 0
    allowed: tuple[str, ...] = ()

    def to_line(self) -> str:
        """Return the request as a line."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_line(line: str) -> Request:
        """Return the request that `to_line` wrote."""
        table: dict[str, Any] = json.loads(line)
        shot = table.pop("shot")
        lists = {name: tuple(table[name]) for name in ("identity", "allowed")}
        made = Request(**{**table, **lists})
        return replace(made, shot=_shot(shot) if shot is not None else None)


def _shot(table: dict[str, Any]) -> Shot:
    """Return a shot: JSON knows lists where there were tuples."""
    read: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in table.items()}
    return Shot(**read)


@dataclass(frozen=True)
class Reply:
    """What came of a request, or how far it is.

    Attributes
    ----------
    fault
        Why it can't be done; empty if it is.
    remark
        The drawing's.
    share
        How much is done, from 0 to 1; 1 with the last reply.
    """

    fault: str = ""
    remark: str = ""
    share: float = 1.0

    def to_line(self) -> str:
        """Return the reply as a line."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_line(line: str) -> Reply:
        """Return the reply that `to_line` wrote."""
        return Reply(**json.loads(line))
