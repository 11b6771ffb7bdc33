"""What the side plots can show: keys like ``rate.w``, their values in a trace, their names."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.core.trace import Array, Trace

LOSS = "loss"
ETA = "eta"

# The place of the parameters themselves; `w` is what every rule calls them.
PARAMETERS = "w"

# What a rule may keep that is worth a plot of its own, the most telling first.
_ACCUMULATORS = ("v", "u", "m", "s")

# Long names where there is room; the name of the quantity comes first where it is shown.
_WORDS = {
    "rate": ("Effective rate", False),
    "g": ("Gradient", True),
    PARAMETERS: ("Value", False),
    "v": ("Accumulator", True),
    "u": ("Accumulator", True),
    "s": ("Accumulator", True),
    "m": ("Mean gradient", True),
    "average": ("Average", False),
}

# What a plot shows, for its tooltip; `q` is the quantity, `p` the parameter.
_MEANINGS = {
    LOSS: "The loss L where each run stands after each step.",
    ETA: "The learning rate η that the schedule gives each step.",
    PARAMETERS: "The parameter {p} itself after each step.",
    "rate": "What the step multiplies the gradient of {p}, or its running mean, by: the learning "
    "rate after the rule has scaled it.",
    "g": "The slope of the loss along {p} that the step was made with.",
    "v": "The accumulator v of {p} as the rule keeps it; the step is divided by it, or by its "
    "root.",
    "m": "The running mean of the gradients of {p}.",
}
_KEPT = "The quantity {q} of {p} that the rule keeps from step to step."

_GREEK = frozenset(
    {
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda",
        "mu", "nu", "xi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega",
    }
)  # fmt: skip
_ACCENTS = ("hat", "bar", "tilde", "dot")


def split_key(key: str) -> tuple[str, str]:
    """Return quantity and parameter of a key; ``loss`` and ``eta`` have no parameter."""
    quantity, _, parameter = key.partition(".")
    return quantity, parameter


def series(trace: Trace, key: str) -> Array | None:
    """Return the values of ``key`` over the steps, shape (steps+1,), or None if not recorded."""
    quantity, parameter = split_key(key)
    if not parameter:
        return {LOSS: trace.loss, ETA: trace.eta}.get(quantity)
    if parameter not in trace.parameters:
        return None
    column = trace.parameters.index(parameter)
    values = trace.w if quantity == PARAMETERS else trace.quantities.get(quantity)
    return None if values is None else values[:, column]


def available_keys(traces: Sequence[Trace], parameters: Sequence[str]) -> tuple[str, ...]:
    """Return every key that some trace records: loss, eta, parameters, then by quantity."""
    quantities = [PARAMETERS, "rate", "g"]
    for trace in traces:
        quantities += [q for q in trace.quantities if q not in quantities]
    recorded = {PARAMETERS}.union(*(trace.quantities for trace in traces))
    keys = [f"{q}.{p}" for q in quantities if q in recorded for p in parameters]
    return (LOSS, ETA, *keys)


def default_keys(traces: Sequence[Trace], parameters: Sequence[str]) -> tuple[str, ...]:
    """Return what to show before anything was chosen: at most five plots.

    Loss, the effective rate of each parameter, then what most runs keep (of equally many: v, u,
    m, s, and then as their rules name it); a second such quantity where five plots leave room.
    """
    named = dict.fromkeys(q for trace in traces for q in trace.quantities)
    counts = {q: sum(q in trace.quantities for trace in traces) for q in named}
    kept = [q for q in (*_ACCUMULATORS, *named) if q in named and q not in ("rate", "g")]
    kept = sorted(dict.fromkeys(kept), key=lambda q: -counts[q])
    wanted = ["rate"] if "rate" in named else []
    wanted += kept or [q for q in ("g",) if q in named]
    keys = [LOSS]
    for quantity in wanted:
        if len(keys) + len(parameters) <= 5 or len(keys) == 1:
            keys += [f"{quantity}.{p}" for p in parameters]
    return tuple(keys)


def short_name(key: str) -> str:
    r"""Return a name for narrow columns, symbols between dollar signs: ``$\mathit{rate}_{w}$``."""
    quantity, parameter = split_key(key)
    if key == LOSS:
        return "$L$"
    if quantity == PARAMETERS and parameter:
        return f"${_latex(parameter)}$"
    return f"${_latex(quantity, parameter)}$"


def long_name(key: str) -> str:
    """Return a name in words, symbols between dollar signs: ``Effective rate of $w$``."""
    quantity, parameter = split_key(key)
    if key == LOSS:
        return "Loss"
    if key == ETA:
        return r"Learning rate $\eta$"
    of = f"of ${_latex(parameter)}$"
    word, with_symbol = _WORDS.get(quantity, ("", True))
    symbol = f"${_latex(quantity)}$" if with_symbol else ""
    return " ".join(filter(None, [word, symbol, of]))


def plain_name(key: str) -> str:
    """Return a name for menus and screen readers, in ordinary letters."""
    quantity, parameter = split_key(key)
    if key == LOSS:
        return "Loss"
    if key == ETA:
        return "Learning rate η"
    word, with_symbol = _WORDS.get(quantity, ("", True))
    symbol = quantity if with_symbol else ""
    return " ".join(filter(None, [word, symbol, f"of {parameter}"]))


def meaning(key: str) -> str:
    """Return in a sentence or two what a plot shows, in ordinary letters, for a tooltip."""
    quantity, parameter = split_key(key)
    known = _MEANINGS.get(quantity, _KEPT)
    return known.format(q=quantity, p=parameter)


def _latex(name: str, parameter: str = "") -> str:
    """Return a name of a rule as formulas set it: ``v_hat``, ``beta1``, ``x_max``."""
    base, *rest = name.split("_")
    stem = base.rstrip("0123456789") or base
    symbol = f"\\{stem}" if stem in _GREEK else f"\\mathit{{{stem}}}"
    for part in rest:
        if part in _ACCENTS:
            symbol = f"\\{part}{{{symbol}}}"
    low = [base[len(stem) :], *(part for part in rest if part not in _ACCENTS), parameter]
    index = ",".join(f"\\mathit{{{part}}}" for part in low if part)
    return f"{symbol}_{{{index}}}" if index else symbol
