"""What the tests of the catalogue's files share: sessions traced as a person's are."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from explorer.core.catalogue import Catalogue
from explorer.core.trace import Trace
from explorer.session.files import read_session
from explorer.session.resolve import resolve

Tracer = Callable[[dict[str, Any]], list[Trace]]


@pytest.fixture
def catalogue() -> Catalogue:
    """The program's own files, and none of a person's."""
    return Catalogue()


@pytest.fixture
def trace_all(catalogue: Catalogue) -> Tracer:
    """Trace every run of a session given as the table of its JSON."""

    def trace(session: dict[str, Any]) -> list[Trace]:
        text = json.dumps({"format": "optimizer-explorer/1", **session})
        resolved = resolve(read_session(text), catalogue)
        return [run.simulate(resolved.source).finish() for run in resolved.runs]

    return trace


@pytest.fixture
def trace_run(trace_all: Tracer) -> Callable[..., Trace]:
    """Trace one run: the surface, the run's table, and the session's other keys."""

    def trace(surface: dict[str, Any] | str, run: dict[str, Any], **session: Any) -> Trace:
        table = {"name": surface} if isinstance(surface, str) else surface
        return trace_all({"surface": table, "runs": [run], **session})[0]

    return trace
