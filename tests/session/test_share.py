"""Sessions as a line of text: there and back, and whatever else a person may paste."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core.data import Points
from explorer.errors import InputError
from explorer.session.files import load_session, read_session
from explorer.session.lesson_shelf import lesson_names
from explorer.session.share import MAX_LINE, MAX_UNPACKED, from_text, is_line, to_line
from explorer.session.sources import open_source

TABLE = {
    "format": "optimizer-explorer/1",
    "title": "β, “quoted”",
    "surface": {"name": "ravine", "params": {"a": 0.1}},
    "start": [0.1, 1e-300],
    "runs": [{"rule": "u = beta*u + g\nw = w - eta*u", "params": {"eta": 0.1, "beta": 1 / 3}}],
    "view": {"theme": "dark"},
}
SESSION = read_session(json.dumps(TABLE))
LINE = to_line(SESSION)


def line_of(content: bytes, check: int | None = None, version: str = "1") -> str:
    body = base64.urlsafe_b64encode(zlib.compress(content)).decode().rstrip("=")
    check = zlib.crc32(content) if check is None else check
    return f"optimizer-explorer:{version}:{check:08x}:{body}"


def test_a_line_gives_the_session_back() -> None:
    assert "\n" not in LINE
    assert LINE.isascii()
    assert from_text(LINE) == SESSION
    assert from_text(LINE).view == SESSION.view


@pytest.mark.parametrize("name", lesson_names())
def test_every_lesson_goes_there_and_back(name: str) -> None:
    experiment = open_source(f"lesson:{name}")
    line = to_line(experiment)
    assert from_text(line) == experiment
    assert len(line) < 20_000


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "  {}\n",
        "Look at this: {} what do you say?",
        "\ufeff{}\r\n-- \r\nA. Student",
        "`{}`",
    ],
)
def test_words_around_the_line_do_no_harm(around: str) -> None:
    assert from_text(around.format(LINE)) == SESSION


@pytest.mark.parametrize("width", [20, 61, 72, 76])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n> "])
@pytest.mark.parametrize("after", ["", "\nRegards", "\nBob B."])
def test_a_line_that_a_mail_program_broke(width: int, end: str, after: str) -> None:
    pieces = [LINE[i : i + width] for i in range(0, len(LINE), width)]
    assert from_text(end.join(pieces) + after) == SESSION


def test_a_sessions_json_can_be_pasted_too() -> None:
    assert from_text("\n" + json.dumps(TABLE)) == SESSION
    assert not is_line(json.dumps(TABLE | {"title": LINE}))


def test_points_of_a_file_go_along(tmp_path: Path) -> None:
    table = {**TABLE, "surface": {"name": "linear-regression", "data": {"csv": "points.csv"}}}
    session = read_session(json.dumps(table), tmp_path)
    points = Points(np.array([1.0, 0.1]), np.array([2.0, 3.0]))
    shared = from_text(to_line(session, points))
    assert shared.surface.data is not None
    assert shared.surface.data.points == ((1.0, 0.1), (2.0, 3.0))
    assert str(tmp_path) not in to_line(session, points)
    many = Points(np.zeros(20_001), np.zeros(20_001))
    with pytest.raises(InputError, match="20,001 points are too many to share as text"):
        to_line(session, many)
    with pytest.raises(InputError, match="can't be shared without reading it"):
        to_line(session)


CSV = json.dumps(
    {**TABLE, "surface": {"name": "linear-regression", "data": {"csv": "/etc/passwd"}}}
).encode()
BOMB = b'{"format":"optimizer-explorer/1","title":"' + b" " * (MAX_UNPACKED + 5)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the text holds no session; a shared one begins with optimizer-explorer:1:"),
        ("hello", "the text holds no session"),
        ("\0" * 1000, "the text holds no session"),
        ("optimizer-explorer:", "is damaged: a part of it is missing or changed"),
        ("optimizer-explorer:1:00000000:", "is damaged"),
        ("optimizer-explorer:1:00000000:AAAA", "is damaged"),
        ("optimizer-explorer:1:zzzzzzzz:AAAA", "is damaged"),
        (LINE[:-1], "is damaged"),
        (LINE[: len(LINE) // 2], "is damaged"),
        (LINE[:60] + ("A" if LINE[60] != "A" else "B") + LINE[61:], "is damaged"),
        (line_of(b"{}", check=1), "is damaged"),
        (line_of(b"{}", version="2"), r"shared by another version \(2\); this one reads 1"),
        (line_of(b"{}"), "the shared session: 'format' is missing"),
        (line_of(b"\xff\xfe"), "is damaged: it holds no text"),
        (line_of(b"[" * 100_000), "the shared session: .*nested too deeply"),
        (line_of(CSV), "surface.data.csv: a shared session can't name a file"),
        (CSV.decode(), "surface.data.csv: a shared session can't name a file"),
        (line_of(BOMB), "larger than 10 MB once unpacked"),
        (line_of(b"\0" * 200_000_000), "larger than 10 MB once unpacked"),
        (LINE + "A" * MAX_LINE, "the text has more than 2,000,000 characters"),
        ("{", "not JSON"),
        ("{}", "'format' is missing"),
    ],
    ids=range(22),
)
def test_what_can_not_be_used_is_said_in_one_sentence(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        from_text(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


@given(st.text())
def test_no_text_does_harm(text: str) -> None:
    for pasted in (text, f"optimizer-explorer:1:{text}", f"{LINE[:50]}{text}", f"{{{text}"):
        with pytest.raises(InputError):
            from_text(pasted)


@given(st.integers(30, len(LINE) - 1), st.characters(max_codepoint=127))
def test_no_slip_goes_unseen(place: int, character: str) -> None:
    changed = LINE[:place] + character + LINE[place + 1 :]
    try:
        found = from_text(changed)
    except InputError:
        return
    assert found == SESSION  # the last figure has bits to spare


@given(st.binary(max_size=300))
def test_no_content_does_harm(content: bytes) -> None:
    with pytest.raises(InputError):
        from_text(line_of(content))


def test_a_file_that_holds_a_line_opens(tmp_path: Path) -> None:
    path = tmp_path / "shared.txt"
    path.write_text(f"{LINE}\n", "utf-8")
    assert load_session(path) == SESSION
    path.write_text(LINE[:-3], "utf-8")
    with pytest.raises(InputError, match=r"shared.txt: the shared session is damaged"):
        load_session(path)
