"""The one kind of error that a person's input may raise."""

from __future__ import annotations

_LONGEST = 1000
"""Characters of a message, which may repeat what was typed."""


def _on_one_line(text: str) -> str:
    """Return text without what would break a line or steer a terminal."""
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}…"
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


class InputError(ValueError):
    """Something that was typed, opened or asked for can't be used.

    The message is one clear sentence for a person: what is wrong, where, and what would be right.

    Attributes
    ----------
    where
        The place in the input, e.g. ``runs[1].params`` or ``line 2, column 14``; empty if none.
    """

    def __init__(self, message: str, where: str = "") -> None:
        self.message = _on_one_line(message)
        self.where = _on_one_line(where)
        super().__init__(f"{self.where}: {self.message}" if where else self.message)

    def in_file(self, name: str) -> InputError:
        """Return the same error with the name of the file before its place."""
        return InputError(self.message, f"{name}: {self.where}" if self.where else name)

    def within(self, outer: str) -> InputError:
        """Return the same error, its place seen from further out (a file, a key that holds it)."""
        if not self.where:
            return InputError(self.message, outer)
        # A key's place goes on after a dot or a bracket; a file or a line is a place of its own.
        apart = any(c in self.where.split(": ", 1)[0] for c in " /\\")
        joint = ": " if apart else "" if self.where.startswith("[") else "."
        return InputError(self.message, f"{outer}{joint}{self.where}")
