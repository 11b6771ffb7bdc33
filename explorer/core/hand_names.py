"""What rows are called, and under which keys side plots show the same numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explorer.core.hand_plan import Planned
from explorer.formula.typeset import name_latex


def parameter_name(parameter: str, symbols: Mapping[str, str]) -> str:
    """Return a parameter of the surface as LaTeX."""
    return symbols.get(parameter) or name_latex(parameter)


def with_parameter(
    name: str,
    parameter: str,
    symbols: Mapping[str, str],
    own: Mapping[str, str] | None = None,
) -> str:
    r"""Return a quantity of one parameter as LaTeX: ``v_{w}``, ``v_{\mathrm{max},w}``."""
    latex = (own or {}).get(name) or name_latex(name)
    low = parameter_name(parameter, symbols)
    head, mark, tail = latex.rpartition("_{")
    if mark and latex.endswith("}") and tail.count("}") - tail.count("{") == 1:
        return f"{head}_{{{tail[:-1]},{low}}}"
    return f"{latex}_{{{low}}}"


def line_name(
    line: Planned,
    i: int,
    parameters: Sequence[str],
    own: Mapping[str, str],
    symbols: Mapping[str, str],
) -> str:
    """Return what row i of a line is called."""
    if line.target == "w":
        return parameter_name(parameters[i], symbols)
    if line.kind == "scalar":
        return own.get(line.target) or name_latex(line.target)
    return with_parameter(line.target, parameters[i], symbols, own)


def keys_of(line: Planned, i: int, parameters: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of what row i of a line is recorded as; none of what is replaced later."""
    if not line.final:
        return ()
    if line.kind == "matrix":
        return tuple(f"{line.target}_{i + 1}.{p}" for p in parameters)
    if line.kind == "scalar":
        return tuple(f"{line.target}.{p}" for p in parameters)
    return (f"{line.target}.{parameters[i]}",)
