"""Read a formula: Python's ``ast`` for the grammar, and a whitelist over what it finds.

Nothing here runs what it reads. What is not named in :mod:`explorer.formula.language` is refused
with its place.
"""

from __future__ import annotations

import ast
import keyword
import math
import re
import warnings
from collections.abc import Collection, Iterable, Mapping
from typing import NoReturn

from explorer.formula import language
from explorer.formula.errors import FormulaError, UnknownNameError, character_in_words
from explorer.formula.tree import Assign, Call, Name, Neg, Node, Num, Op, children

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.Mod: "%",
}
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_REFUSED: dict[type[ast.AST], str] = {
    ast.Attribute: "a dot after a name can't be used in a formula",
    ast.Subscript: "square brackets can't be used in a formula",
    ast.List: "square brackets can't be used in a formula",
    ast.Tuple: "a comma can stand only between a function's arguments",
    ast.Lambda: "'lambda' can't be used in a formula",
    ast.NamedExpr: "':=' can't be used in a formula",
    ast.IfExp: "use where(condition, a, b) instead of 'if'",
    ast.BoolOp: "'and' and 'or' can't be used; use where() or min() and max()",
    ast.JoinedStr: "text can't be used in a formula",
}
_NUMBER = re.compile(r"(?<![A-Za-z0-9_.])[0-9.][0-9A-Za-z_.]*(?:(?<=[eE])[+-][0-9]+)?")
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")


def is_name(text: str) -> bool:
    """Tell whether ``text`` can name a parameter, a variable or a quantity."""
    return (
        bool(_IDENTIFIER.match(text))
        and len(text) <= language.MAX_NAME
        and text not in RESERVED
        and not keyword.iskeyword(text)
        and "__" not in text
    )


RESERVED: frozenset[str] = frozenset(
    {*language.FUNCTIONS, *language.RULE_FUNCTIONS, *language.CONSTANTS}
)
"""Names that mean something in every formula and so can't be given to anything else."""


def parse_expression(
    text: str,
    names: Collection[str],
    extra_functions: Mapping[str, tuple[int, int]] | None = None,
) -> Node:
    """Read one expression.

    Parameters
    ----------
    text
        The formula; it may run over several lines inside brackets.
    names
        The names it may read, besides ``pi`` and ``e``.
    extra_functions
        Functions beside the language's own, with the least and most arguments of each.

    Raises
    ------
    FormulaError
        With the line and column of what can't be read.
    """
    reader = _Reader(text, {**language.FUNCTIONS, **(extra_functions or {})})
    body = reader.statements()
    if not body:
        raise FormulaError("the formula is empty", 1, 1)
    first = body[0]
    if isinstance(first, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
        reader.refuse(first, "an expression is wanted here, without '='")
    if not isinstance(first, ast.Expr):
        reader.refuse(first, "an expression is wanted here")
    if len(body) > 1:
        reader.refuse(body[1], "one expression is wanted here, and this is a second one")
    node = reader.expression(first.value)
    _check_names(node, frozenset(names), reader.functions)
    return node


def parse_assignments(
    text: str, extra_functions: Mapping[str, tuple[int, int]], fixed: Collection[str]
) -> list[Assign]:
    """Read assignments, a line each; names are checked by the caller, who knows which are state.

    Parameters
    ----------
    fixed
        Names that may be read and not assigned.

    Raises
    ------
    FormulaError
        With the line and column of what can't be read.
    """
    reader = _Reader(text, {**language.FUNCTIONS, **extra_functions})
    result: list[Assign] = []
    for statement in reader.statements():
        if not isinstance(statement, ast.Assign):
            reader.refuse(statement, "a line 'name = formula' is wanted here")
        if result and statement.lineno <= result[-1].line:
            reader.refuse(statement, "one assignment a line")
        target = statement.targets[0]
        if len(statement.targets) > 1 or not isinstance(target, ast.Name):
            reader.refuse(target, "one plain name is wanted left of '='")
        if target.id in fixed:
            reader.refuse(target, f"'{target.id}' is given and can't be assigned")
        if not is_name(target.id):
            reader.refuse(target, f"'{target.id[:40]}' can't be used as a name")
        result.append(Assign(target.id, reader.expression(statement.value), statement.lineno))
    if not result:
        raise FormulaError("there is no line 'name = formula'", 1, 1)
    return result


def require_known(node: Node, known: Collection[str], functions: Iterable[str]) -> None:
    """Raise FormulaError at the first name of ``node`` that is not in ``known``."""
    _check_names(node, known, functions)


def _check_names(node: Node, known: Collection[str], functions: Iterable[str]) -> None:
    if isinstance(node, Name) and node.name not in known and node.name not in language.CONSTANTS:
        if node.name in functions:
            message = f"'{node.name}' is a function: write {node.name}(…)"
            raise FormulaError(message, *node.place)
        raise UnknownNameError(node.name, {*known, *language.CONSTANTS}, *node.place)
    for child in children(node):
        _check_names(child, known, functions)


class _Reader:
    """Turns one text into nodes, refusing whatever the language does not have."""

    def __init__(self, text: str, functions: Mapping[str, tuple[int, int]]) -> None:
        self.text = text
        self.functions = functions
        # There is no text in the language, so what begins with # is a comment wherever it stands.
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._lines = [line.split("#", 1)[0] for line in lines]
        self._nodes = 0
        self._check_size()

    def _check_size(self) -> None:
        """Refuse what Python's own parser might choke on before it sees it."""
        if len(self.text) > language.MAX_LENGTH:
            message = f"the formula is too long: more than {language.MAX_LENGTH:,} characters"
            raise FormulaError(message, 1, 1)
        depth = 0
        for row, code in enumerate(self._lines, 1):
            for column, character in enumerate(code, 1):
                strange = not (
                    character.isascii() and (character.isprintable() or character == "\t")
                )
                mark = character in "'\"`$?!\\;@&|~{}" and code[column - 1 : column + 1] != "!="
                if strange or mark:
                    message = f"{character_in_words(character)} can't be used in a formula"
                    raise FormulaError(message, row, column)
                depth += (character in "([") - (character in ")]")
                if depth > language.MAX_DEPTH:
                    raise FormulaError(
                        f"too deep: more than {language.MAX_DEPTH} brackets in brackets",
                        row,
                        column,
                    )
            for number in _NUMBER.finditer(code):
                if len(number.group()) > language.MAX_DIGITS:
                    raise FormulaError(
                        f"a number has more than {language.MAX_DIGITS} characters",
                        row,
                        number.start() + 1,
                    )

    def statements(self) -> list[ast.stmt]:
        """Return Python's view of the text."""
        # A blank left edge would be an indentation error to Python and nothing to a person.
        text = "\n".join(line.lstrip() for line in self._lines)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SyntaxWarning)
                return ast.parse(text).body
        except SyntaxError as error:
            line = min(max(error.lineno or 1, 1), len(self._lines))
            source = self._lines[line - 1]
            column = min(max(error.offset or 1, 1) + self._cut(line), len(source) + 1)
            raise FormulaError(self._explain(error, line), line, column) from None
        except (RecursionError, MemoryError, ValueError, OverflowError):
            raise FormulaError("the formula is too deep to read", 1, 1) from None

    def _explain(self, error: SyntaxError, line: int) -> str:
        text = str(error.msg)
        if "was never closed" in text or "unexpected EOF" in text:
            return "a bracket is opened here and never closed"
        if "unmatched" in text or "does not match" in text:
            return "this bracket was never opened"
        if "literal" in text:
            return "this number can't be read (a product needs a '*')"
        if not self._lines[line - 1].strip():
            return "something is missing here"
        return "this can't be read as a formula"

    def refuse(self, node: ast.AST, message: str) -> NoReturn:
        """Raise at the place of ``node``."""
        raise FormulaError(message, *self.place(node))

    def place(self, node: ast.AST) -> tuple[int, int]:
        """Return the line and column, from 1, at which ``node`` begins."""
        line = getattr(node, "lineno", 1)
        return line, getattr(node, "col_offset", 0) + self._cut(line) + 1

    def _cut(self, line: int) -> int:
        """Return how many characters `statements` takes from the left of a line."""
        source = self._lines[line - 1]
        return len(source) - len(source.lstrip())

    def expression(self, node: ast.expr, depth: int = 0) -> Node:
        """Return the tree of one Python expression."""
        self._nodes += 1
        if self._nodes > language.MAX_NODES:
            self.refuse(node, f"the formula is too long: more than {language.MAX_NODES:,} parts")
        if depth > 3 * language.MAX_DEPTH:
            self.refuse(node, "the formula is too deep")
        place = self.place(node)
        if isinstance(node, ast.Constant):
            return self._number(node)
        if isinstance(node, ast.Name):
            if len(node.id) > language.MAX_NAME or not _IDENTIFIER.match(node.id):
                self.refuse(node, f"'{node.id[:40]}' can't be used as a name")
            return Name(node.id, place)
        if isinstance(node, ast.UnaryOp):
            if isinstance(node.op, ast.UAdd):
                return self.expression(node.operand, depth + 1)
            if isinstance(node.op, ast.USub):
                return Neg(self.expression(node.operand, depth + 1), place)
            self.refuse(node, "'not' can't be used in a formula; use where()")
        if isinstance(node, ast.BinOp):
            symbol = _BINARY.get(type(node.op))
            if symbol is None:
                power = isinstance(node.op, ast.BitXor)
                self.refuse(node.right, "write ** for a power" if power else "no such operator")
            left = self.expression(node.left, depth + 1)
            return Op(symbol, left, self.expression(node.right, depth + 1), place)
        if isinstance(node, ast.Compare):
            if len(node.ops) > 1:
                self.refuse(node.comparators[1], "compare two things at a time")
            compare = _COMPARE.get(type(node.ops[0]))
            if compare is None:
                self.refuse(node, "'is' and 'in' can't be used in a formula")
            left = self.expression(node.left, depth + 1)
            return Op(compare, left, self.expression(node.comparators[0], depth + 1), place)
        if isinstance(node, ast.Call):
            return self._call(node, depth)
        return self.refuse(node, _REFUSED.get(type(node), "this can't be used in a formula"))

    def _number(self, node: ast.Constant) -> Num:
        value = node.value
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.refuse(node, f"{str(value)[:20]!r} is not a number that a formula can use")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            self.refuse(node, "this number is too large")
        return Num(number, self.place(node))

    def _call(self, node: ast.Call, depth: int) -> Call:
        if not isinstance(node.func, ast.Name):
            self.refuse(node.func, "only a function's plain name can stand before '('")
        name = node.func.id
        if name not in self.functions:
            raise UnknownNameError(name, self.functions, *self.place(node), is_function=True)
        if node.keywords:
            self.refuse(node, f"{name}() takes no named arguments")
        least, most = self.functions[name]
        if not least <= len(node.args) <= most:
            wanted, plural = str(least), "" if least == 1 else "s"
            if least != most:
                few = len(node.args) < least
                wanted = f"at least {least}" if few else f"at most {most}"
            self.refuse(node, f"{name}() takes {wanted} argument{plural}, not {len(node.args)}")
        args = tuple(self.expression(a, depth + 1) for a in node.args)
        return Call(name, args, self.place(node))
