"""A command that is stopped from outside leaves nothing half written (no Qt)."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from typing import Any

_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""What ends a process: Ctrl+C, whoever wants it gone, a terminal that is closed."""

_asked: list[int] = []


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Have a KeyboardInterrupt be raised by whatever ends this process while this lasts.

    What was ignored before (as ``nohup`` wants it) stays ignored. Only the first of several counts:
    a second one would stop the tidying up.
    """
    before: dict[int, Any] = {}
    _asked.clear()
    try:
        for number in _SIGNALS:
            if signal.getsignal(number) != signal.SIG_IGN:
                before[number] = signal.signal(number, _stop)
    except ValueError:  # in a thread of a program that has its own ways
        before = {}
    try:
        yield
        check_stopped()
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def check_stopped() -> None:
    """Raise the KeyboardInterrupt again where Qt, amid its own work, has let go of the first."""
    if _asked:
        raise KeyboardInterrupt


def _stop(number: int, frame: object) -> None:
    if not _asked:
        _asked.append(number)
        raise KeyboardInterrupt
