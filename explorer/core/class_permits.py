"""Which classes of PyTorch's kind may run, and what is still to be done before one can.

A class is imported, and so its module executed, only after the person at the keyboard has allowed
its full name with `allow`; nothing that is opened can do that.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from typing import Any

from explorer.errors import InputError

_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", re.ASCII)
LONGEST = 200
FLAG = "--allow-class"

_allowed: set[str] = set()
_loads_here = True


class ClassNeedsError(InputError):
    """Something is to be done before a class can be run.

    Attributes
    ----------
    name
        The class's full name.
    """

    def __init__(self, name: str, message: str, where: str = "torch") -> None:
        self.name = name
        super().__init__(message, where)

    def within(self, outer: str) -> InputError:
        """Return the same error, its place seen from further out."""
        return type(self)(self.name, self.message, super().within(outer).where)

    def in_file(self, name: str) -> InputError:
        """Return the same error with the name of the file before its place."""
        return type(self)(self.name, self.message, super().in_file(name).where)


class NotAllowedError(ClassNeedsError):
    """Nobody at the keyboard has allowed the class yet."""


class NotLoadedError(ClassNeedsError):
    """PyTorch is still to be loaded, which takes seconds: see `load_elsewhere`."""


def allow(name: str) -> None:
    """Let a class be imported from now on, until the program ends or `forbid` says otherwise."""
    _allowed.add(check_class_name(name))


def forbid(name: str) -> None:
    """Let a class be imported no more; runs that are shown keep it."""
    _allowed.discard(name)


def allowed() -> tuple[str, ...]:
    """Return the full names of the classes that may be imported, in order."""
    return tuple(sorted(_allowed))


def load_elsewhere() -> None:
    """From now on say that PyTorch is not loaded, rather than load it: a window must not wait."""
    global _loads_here
    _loads_here = False


def load() -> None:
    """Load PyTorch, which takes seconds; any thread may do it.

    Raises
    ------
    InputError
        If it can't be imported.
    """
    try:
        importlib.import_module("torch")
    except Exception as error:  # whatever a broken installation raises
        raise InputError(f"PyTorch can't be loaded: {error}", "torch") from None


def allow_given(arguments: list[str]) -> list[str]:
    """Allow every class that a command line names after the flag; return the other arguments.

    Raises
    ------
    InputError
        If no name follows the flag, or none that a class can have.
    """
    rest, waiting = [], iter(arguments)
    for argument in waiting:
        if argument == FLAG:
            allow(next(waiting, ""))
        else:
            rest.append(argument)
    return rest


def is_class_name(name: str) -> bool:
    """Return whether text can be the full name of a class."""
    return len(name) <= LONGEST and _NAME.fullmatch(name) is not None


def check_class_name(name: str, where: str = "") -> str:
    """Return a full name that can be a class's.

    Raises
    ------
    InputError
        If it is none.
    """
    if not is_class_name(name):
        raise InputError(f"'{name[:60]}' is not the full name of a class: torch.optim.Adam", where)
    return name


def imported(name: str) -> tuple[Any, Any]:
    """Return PyTorch and the class."""
    if name not in _allowed:
        message = (
            f"'{name}' is a class of somebody's code, and runs only if you allow it ({FLAG} {name})"
        )
        raise NotAllowedError(name, message)
    if not torch_there():
        message = f"{name} needs PyTorch, which is not installed: pip install torch"
        raise InputError(message, "torch")
    if not _loads_here and "torch" not in sys.modules:
        raise NotLoadedError(name, "PyTorch is not loaded yet")
    load()
    torch = sys.modules["torch"]
    module, _, last = name.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), last)
    except ImportError as error:
        raise InputError(f"{module} can't be imported: {error}", "torch") from None
    except AttributeError:
        raise InputError(f"{module} has no class {last}", "torch") from None
    if not (isinstance(found, type) and issubclass(found, torch.optim.Optimizer)):
        raise InputError(f"{name} is not a torch.optim.Optimizer", "torch")
    return torch, found


def torch_there() -> bool:
    """Return whether PyTorch is installed, without loading it."""
    return sys.modules.get("torch") is not None or importlib.util.find_spec("torch") is not None


def check_class(name: str) -> None:
    """Import a class that is allowed, to see whether it is one.

    Raises
    ------
    InputError
        If it may not or can't be imported, or is none of PyTorch's kind.
    """
    imported(name)
