"""What is said below and above a figure."""

from __future__ import annotations

import json

import pytest

from explorer.core.catalogue import Catalogue
from explorer.export.caption import caption_of, facts_of, letter, strip_words, typed_caption
from explorer.export.legend import Legend, shortened
from explorer.export.paragraph import broken
from explorer.export.plots_part import PlotsPart
from explorer.export.print_type import picture_theme
from explorer.look.mixed import mixed_width
from explorer.session.files import read_session
from explorer.session.workspace import Workspace
from explorer.views.drawn import drawn_runs

pytestmark = pytest.mark.usefixtures("qapp")

CATALOGUE = Catalogue()
GD = {"optimizer": "gd"}


def opened(surface: str | dict, runs: list, **more) -> Workspace:
    named = {"name": surface} if isinstance(surface, str) else surface
    table = {"format": "optimizer-explorer/1", "surface": named, "runs": runs, "steps": 30, **more}
    workspace = Workspace(read_session(json.dumps(table)), CATALOGUE)
    workspace.compute_all()
    return workspace


def said(workspace: Workspace, step: int = 30, **options) -> str:
    return " ".join(text for text, _ in caption_of(workspace, step, 1, False, **options))


@pytest.mark.parametrize(
    ("tab", "words"),
    [
        ("data", "The points with each run's model at step 30, the steps before it faint"),
        ("3d", "Steps 0 to 30 on the surface of the loss"),
        ("contour", "Steps 0 to 30 over lines of equal loss"),
    ],
)
def test_the_middle_is_called_what_it_is(tab, words):
    workspace = opened("linear-regression", [GD], view={"tab": tab})
    assert words in said(workspace)
    strip = " ".join(text for text, _ in strip_words(workspace, (0, 10, 20, 30), tab))
    assert strip.startswith("a–d Steps 0 to 30, every 10 steps ")


def test_runs_that_diverged_or_left_are_named_with_when_and_where():
    runs = [
        {"optimizer": "gd", "params": {"eta": 0.1}},
        {"optimizer": "momentum", "params": {"eta": 0.5}},
    ]
    words = said(opened("rosenbrock", runs))
    assert "; GD diverged at step 5, Momentum at step 4." in words
    early = said(opened("rosenbrock", runs), step=3)
    assert "have left" in early or "has left the view at $" in early
    assert "the line across is step 3; GD diverges at step 5, Momentum at step 4." in early


def test_runs_that_ended_otherwise_are_told_of_in_the_picture_s_own_words():
    surface = {"expression": "sqrt(x) + y**2", "variables": ["x", "y"], "range": [[0, 4], [-2, 2]]}
    two = [GD, {"optimizer": "momentum"}]
    undefined = opened(surface, two, start=[-1, 1])
    assert "; GD and Momentum: not defined at the start." in said(undefined)
    assert undefined.runs[0].trace.divergence.words == "not defined at the start"
    flat = opened(surface, two, start=[0, 1])
    assert "; GD and Momentum: no gradient at the start." in said(flat)
    assert "is step 0; GD and Momentum: no gradient at the start." in said(flat, step=0)
    strip = " ".join(text for text, _ in strip_words(flat, (0, 30), "contour"))
    assert strip.endswith("; GD and Momentum: no gradient at the start.")
    for workspace in (undefined, flat):
        assert "diverge" not in said(workspace) + said(workspace, step=0)
    mixed = [{**GD, "start": [1, 1], "params": {"eta": 5}}, {**GD, "start": [-1, 1], "label": "B"}]
    steep = opened({**surface, "expression": "sqrt(x) + y**4"}, mixed)
    assert f"; GD {steep.runs[0].trace.divergence.words}; B: not defined at the start." in said(
        steep
    )


def test_starts_are_those_of_the_runs():
    surface = {"expression": "w*cos(3*w)", "variables": ["w"], "range": [[-4, 4]]}
    facts = " ".join(t for t, _ in facts_of(opened(surface, [GD], start=[1.2])))
    assert facts.startswith(r"Typed surface. $L\;=\;w\,\cos(3 w)$. ") or "\\cos" in facts
    assert facts.endswith("start 1.2.")
    two = opened(surface, [GD, {**GD, "start": [0.35]}], start=[0.2])
    assert " ".join(t for t, _ in facts_of(two)).endswith("starts 0.2 and 0.35.")


def test_a_formula_that_one_line_would_change_stands_as_it_was_typed():
    surface = {"expression": "a/(1 + b**2)", "variables": ["a", "b"], "range": [[-1, 1], [-1, 1]]}
    facts = " ".join(text for text, _ in facts_of(opened(surface, [GD])))
    assert "$L$ = a/(1 + b**2)." in facts


def test_names_of_the_data_are_symbols():
    facts = " ".join(text for text, _ in facts_of(opened("sigmoid-neuron", [GD])))
    assert "of them with $x$ = 0" in facts


def test_a_typed_caption_has_symbols_and_lines():
    words = typed_caption("A caption with $\\eta = 0.1$ and\nanother line, for $5")
    paragraph = broken(words, 900, 20)
    assert len(paragraph.lines) == 2
    assert paragraph.lines[0][0][0] == r"A caption with $\eta\;=\;0.1$ and"
    assert paragraph.lines[1][0][0] == "another line, for ＄5"


def test_a_bold_letter_never_ends_a_line():
    words = [("Title.", 600), ("some facts of it.", 400), ("b–d", 600), ("60 steps", 400)]
    for width in range(130, 400, 7):
        for line in broken(words, width, 20).lines:
            assert line[-1] != ("b–d", 600)


def test_letters_go_on_after_z():
    assert [letter(i) for i in (0, 25, 26, 27, 52)] == ["a", "z", "aa", "ab", "ba"]


def legend(workspace: Workspace, width: float) -> Legend:
    theme = picture_theme("print")
    return Legend(workspace.runs, drawn_runs(workspace, theme), theme, width)


def test_no_entry_of_a_legend_is_wider_than_the_legend():
    label = "Adam with a label that goes on and on, far beyond what anyone would want in a legend"
    runs = [{"optimizer": "adam", "label": f"{label} {i}"} for i in range(3)]
    made = legend(opened("bowl", runs), 420)
    names = [entry.name for entry in made._entries]
    assert len(set(names)) == 3, "their ends tell them apart"
    for entry in made._entries:
        assert entry.x + 59 + mixed_width(entry.name, 21) <= 420
        assert "…" in entry.name
    assert shortened("short", 420, 21) == "short"


def test_a_legend_does_not_say_twice_what_a_label_says():
    runs = [{**GD, "params": {"eta": e}, "label": f"η = {e}"} for e in (0.01, 0.2)]
    made = legend(opened("bowl", runs), 900)
    assert [entry.details for entry in made._entries] == ["", ""]
    other = legend(opened("bowl", [{**r, "label": "x"} for r in runs]), 900)
    assert all(entry.details for entry in other._entries)


def test_marks_are_named_where_they_are_few_and_left_out_where_they_are_many():
    theme = picture_theme("print")
    many = opened("himmelblau", [{"optimizer": "newton"}], start=[0, 0], steps=100)
    part = PlotsPart(many, drawn_runs(many, theme), theme, True)
    assert part.marks == ""
    assert not part.scene.with_events
    words = said(many, step=100, marks="hollow ticks: its gradient is exactly 0")
    assert words.endswith("step 100; hollow ticks: its gradient is exactly 0.")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"B $\eta=0.1$ and $x'", "$|$＄"),
        (r"costs $5, with $\eta$", "＄$|$"),
        ("costs $5", "＄"),
        (r"$\eta$ and $w$", "$|$$|$"),
    ],
)
def test_a_dollar_sign_alone_leaves_the_others_their_meaning(text, shown):
    [(line, _)] = typed_caption(text)
    signs = "".join(c for c in line if c in "$＄")
    assert signs == shown.replace("|", "")
