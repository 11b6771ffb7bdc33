"""Typesetting beside the window: a queue, and a thread that lives while there is work."""

from __future__ import annotations

import sys
from functools import cache
from threading import Lock, Thread, main_thread
from typing import Protocol
from weakref import WeakSet

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.look.typesetting import is_typeset, typeset

# While formulas are typeset the interpreter changes threads this often, in seconds; with its
# own 5 ms, a frame that goes in and out of Python waits several times over.
SWITCH_INTERVAL = 0.0005
# What asks for a formula is about to redraw much: typesetting begins when that is done, in ms.
DELAY = 40


class Waiting(Protocol):
    """What waits for a formula: called in the window's thread when it is typeset."""

    def formula_ready(self) -> None:
        """Take the formula from `typeset`."""


class TypesetQueue(QObject):
    """Typesets formulas in another thread, in the order asked for.

    A formula that nobody waits for any more when its turn comes is skipped, so a slider that
    changes a formula sixty times a second does not leave a queue behind.

    Attributes: none.

    Signals:
        finished: a formula's LaTeX, once typeset or found unreadable; emitted by the thread.
    """

    finished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._waiting: dict[str, WeakSet[Waiting]] = {}
        self._thread: Thread | None = None
        self._held = False
        self._soon = QTimer(self, singleShot=True, interval=DELAY)
        self._soon.timeout.connect(self._start)
        self.finished.connect(self._deliver)

    def ask(self, latex: str, who: Waiting) -> None:
        """Have ``who.formula_ready()`` called when the formula is typeset."""
        with self._lock:
            self._waiting.setdefault(latex, WeakSet()).add(who)
        self._start_soon()

    def hold(self) -> None:
        """Let whatever is asked for wait until `release`: a first frame wants the machine."""
        self._held = True
        self._soon.stop()

    def release(self) -> None:
        """Begin with what was asked for meanwhile."""
        self._held = False
        self._start_soon()

    def _start_soon(self) -> None:
        if not (self._held or self._soon.isActive()):
            self._soon.start()

    def _start(self) -> None:
        with self._lock:
            if self._waiting and self._thread is None:
                # Not a daemon: one that is stopped in the middle of Qt takes the program along.
                self._thread = Thread(target=self._work, name="typesetting")
                self._thread.start()

    def forget(self, latex: str, who: Waiting) -> None:
        """Take back what was asked."""
        with self._lock:
            if latex in self._waiting:
                self._waiting[latex].discard(who)

    def busy(self) -> bool:
        """Return whether the thread is at work, or about to be."""
        return self._thread is not None or self._soon.isActive()

    def _next(self) -> str | None:
        """Return the next formula somebody waits for; without one the thread is over."""
        with self._lock:
            for given_up in [latex for latex, who in self._waiting.items() if not who]:
                del self._waiting[given_up]
            todo = (latex for latex in self._waiting if not is_typeset(latex))
            # The main thread counts as dead while the program ends: leave the rest then.
            latex = next(todo, None) if main_thread().is_alive() else None
            if latex is None:
                self._thread = None
            return latex

    def _work(self) -> None:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_INTERVAL)
        try:
            while (latex := self._next()) is not None:
                typeset(latex)
                self.finished.emit(latex)
        except RuntimeError:
            # The queue's Qt half is gone: the program is ending.
            with self._lock:
                self._thread = None
        finally:
            sys.setswitchinterval(usual)

    def _deliver(self, latex: str) -> None:
        with self._lock:
            waiting = list(self._waiting.pop(latex, ()))
        for who in waiting:
            who.formula_ready()


@cache
def typeset_queue() -> TypesetQueue:
    """Return the program's one queue, made in the window's thread."""
    return TypesetQueue()
