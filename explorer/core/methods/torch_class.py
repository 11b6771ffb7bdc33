"""A class of one's own of PyTorch's kind, run with our exact gradients, never from a file alone.

A class is imported, and so its module executed, only after the person at the keyboard has allowed
its full name with `allow`; nothing that is opened can do that.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.gradients import GradientSource
from explorer.errors import InputError

Array = NDArray[np.float64]

_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", re.ASCII)
_TAKEN = frozenset({"w", "g", "t", "eta", "loss", "state", "step"})
LONGEST = 200
FLAG = "--allow-class"
RATE = "lr"
"""What PyTorch calls the learning rate."""

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


def _imported(name: str) -> tuple[Any, Any]:
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
    _imported(name)


def defaults_of(name: str) -> tuple[dict[str, float], dict[str, tuple[float, ...]]]:
    """Return a class's arguments that are numbers, and those that are lists of numbers.

    A whole number counts where the class says that it may be any (``momentum: float = 0``), or says
    nothing; switches and counts do not.

    Raises
    ------
    InputError
        If the class may not or can't be imported.
    """
    _, made = _imported(name)
    numbers: dict[str, float] = {}
    lists: dict[str, tuple[float, ...]] = {}
    for key, argument in inspect.signature(made).parameters.items():
        value, kind = argument.default, argument.annotation
        if isinstance(value, tuple) and value and all(isinstance(v, float) for v in value):
            lists[key] = value
        elif isinstance(value, float) or (
            type(value) is int and (kind is inspect.Parameter.empty or "float" in str(kind))
        ):
            numbers[key] = float(value)
    return numbers, lists


class TorchClass:
    """An optimizer of PyTorch's kind as the engine asks for one.

    Each run is a parameter of its own, in double precision, whose gradient is our exact one.

    Attributes
    ----------
    quantities
        The names of what the class keeps of each parameter, such as ``exp_avg``.
    """

    def __init__(
        self, name: str, params: Mapping[str, float], lists: Mapping[str, tuple[float, ...]]
    ) -> None:
        """Import the class and make a step with it, to see what it keeps.

        Raises
        ------
        InputError
            If it may not or can't be imported, or does not take these arguments.
        """
        self._torch, self._class = _imported(name)
        self._name = name
        self._lists = dict(lists)
        step = inspect.signature(self._class.step).parameters.get("closure")
        self._closes = step is not None and step.default is inspect.Parameter.empty
        self.quantities: tuple[str, ...] = ()
        try:
            state = _State(self, np.zeros(2), params)
            state.update(np.zeros((1, 2)), lambda at: np.ones((1, 2)), lambda at: 0.0, None)
            self.quantities = tuple(state.kept())
        except Exception as error:  # whatever somebody's code raises
            raise InputError(f"{name} can't be used: {error}", "params") from None

    def recorded(self, d: int) -> tuple[str, ...]:
        """Return the names under which a step's values are recorded."""
        return self.quantities

    def start(self, w: Array, params: Mapping[str, float]) -> Any:
        """Return a fresh optimizer over parameters at ``w`` shaped (…, d)."""
        return _State(self, w, params)

    def step(
        self,
        w: Array,
        k: int,
        eta: Array | float,
        params: Mapping[str, Any],
        state: Any,
        source: GradientSource,
    ) -> tuple[dict[str, Any], Array]:
        """Make update k, as the engine asks for it."""
        rate = None if np.isnan(eta).any() else float(np.ravel(eta)[0])
        rows = np.reshape(w, (-1, np.shape(w)[-1]))
        g = source.gradient(w, k)
        first = np.reshape(g, rows.shape)

        def gradient(at: Array) -> Array:
            if np.array_equal(at, rows):
                return first
            return np.reshape(source.gradient(np.reshape(at, np.shape(w)), k), rows.shape)

        def loss(at: Array) -> float:
            return float(np.sum(source.loss(np.reshape(at, np.shape(w)), k)))

        try:
            new = np.reshape(state.update(rows, gradient, loss, rate), np.shape(w))
        except Exception:  # somebody's code: the run ends here, as one that overflows
            new = np.full(np.shape(w), np.nan)
        kept = state.kept()
        values = {n: np.reshape(kept[n], np.shape(w)) for n in self.quantities if n in kept}
        missing = {n: np.zeros(np.shape(w)) for n in self.quantities if n not in kept}
        return {"g": g, **missing, **values, "state": state}, new

    def keep(self, values: Mapping[str, Any], w: Array) -> Any:
        """Return the state for the next step, which a step leaves under ``state``."""
        return values.get("state")

    def float_block(self, source: GradientSource) -> None:
        """Return None: a class works on tensors."""
        return


class _State:
    """A made optimizer with its parameters, one tensor a run."""

    def __init__(self, owner: TorchClass, w: Array, params: Mapping[str, float]) -> None:
        self._torch = torch = owner._torch
        self._closes = owner._closes
        rows = np.reshape(w, (-1, np.shape(w)[-1]))
        with _double(torch):
            self._tensors = [torch.nn.Parameter(torch.tensor(row.tolist())) for row in rows]
            given = _typed(owner._class, {**params, **owner._lists})
            self._made = owner._class(self._tensors, **given)

    def update(self, rows: Array, gradient: Any, loss: Any, rate: float | None) -> Array:
        """Make one step from ``rows`` shaped (n, d); return where it leads."""
        torch = self._torch

        def place() -> Array:
            return np.array([t.detach().numpy().copy() for t in self._tensors])

        def give(values: Array) -> None:
            for tensor, value in zip(self._tensors, values, strict=True):
                tensor.grad = torch.tensor(value.tolist())

        def closure() -> Any:
            at = place()
            give(gradient(at))
            return torch.tensor(loss(at))

        with _double(torch):
            if rate is not None:
                for group in self._made.param_groups:
                    group[RATE] = rate
            give(gradient(rows))
            if self._closes:
                self._made.step(closure)
            else:
                self._made.step()
            return place()

    def kept(self) -> dict[str, Array]:
        """Return what the optimizer keeps of each parameter, shaped (n, d), by name."""
        found: dict[str, list[Array]] = {}
        for tensor in self._tensors:
            for key, value in self._made.state.get(tensor, {}).items():
                if getattr(value, "shape", None) == tensor.shape and isinstance(key, str):
                    name = f"{key}_" if key in _TAKEN else key
                    found.setdefault(name, []).append(value.detach().numpy().copy())
        return {n: np.array(v) for n, v in found.items() if len(v) == len(self._tensors)}


@contextmanager
def _double(torch: Any) -> Iterator[None]:
    """Reckon in double precision: some classes keep numbers in whatever is the default."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def _typed(made: Any, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return arguments of the types that the class's defaults have."""
    known = inspect.signature(made).parameters
    given: dict[str, Any] = {}
    for name, value in params.items():
        default = known[name].default if name in known else None
        if isinstance(default, bool):
            given[name] = bool(value)
        elif isinstance(default, int) and not isinstance(value, tuple) and value == int(value):
            given[name] = int(value)
        else:
            given[name] = value
    return given
