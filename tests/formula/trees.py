"""Trees of every kind, for laws that hold of all formulas."""

from __future__ import annotations

from hypothesis import strategies as st

from explorer.formula.tree import Call, Name, Neg, Node, Num, Op

SMOOTH = ("sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")
KINKED = ("abs", "sign", "floor")

numbers = st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 0.1, 1.5, 10.0, 1e-8, 2.5e5])
"""Numbers as they are typed: none is negative."""
exponents = st.sampled_from([2.0, 3.0, 4.0, 0.5, 1.5, 1.0, 0.0]).map(Num)


def trees(
    names: tuple[str, ...] = ("x", "y"),
    kinked: bool = True,
    comparisons: bool = True,
    towers: bool = True,
    leaves: int = 12,
) -> st.SearchStrategy[Node]:
    """Return a strategy of trees over ``names``, as reading a formula gives them.

    Parameters
    ----------
    kinked
        Whether what has no derivative somewhere may be in them.
    comparisons
        Whether a comparison may stand as a number.
    towers
        Whether an exponent may be anything, and numbers very large or small.
    leaves
        About the most leaves.
    """
    plain = numbers if towers else st.sampled_from([0.5, 1.0, 2.0, 3.0, 0.25])
    leaf = st.one_of(st.sampled_from(names).map(Name), plain.map(Num))
    if kinked:
        leaf = st.one_of(leaf, st.sampled_from(["pi", "e"]).map(Name))

    def grow(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        def op(symbols: tuple[str, ...]) -> st.SearchStrategy[Node]:
            return st.builds(Op, st.sampled_from(symbols), below, below)

        def calls(names: tuple[str, ...]) -> st.SearchStrategy[Node]:
            return st.builds(lambda f, a: Call(f, (a,)), st.sampled_from(names), below)

        grown = [
            op(("+", "-", "*", "/")),
            st.builds(lambda a, n: Op("**", a, n), below, exponents),
            below.map(Neg),
            calls(SMOOTH),
        ]
        if towers:
            grown.append(op(("**",)))
        if kinked:
            many = st.lists(below, min_size=2, max_size=3).map(tuple)
            three = st.tuples(below, below, below)
            grown += [
                op(("%",)),
                calls(KINKED),
                st.builds(Call, st.sampled_from(["min", "max"]), many),
                st.builds(Call, st.just("clip"), three),
                st.builds(
                    lambda c, a, b: Call("where", (c, a, b)),
                    op(("<", "<=", ">", ">=", "==", "!=")),
                    below,
                    below,
                ),
            ]
        if comparisons:
            grown.append(op(("<", "<=", ">", ">=", "==", "!=")))
        return st.one_of(grown)

    return st.recursive(leaf, grow, max_leaves=leaves)


def text_of(node: Node) -> str:
    """Return a tree as a formula with every bracket there can be."""
    if isinstance(node, Num):
        return repr(node.value)
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Neg):
        return f"(-{text_of(node.value)})"
    if isinstance(node, Op):
        return f"({text_of(node.left)} {node.op} {text_of(node.right)})"
    return f"{node.function}({', '.join(text_of(a) for a in node.args)})"
