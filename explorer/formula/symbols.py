r"""Mathematical names as plain text: ``\beta_1`` becomes an italic beta with a low 1.

This reads only what a name needs (letters, Greek, accents, fonts, sub- and superscripts);
whole formulas are typeset elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

_GREEK_NAMES = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho
    varsigma sigma tau upsilon phi chi psi omega
"""
_GREEK = {name: chr(0x1D6FC + i) for i, name in enumerate(_GREEK_NAMES.split())}
# Upright: capitals stand so in formulas.
_GREEK |= {
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_GREEK |= {"varepsilon": _GREEK["epsilon"], "varphi": _GREEK["phi"], "vartheta": "𝜗"}
_SIGNS = {
    "nabla": "∇", "partial": "𝜕", "infty": "∞", "cdot": "·", "times": "\u00d7", "odot": "⊙",
    "sum": "\u2211", "sqrt": "√", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠",
    "neq": "≠", "pm": "±", "top": "T", "ell": "\u2113", "lVert": "‖", "rVert": "‖", "Vert": "‖",
    "lvert": "|", "rvert": "|", "lfloor": "⌊", "rfloor": "⌋", "to": "→", "leftarrow": "←",
    "approx": "≈", "prime": "\u2032", "circ": "∘", "ldots": "…", "dots": "…",
}  # fmt: skip
_WORDS = ("exp", "log", "ln", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min", "lim")
_ACCENTS = {"hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304",
            "tilde": "\u0303", "dot": "\u0307", "vec": "\u20d7"}  # fmt: skip
_UPRIGHT = {"mathrm", "text", "operatorname", "textrm", "mathsf", "texttt"}
_ITALIC = {"mathit", "textit"}
_SPACES = {
    ",": "\u2009",
    ":": " ",
    ";": " ",
    " ": " ",
    "!": "",
    "\\": " ",
    "quad": " ",
    "qquad": " ",
}
_DROPPED = {"left", "right", "bigl", "bigr", "big", "displaystyle", "limits", "nolimits"}
_LOW = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True)) | dict(
    zip("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
_HIGH = dict(zip("0123456789+-=()T", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵀ", strict=True)) | dict(
    zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)
)
_OPERATORS = frozenset("+\u2212·×/=<>≤≥∑ ")
_COMMANDS = frozenset({"frac", *_UPRIGHT, *_ITALIC, *_ACCENTS, *_DROPPED, *_WORDS, *_GREEK, *_SIGNS,
                       *_SPACES, "{", "}", "%", "|"})  # fmt: skip
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}_^]|\s+|.", re.DOTALL)


_FIRST_MATHEMATICAL, _ITALIC_H = "\U0001d400", "\u210e"
"""The first of the mathematical letters, and the one that stands apart from them."""


@dataclass(frozen=True)
class SymbolPiece:
    """A stretch of a symbol that stands at one height.

    Attributes
    ----------
    text
        Characters, letters of variables as mathematical italics.
    level
        0 on the line, -1 a subscript, 1 a superscript.
    """

    text: str
    level: int = 0


def italic(text: str) -> str:
    """Return ``text`` with its Latin letters as mathematical italics (w → U+1D464)."""
    return "".join(_italic_letter(c) for c in text)


def _italic_letter(c: str) -> str:
    if c == "h":
        return "\u210e"  # where Unicode keeps the italic h: Planck's constant
    if "a" <= c <= "z":
        return chr(0x1D44E + ord(c) - ord("a"))
    if "A" <= c <= "Z":
        return chr(0x1D434 + ord(c) - ord("A"))
    return "\u2212" if c == "-" else c


def _plain_letter(c: str) -> str:
    """Return the ASCII form of an italic letter, for the tables of low and high forms."""
    code = ord(c)
    if c == "\u210e":
        return "h"
    if 0x1D44E <= code < 0x1D44E + 26:
        return chr(code - 0x1D44E + ord("a"))
    return "-" if c == "\u2212" else c


@lru_cache(maxsize=1024)
def symbol_pieces(latex: str) -> tuple[SymbolPiece, ...]:
    r"""Return a name's pieces in reading order: ``\hat v_w`` is an accented v and a low w."""
    tokens = _TOKEN.findall(latex)
    pieces: list[SymbolPiece] = []
    level = 0
    while tokens:
        if tokens[0] in "_^":
            level = -1 if tokens.pop(0) == "_" else 1
            continue
        text = _atom(tokens)
        if pieces and pieces[-1].level == level:
            pieces[-1] = SymbolPiece(pieces[-1].text + text, level)
        elif text:
            pieces.append(SymbolPiece(text, level))
        level = 0
    return tuple(pieces)


@lru_cache(maxsize=1024)
def symbol_text(latex: str) -> str:
    """Return a name as one line of plain text, for tooltips, menus and spoken labels.

    Sub- and superscripts take Unicode's low and high forms where all of their characters have
    one, and otherwise follow ``_`` or ``^``.
    """
    return "".join(
        piece.text if not piece.level else _shifted(piece) for piece in symbol_pieces(latex)
    )


@lru_cache(maxsize=1024)
def plain_symbol(latex: str) -> str:
    """Return a name in ordinary letters, which are read aloud and pasted better."""
    return "".join(
        normalize("NFKC", c) if c in _ITALIC_H or c >= _FIRST_MATHEMATICAL else c
        for c in symbol_text(latex)
    )


def _shifted(piece: SymbolPiece) -> str:
    table, mark = (_LOW, "_") if piece.level < 0 else (_HIGH, "^")
    plain = [_plain_letter(c) for c in piece.text]
    if all(c in table for c in plain):
        return "".join(table[c] for c in plain)
    return mark + _bracketed(piece.text)


def _bracketed(text: str) -> str:
    """Return text that stands for one thing: in brackets where an operator would part it."""
    depth = 0
    for c in text:
        depth += (c in "([|") - (c in ")]")
        if not depth and c in _OPERATORS:
            return f"({text})"
    return text


def _atom(tokens: list[str]) -> str:
    """Take one letter, command or group off the front and return its text."""
    token = tokens.pop(0)
    if token == "{":
        return _group(tokens)
    if token.isspace() or token in ("}", "&", "~"):
        return ""
    if not token.startswith("\\"):
        return italic(token)
    name = token[1:]
    if name in _UPRIGHT or name in _ITALIC:
        letters = _raw_group(tokens)
        return letters if name in _UPRIGHT else italic(letters)
    if name in _ACCENTS:
        base = _argument(tokens)
        return base[:1] + _ACCENTS[name] + base[1:]
    if name == "frac":
        over = _argument(tokens)
        return f"{_bracketed(over)}/{_bracketed(_argument(tokens))}"
    if name == "sqrt":
        return f"√{_bracketed(_argument(tokens))}"
    if name in _DROPPED:
        return ""
    if name in _WORDS:
        return name
    found = _GREEK.get(name) or _SIGNS.get(name)
    return found if found is not None else _SPACES.get(name, name)


def _argument(tokens: list[str]) -> str:
    """Take a command's argument: the next group or letter."""
    while tokens and tokens[0].isspace():
        tokens.pop(0)
    return _atom(tokens) if tokens else ""


def _group(tokens: list[str]) -> str:
    """Take everything up to the closing brace; heights inside are written out flat."""
    inner: list[str] = []
    depth = 1
    while tokens:
        token = tokens.pop(0)
        depth += (token == "{") - (token == "}")
        if not depth:
            break
        inner.append(token)
    return symbol_text("".join(inner))


def _raw_group(tokens: list[str]) -> str:
    """Take a group's letters as they are, or one letter."""
    while tokens and tokens[0].isspace():
        tokens.pop(0)
    if not tokens or tokens[0] != "{":
        return tokens.pop(0) if tokens else ""
    tokens.pop(0)
    letters = ""
    while tokens and tokens[0] != "}":
        letters += tokens.pop(0)
    tokens[:1] = []
    return letters


def unknown_command(latex: str) -> str:
    r"""Return the first command that no name is made of (``\matrix``), or nothing."""
    commands = (token[1:] for token in _TOKEN.findall(latex) if token.startswith("\\"))
    return next((f"\\{name}" for name in commands if name not in _COMMANDS), "")
