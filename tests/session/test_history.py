"""Undo and redo as laws: back and forth is nowhere, and a drag is one step."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.session import history
from explorer.session.history import History

edits = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["", "a", "b"]), st.booleans()))


def made(value: int, edits_: list[tuple[int, str, bool]]) -> History[int]:
    """Return a history after edits: (value, merge key, whether the hand lets go afterwards)."""
    kept = History(value)
    for number, (after, merge, close) in enumerate(edits_):
        kept.push(after, f"edit {number}", merge)
        if close:
            kept.close()
    return kept


def walk_back(kept: History[int]) -> list[int]:
    """Undo everything and return the values met, the newest first."""
    values = [kept.value]
    while kept.can_undo:
        values.append(kept.undo())
    return values


@given(edits)
@settings(deadline=None)
def test_undo_goes_back_to_the_start_and_redo_to_the_end(edits_) -> None:
    kept = made(0, edits_)
    end = kept.value
    back = walk_back(kept)
    assert back[0] == end
    assert back[-1] == kept.value == 0
    forth = [kept.value]
    while kept.can_redo:
        forth.append(kept.redo())
    assert forth == back[::-1]
    assert kept.value == end


@given(edits)
@settings(deadline=None)
def test_every_step_of_undo_changes_the_value(edits_) -> None:
    back = walk_back(made(0, edits_))
    assert all(a != b for a, b in itertools.pairwise(back))


@given(edits, st.integers(0, 10))
@settings(deadline=None)
def test_a_step_back_and_forth_is_nothing(edits_, steps) -> None:
    kept = made(0, edits_)
    for _ in range(steps):
        kept.undo()
    value, label, after = kept.value, kept.undo_label, kept.redo_label
    if kept.can_undo:
        kept.undo()
        assert kept.redo_label == label
        assert kept.redo() == value
        assert (kept.undo_label, kept.redo_label) == (label, after)
    if kept.can_redo:
        kept.redo()
        assert kept.undo_label == after
        assert kept.undo() == value
        assert (kept.undo_label, kept.redo_label) == (label, after)


@given(edits, st.integers(1, 5))
@settings(deadline=None)
def test_a_new_edit_ends_what_was_undone(edits_, steps) -> None:
    kept = made(0, edits_)
    for _ in range(steps):
        kept.undo()
    kept.push(99, "new")
    assert not kept.can_redo
    assert kept.redo() == 99
    assert kept.undo_label == "new"


@given(st.lists(st.integers(1, 9), min_size=1))
def test_a_drag_is_one_step(values) -> None:
    kept = History(0)
    for value in values:
        kept.push(value, f"to {value}", "slider")
    assert kept.undo_label == f"to {values[-1]}"
    assert kept.undo() == 0
    assert not kept.can_undo
    assert kept.redo() == values[-1]


def test_what_ends_a_drag() -> None:
    for end in (
        lambda kept: kept.close(),
        lambda kept: kept.push(50, "another", "other slider"),
        lambda kept: kept.push(50, "a click"),
        lambda kept: (kept.undo(), kept.redo()),
    ):
        kept = History(0)
        kept.push(1, "drag", "slider")
        kept.push(2, "drag", "slider")
        end(kept)
        before = kept.value
        kept.push(3, "drag again", "slider")
        assert kept.undo() == before


def test_there_and_back_in_one_drag_is_no_edit() -> None:
    kept = History(0)
    kept.push(1, "click")
    for value in (2, 3, 1):
        kept.push(value, "drag", "slider")
    assert kept.undo_label == "click"
    assert kept.undo() == 0


def test_what_goes_on_from_there_is_no_part_of_the_step_before() -> None:
    kept = History(0)
    kept.push(1, "first", "a")
    kept.close()
    kept.push(2, "second", "a")
    kept.push(1, "back", "a")
    kept.push(3, "and on", "a")
    kept.push(4, "and on", "a")
    assert kept.undo() == 1
    assert kept.undo() == 0


def test_the_same_value_is_no_edit() -> None:
    kept = History(0)
    kept.push(1, "one")
    kept.undo()
    kept.push(0, "nothing")
    assert not kept.can_undo
    assert kept.redo() == 1


def test_an_edit_without_a_label_can_be_undone() -> None:
    kept = History(0)
    kept.push(1, "")
    assert kept.can_undo
    assert kept.undo() == 0
    assert kept.can_redo


def test_nothing_to_undo_is_nothing() -> None:
    kept = History(7)
    assert (kept.undo(), kept.redo(), kept.undo_label, kept.redo_label) == (7, 7, "", "")


def test_the_oldest_steps_are_let_go(monkeypatch) -> None:
    monkeypatch.setattr(history, "LIMIT", 3)
    kept = made(0, [(value, "", False) for value in range(1, 9)])
    assert walk_back(kept) == [8, 7, 6, 5]
