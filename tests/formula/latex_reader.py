"""A strict reader of our own LaTeX: the tree that a person sees, or an error if two could be."""

from __future__ import annotations

import re

from explorer.formula.tree import Call, Name, Neg, Node, Num, Op

_TOKEN = re.compile(r"\\(?:left|right)(?:\\[A-Za-z|]+|.)|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S")
_SPACES = {r"\,", r"\;"}
_COMPARE = {"<": "<", r"\le": "<=", ">": ">", r"\ge": ">=", "=": "==", r"\ne": "!="}
_FUNCTIONS = {"sin", "cos", "tan", "sinh", "cosh", "tanh", "log"}
_OPENERS = {"(", r"\left(", r"\left|", r"\left\lfloor", r"\frac", r"\sqrt", r"\begin"}


class UnreadableError(ValueError):
    """The LaTeX can be read in two ways, or in none."""


class Reader:
    """Reads one formula of single-letter names."""

    def __init__(self, text: str) -> None:
        self._tokens = [t for t in _TOKEN.findall(text) if t not in _SPACES]
        self._at = 0

    def read(self) -> Node:
        """Return the tree of the whole text."""
        node = self._relation()
        if self._next() is not None:
            raise UnreadableError(f"left over: {self._tokens[self._at :]}")
        return node

    def _next(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, *wanted: str) -> str:
        token = self._next()
        if token is None or (wanted and token not in wanted):
            raise UnreadableError(f"{wanted} wanted, not {token} in {self._tokens}")
        self._at += 1
        return token

    def _word(self) -> str:
        """Return the letters in braces."""
        self._take("{")
        letters = ""
        while self._next() != "}":
            letters += self._take()
        self._take("}")
        return letters

    def _braces(self) -> Node:
        self._take("{")
        node = self._relation()
        self._take("}")
        return node

    def _relation(self) -> Node:
        left = self._sum()
        token = self._next()
        if token in _COMPARE:
            self._take()
            return Op(_COMPARE[token], left, self._sum())
        if token == r"\mathrm" and self._tokens[self._at + 2 : self._at + 5] == ["m", "o", "d"]:
            self._take()
            self._word()
            return Op("%", left, self._sum())
        return left

    def _sum(self) -> Node:
        negative = self._next() == "-"
        if negative:
            self._take()
        node: Node = self._term()
        node = Neg(node) if negative else node
        while self._next() in ("+", "-"):
            symbol = self._take()
            node = Op(symbol, node, self._term())
        return node

    def _term(self) -> Node:
        node, bare = self._factor()
        while True:
            token = self._next()
            if token == r"\cdot":
                self._take()
                right, bare = self._factor()
            elif token is not None and self._begins_factor(token):
                if bare:
                    raise UnreadableError(f"a function's bare argument before {token}")
                if token[0].isdigit():
                    raise UnreadableError(f"a number beside a factor: {self._tokens}")
                right, bare = self._factor()
            else:
                return node
            node = Op("*", node, right)

    def _begins_factor(self, token: str) -> bool:
        if token == r"\mathrm":
            return self._tokens[self._at + 2 : self._at + 5] != ["m", "o", "d"]
        word = token.startswith("\\") and token[1:].isalpha()
        named = word and (token[1:] in _FUNCTIONS or token[1:] in ("max", "min", "pi", "infty"))
        return token in _OPENERS or token.isalnum() or named

    def _factor(self) -> tuple[Node, bool]:
        """Return a factor, and whether it ends with a function's argument without brackets."""
        token = self._next() or ""
        if token[:1] == "\\" and token[1:] in _FUNCTIONS:
            return self._function()
        node = self._base()
        if self._next() == "^":
            self._take()
            node = Op("**", node, self._braces())
        if self._next() == "^":
            raise UnreadableError("two exponents")
        return node, False

    def _function(self) -> tuple[Node, bool]:
        name = self._take()[1:]
        exponent = None
        if self._next() == "^":
            self._take()
            exponent = self._braces()
        bare = self._next() not in ("(", r"\left(")
        node: Node = Call(name, (self._base(),))
        if self._next() == "^":
            raise UnreadableError("an exponent of the argument or of the function")
        return (node if exponent is None else Op("**", node, exponent)), bare

    def _base(self) -> Node:
        token = self._take()
        if token[0].isdigit():
            return Num(float(token))
        if token in ("(", r"\left("):
            node = self._relation()
            self._take(")" if token == "(" else r"\right)")
            return node
        if token == r"\left|":
            node = Call("abs", (self._relation(),))
            self._take(r"\right|")
            return node
        if token == r"\left\lfloor":
            node = Call("floor", (self._relation(),))
            self._take(r"\right\rfloor")
            return node
        if token == r"\frac":
            top = self._braces()
            return Op("/", top, self._braces())
        if token == r"\sqrt":
            return Call("sqrt", (self._braces(),))
        if token == r"\begin":
            return self._cases()
        if token in (r"\max", r"\min"):
            return self._arguments(token[1:])
        if token == r"\mathrm":
            return self._arguments(self._word())
        if token in (r"\pi", r"\infty"):
            return Name(token[1:])
        if token.isalpha() and len(token) == 1:
            return Name(token)
        raise UnreadableError(f"{token} in {self._tokens}")

    def _arguments(self, name: str) -> Node:
        closing = ")" if self._take("(", r"\left(") == "(" else r"\right)"
        args = [self._relation()]
        while self._next() == ",":
            self._take()
            args.append(self._relation())
        self._take(closing)
        return Call(name, tuple(args))

    def _cases(self) -> Node:
        self._word()
        yes = self._relation()
        self._take("&")
        self._take(r"\text")
        self._word()
        condition = self._relation()
        self._take(r"\\")
        no = self._relation()
        self._take("&")
        self._take(r"\text")
        self._word()
        self._take(r"\end")
        self._word()
        return Call("where", (condition, yes, no))


def meaning(node: Node) -> tuple[object, ...]:
    """Return what a tree says, however its products are grouped and their signs are placed.

    A product is its sign and its factors from left to right; everything else is one factor.
    """
    if isinstance(node, Neg):
        sign, *factors = meaning(node.value)
        return (-sign, *factors)  # type: ignore[operator]
    if isinstance(node, Op) and node.op == "*":
        (a, *left), (b, *right) = meaning(node.left), meaning(node.right)
        return (a * b, *left, *right)  # type: ignore[operator]
    return (1, _factor(node))


def _factor(node: Node) -> tuple[object, ...]:
    if isinstance(node, Num):
        return ("number", node.value)
    if isinstance(node, Name):
        return ("name", node.name)
    if isinstance(node, Call):
        if node.function == "exp":
            return ("**", meaning(Name("e")), meaning(node.args[0]))
        return (node.function, *(meaning(a) for a in node.args))
    assert isinstance(node, Op)
    left, right = meaning(node.left), meaning(node.right)
    if node.op == "/" and (left, right) == (meaning(Num(1.0)), meaning(Num(2.0))):
        return ("number", 0.5)
    if node.op == "**" and left == meaning(Num(10.0)) and right[1:2] and len(right) == 2:
        kind, value = right[1][:2]  # type: ignore[index]
        if kind == "number" and float(value).is_integer():
            return ("number", float(f"1e{right[0] * int(value)}"))  # type: ignore[operator]
    return (node.op, left, right)
