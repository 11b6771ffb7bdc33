"""A session as one line of text, to be pasted into a message: and back, trusting nothing.

The line is ``optimizer-explorer:1:CHECK:BODY``. BODY is base64url of the zlib-compressed JSON of
the session without white space, CHECK that JSON's CRC-32 in hexadecimal. Points of a CSV file go
along as numbers, as the file stays behind.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from dataclasses import replace

from explorer.core.data import Points
from explorer.errors import InputError
from explorer.session.experiment import DataChoice, Experiment
from explorer.session.files import FORMAT, experiment_table, read_session

PREFIX = "optimizer-explorer:"
VERSION = "1"
MAX_LINE = 2_000_000
"""Characters of a line."""
MAX_UNPACKED = 10_000_000
"""Bytes of what is unpacked from it."""
MAX_POINTS = 20_000
"""Points of a file that go along."""

_LINE = re.compile(r"optimizer-explorer:([^:\s]{0,20}):([0-9a-f]{8}):([A-Za-z0-9_=-]+)")
_BLANK = "\ufeff \t\r\n"
_WRAPS = re.compile(r"[\s>]+")


def to_line(experiment: Experiment, points: Points | None = None) -> str:
    """Return the session as one line of text.

    Parameters
    ----------
    points
        The points in use, which stand in for a CSV file's.

    Raises
    ------
    InputError
        If the points or the line would be too long to share.
    """
    data = experiment.surface.data
    if data is not None and data.csv is not None:
        if points is None:
            raise InputError("the points of a file can't be shared without reading it")
        if len(points.x) > MAX_POINTS:
            raise InputError(
                f"{len(points.x):,} points are too many to share as text; at most {MAX_POINTS:,}"
            )
        inline = DataChoice(points=(tuple(points.x.tolist()), tuple(points.y.tolist())))
        experiment = replace(experiment, surface=replace(experiment.surface, data=inline))
    table = {"format": FORMAT, **experiment_table(experiment)}
    text = json.dumps(table, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    content = text.encode()
    if len(content) > MAX_UNPACKED:
        raise InputError(f"the session is larger than {MAX_UNPACKED // 1_000_000} MB")
    body = base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")
    line = f"{PREFIX}{VERSION}:{zlib.crc32(content):08x}:{body}"
    if len(line) > MAX_LINE:
        raise InputError(f"the session is too long to share: {len(line):,} characters")
    return line


def is_line(text: str) -> bool:
    """Tell whether a text looks like a shared session rather than like a session file."""
    return PREFIX in text[:MAX_LINE] and not text.lstrip(_BLANK).startswith("{")


def from_text(text: str) -> Experiment:
    """Return the experiment that a pasted text holds: a shared line, or a session's JSON.

    Words around the line, and the line breaks and ``>`` that mail programs put into it, do no harm.

    Raises
    ------
    InputError
        With one sentence for whatever can't be used.
    """
    if not is_line(text) and text.lstrip(_BLANK).startswith("{"):
        return _own(read_session(text))
    if len(text) > MAX_LINE:
        raise InputError(
            f"the text has more than {MAX_LINE:,} characters; that is no shared session"
        )
    if PREFIX not in text:
        raise InputError(f"the text holds no session; a shared one begins with {PREFIX}{VERSION}:")
    content = _content(text)
    if content is None:  # a mail program may have broken the line
        content = _content(_WRAPS.sub("", text[text.index(PREFIX) :]))
    if content is None:
        raise InputError("the shared session is damaged: a part of it is missing or changed")
    try:
        return _own(read_session(content.decode()))
    except UnicodeDecodeError:
        raise InputError("the shared session is damaged: it holds no text") from None
    except InputError as error:
        raise error.within("the shared session") from None


def _content(text: str) -> bytes | None:
    """Return what the first shared line in a text holds, or None where it is not whole."""
    found = _LINE.search(text)
    if found is None:
        return None
    version, check, body = found.groups()
    if version != VERSION:
        raise InputError(
            f"the session was shared by another version ({version}); this one reads {VERSION}"
        )
    content = _unpacked(body)
    return content if content is not None and f"{zlib.crc32(content):08x}" == check else None


def _own(experiment: Experiment) -> Experiment:
    """Refuse a session that would read a file: whoever shared it knows nothing of files here."""
    data = experiment.surface.data
    if data is not None and data.csv is not None:
        raise InputError("a shared session can't name a file", "surface.data.csv")
    return experiment


def _unpacked(body: str) -> bytes | None:
    """Return what is packed, or None for what is no packed text.

    Raises
    ------
    InputError
        If it grows beyond all sessions: nothing more is unpacked then.
    """
    body = body.rstrip("=")
    body = body[:-1] if len(body) % 4 == 1 else body  # words may follow a line that was broken
    try:
        packed = base64.b64decode(body + "=" * (-len(body) % 4), b"-_")
        unpack = zlib.decompressobj()
        content = unpack.decompress(packed, MAX_UNPACKED + 1)
    except (ValueError, zlib.error):
        return None
    if len(content) > MAX_UNPACKED:
        raise InputError(
            f"the shared session is larger than {MAX_UNPACKED // 1_000_000} MB once unpacked"
        )
    return content if unpack.eof else None
