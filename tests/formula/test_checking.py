"""Texts that are being typed: every fault has its place, and its mend mends it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.formula.checking import check_formula, check_rule

PARAMS = ("eta", "beta", "eps")
GOOD = "v = beta*v + (1-beta)*g**2\nrate = eta/(sqrt(v)+eps)\nw = w - rate*g"


def test_a_good_rule_has_no_faults():
    check = check_rule(GOOD, PARAMS)
    assert check.faults == ()
    assert check.rule.state == ("v",)
    assert [(x.number, x.target) for x in check.lines] == [(1, "v"), (2, "rate"), (3, "w")]
    assert check.assigned == ("v", "rate")


def test_the_fault_of_the_picture():
    text = GOOD.replace("eps", "esp")
    check = check_rule(text, PARAMS)
    assert check.rule is None
    [fault] = check.faults
    assert fault.place == "Line 2, column 21"
    assert fault.message == "nothing is called “esp”. Did you mean “eps”?"
    assert text.split("\n")[1][fault.column - 1 :][: fault.length] == "esp"
    assert fault.unknown == "esp"
    [mend] = fault.mends
    assert mend.label == "Use eps"
    assert mend(text) == GOOD
    assert [x.assign is not None for x in check.lines] == [True, False, True]
    assert check.assigned == ("v", "rate")


MENDED = [
    ("w = w - eta*g^2", "Use **", "w = w - eta*g**2"),
    ("w = w - 2g", "Insert *", "w = w - 2*g"),
    ("w = w - eta*(g+1", "Close the bracket", "w = w - eta*(g+1)"),
    ("w = w - eta*(g+1  # why", "Close the bracket", "w = w - eta*(g+1)  # why"),
    ("w = w - eta*g)", "Remove the bracket", "w = w - eta*g"),
    ("w = w − eta*g", "Use -", "w = w - eta*g"),
    ("w = w - η*g", "Use eta", "w = w - eta*g"),
    ("w = w - eta*g²", "Use **2", "w = w - eta*g**2"),
    ("m = g", "Add w = w - eta*g", "m = g\nw = w - eta*g"),
    ("rate = eta\n", "Add w = w - rate*g", "rate = eta\nw = w - rate*g"),
    ("w = w - eta*sqr(g)", "Use sqrt", "w = w - eta*sqrt(g)"),
    ("m = g\nw = w - etta*m", "Use eta", "m = g\nw = w - eta*m"),
]


@pytest.mark.parametrize(("text", "label", "mended"), MENDED, ids=[t[:24] for t, _, _ in MENDED])
def test_a_mend_mends(text, label, mended):
    [fault] = check_rule(text, PARAMS).faults
    [mend] = fault.mends
    assert mend.label == label
    assert mend(text) == mended
    assert check_rule(mended, PARAMS).faults == ()


def test_each_bad_line_is_told():
    check = check_rule("v = beta*v + (1-beta*g**2\nrate = eta/(sqrt(v)+k)\nw = w - rate*g", PARAMS)
    assert [(f.line, f.column) for f in check.faults] == [(1, 14), (2, 21)]
    assert [x.assign is not None for x in check.lines] == [False, False, True]


def test_a_mend_below_other_faults_finds_its_place():
    text = "# a comment\n\nv = q*(g\nrate = eta/(esp)\nw = w - rate*v"
    faults = check_rule(text, PARAMS).faults
    for fault in sorted(faults, key=lambda f: -f.line):
        text = fault.mends[0](text)
    assert text == "# a comment\n\nv = q*(g)\nrate = eta/(eps)\nw = w - rate*v"
    [left] = check_rule(text, PARAMS).faults
    assert (left.unknown, left.line, left.column) == ("q", 3, 5)


def test_a_line_that_runs_on_in_brackets():
    check = check_rule("a = (g +\n  2)\nw = w - a*zz", PARAMS)
    assert [(x.number, x.assign is not None) for x in check.lines] == [(1, True), (3, False)]
    assert check.faults[0].place == "Line 3, column 11"


def test_eta_must_be_given_to_be_read():
    [fault] = check_rule("w = w - eta*g", ("beta",)).faults
    assert fault.unknown == "eta"
    assert check_rule("w = w - beta*g", ("beta",)).faults == ()


def test_a_fault_of_the_whole_is_at_its_line():
    check = check_rule("H = hess(w)\nw = w - H*g", PARAMS)
    assert check.faults[0].line == 2
    assert [x.assign is not None for x in check.lines] == [True, False]


def test_w_can_not_become_a_parameter():
    assert check_formula("w + 1", ("x",))[1][0].unknown == ""
    assert check_formula("k + 1", ("x",))[1][0].unknown == "k"
    assert check_formula("k(1)", ("x",))[1][0].unknown == ""


LETTERS = st.text(alphabet="wgteabv=+-*/()^,. \n12#<'_éη²", max_size=60)


@given(LETTERS)
def test_whatever_is_typed_has_faults_in_the_text_or_is_good(text):
    check = check_rule(text, PARAMS)
    assert (check.rule is None) == bool(check.faults)
    rows = text.split("\n")
    for fault in check.faults:
        assert 1 <= fault.line <= len(rows)
        assert 1 <= fault.column <= max(1, len(rows[fault.line - 1]))
        assert fault.message.endswith((".", "?", "!"))
        for mend in fault.mends:
            assert 0 <= mend.start <= mend.end <= len(text)
            assert mend(text) != text
