"""A class of one's own of PyTorch's kind, run with our exact gradients: see `class_permits`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.class_permits import imported
from explorer.core.gradients import GradientSource
from explorer.errors import InputError

Array = NDArray[np.float64]

_TAKEN = frozenset({"w", "g", "t", "eta", "loss", "state", "step"})
RATE = "lr"
"""What PyTorch calls the learning rate."""


def defaults_of(name: str) -> tuple[dict[str, float], dict[str, tuple[float, ...]]]:
    """Return a class's arguments that are numbers, and those that are lists of numbers.

    A whole number counts where the class says that it may be any (``momentum: float = 0``), or says
    nothing; switches and counts do not.

    Raises
    ------
    InputError
        If the class may not or can't be imported.
    """
    _, made = imported(name)
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
        self._torch, self._class = imported(name)
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
