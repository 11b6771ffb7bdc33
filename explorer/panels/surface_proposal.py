"""The parameters of the formula that is proposed in a model's place: whose values they have."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.panels.surface_form import EXAMPLE
from explorer.session.experiment import SurfaceChoice
from explorer.session.surfaces import is_edit_of
from explorer.session.typed import NEW_VALUE


class ProposedParams:
    """Tells which parameters nobody has given a value yet, and what they are meanwhile.

    Attributes
    ----------
    names
        Those whose values are the proposal's.
    """

    def __init__(self) -> None:
        self.names: set[str] = set()

    def offer(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return the parameters with the proposal's beside them."""
        self.names |= {n for n in EXAMPLE.params if n not in params}
        return {**EXAMPLE.params, **params}

    def follow(self, before: Mapping[str, float], now: Mapping[str, float]) -> None:
        """Note that parameters were changed elsewhere: such a value is no longer the proposal's."""
        self.names = {n for n in self.names if now[n] == before[n]}

    def values(self, text: str, variables: tuple[str, ...]) -> dict[str, float]:
        """Return the proposal's values while a formula is like it, and 1 in another formula."""
        formula = SurfaceChoice(expression=text, variables=variables)
        known = EXAMPLE.params if is_edit_of(formula, EXAMPLE) else {}
        return {n: known.get(n, NEW_VALUE) for n in self.names}
