"""Which classes of PyTorch's kind may run, and what is still to be done before one can.

A class is imported, and so its module executed, only after the person at the keyboard has allowed
its full name with `allow`; nothing that is opened can do that.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from collections.abc import Iterable
from typing import Any

from explorer.errors import InputError

_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", re.ASCII)
LONGEST = 200
FLAG = "--allow-class"

_allowed: set[str] = set()
_found: dict[str, tuple[Any, Any]] = {}
"""PyTorch and the class, of those that have been imported."""
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
    """The class is still to be loaded, which takes seconds: see `load_elsewhere`."""


def allow(name: str) -> None:
    """Let a class be imported from now on, until the program ends or `forbid` says otherwise."""
    _allowed.add(check_class_name(name))


def forbid(name: str) -> None:
    """Let a class be imported no more."""
    _allowed.discard(name)


def allow_only(names: Iterable[str]) -> None:
    """Let these classes be imported from now on, and no others."""
    _allowed.clear()
    for name in names:
        allow(name)


def allowed() -> tuple[str, ...]:
    """Return the full names of the classes that may be imported, in order."""
    return tuple(sorted(_allowed))


def load_elsewhere() -> None:
    """From now on say that a class is not loaded, rather than load it: a window must not wait."""
    global _loads_here
    _loads_here = False


def load(name: str) -> None:
    """Import PyTorch and a class that is allowed, which takes seconds; any thread may do it.

    Raises
    ------
    InputError
        If it can't be imported, or is none of PyTorch's kind.
    """
    module, _, last = name.rpartition(".")
    torch = _import("torch")
    found = getattr(_import(module), last, None)
    if found is None:
        raise InputError(f"{module} has no class {last}", "torch")
    if not (isinstance(found, type) and issubclass(found, torch.optim.Optimizer)):
        raise InputError(f"{name} is not a torch.optim.Optimizer", "torch")
    _found[name] = torch, found


def _import(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except (Exception, SystemExit) as error:  # whatever somebody's code raises
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        said = str(error) if isinstance(error, ImportError) else said
        raise InputError(f"{module} can't be imported: {said}", "torch") from None


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
    """Return PyTorch and the class.

    Raises
    ------
    InputError
        If it may not or can't be imported, or is none of PyTorch's kind.
    """
    if name not in _allowed:
        message = (
            f"'{name}' is a class of somebody's code, and runs only if you allow it ({FLAG} {name})"
        )
        raise NotAllowedError(name, message)
    if name not in _found:
        if not torch_there():
            message = f"{name} needs PyTorch, which is not installed: pip install torch"
            raise InputError(message, "torch")
        if not _loads_here:
            raise NotLoadedError(name, f"{name} is not loaded yet")
        load(name)
    return _found[name]


def torch_there() -> bool:
    """Return whether PyTorch is installed, without loading it."""
    return sys.modules.get("torch") is not None or importlib.util.find_spec("torch") is not None
