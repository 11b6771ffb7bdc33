"""Run cards: what they say, and what can be done to a run."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QInputDialog

from explorer.panels.optimizer_card import OptimizerCard
from explorer.panels.runs_panel import RunsPanel
from explorer.session.experiment import RunChoice, Values

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(shown):
    return shown(RunsPanel, height=274)


def names(workspace):
    return [run.label for run in workspace.runs]


def test_a_card_for_each_run(panel, workspace):
    facts = [card.facts for card in panel.cards]
    assert [f.name for f in facts] == names(workspace)
    assert [f.value for f in facts] == ["η 0.1"] * 5
    assert [f.style for f in facts] == [0, 1, 2, 3, 4]
    assert [f.selected for f in facts] == [True, False, False, False, False]
    assert all(f.visible and f.word for f in facts)


def test_status_words_follow_the_playhead(panel, workspace):
    workspace.compute_all()
    at_start = [card.facts.word for card in panel.cards]
    workspace.seek(150)
    assert [card.facts.word for card in panel.cards] != at_start
    expected = [workspace.status(run) for run in workspace.runs]
    assert [card.facts.word for card in panel.cards] == [s.word for s in expected]
    assert [card.toolTip() for card in panel.cards] == [s.sentence for s in expected]


def test_a_card_whose_words_stay_is_not_painted_again(qtbot, panel, workspace, monkeypatch):
    workspace.compute_all()
    workspace.seek(199)
    card = panel.cards[0]
    painted = []
    monkeypatch.setattr(card, "update", lambda: painted.append(1))
    card.show_facts(replace(card.facts))
    assert painted == []
    card.show_status("other", "plain", "")
    assert painted == [1]


def test_a_click_selects(qtbot, panel, workspace):
    qtbot.mouseClick(panel.cards[3], LEFT, pos=QPoint(80, 20))
    assert workspace.selected == 3
    assert [c.facts.selected for c in panel.cards] == [False, False, False, True, False]


def test_arrows_go_from_card_to_card(qtbot, panel, workspace):
    panel.cards[0].setFocus()
    qtbot.keyClick(panel.cards[0], Qt.Key.Key_Down)
    qtbot.keyClick(panel.cards[1], Qt.Key.Key_Down)
    assert workspace.selected == 2
    assert panel.cards[2].hasFocus()
    qtbot.keyClick(panel.cards[2], Qt.Key.Key_Up)
    assert workspace.selected == 1
    workspace.select(0)
    qtbot.keyClick(panel.cards[0], Qt.Key.Key_Up)
    assert workspace.selected == 0


def test_one_card_takes_the_tab_key(panel):
    strong = [c.focusPolicy() == Qt.FocusPolicy.StrongFocus for c in panel.cards]
    assert strong == [True, False, False, False, False]


def test_the_eye_hides_and_undo_shows(qtbot, panel, workspace):
    qtbot.mouseClick(panel.cards[1].eye, LEFT)
    assert not workspace.experiment.runs[1].visible
    assert not panel.cards[1].facts.visible
    assert panel.cards[1].eye.icon_name == "eye-off"
    assert panel.cards[1].eye.accessibleName() == f"Show {names(workspace)[1]}"
    assert workspace.selected == 0
    workspace.undo()
    assert panel.cards[1].facts.visible


def test_all_are_hidden_and_shown_in_one_step(qtbot, panel, workspace):
    qtbot.mouseClick(panel.all_eyes, LEFT)
    assert not any(run.visible for run in workspace.experiment.runs)
    qtbot.mouseClick(panel.all_eyes, LEFT)
    assert all(run.visible for run in workspace.experiment.runs)
    workspace.undo()
    workspace.undo()
    assert not workspace.can_undo


def test_delete_removes_and_keeps_the_keyboard_in_the_list(qtbot, panel, workspace):
    panel.cards[4].setFocus()
    qtbot.keyClick(panel.cards[4], Qt.Key.Key_Delete)
    assert len(workspace.runs) == len(panel.cards) == 4
    assert panel.cards[3].hasFocus()


def test_every_run_can_be_removed_and_one_added_again(qtbot, panel, workspace):
    while workspace.runs:
        workspace.remove_run(0)
    assert panel.cards == []
    assert not panel.more.isEnabled()
    popup = panel.open_add_menu()
    qtbot.keyClicks(popup.search, "nadam")
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert workspace.experiment.runs[0].optimizer == "nadam"
    assert len(panel.cards) == 1


def test_every_optimizer_can_be_added(panel, workspace):
    popup = panel.open_add_menu()
    assert sorted(popup.keys) == workspace.catalogue.optimizers.names()
    popup.close()


def test_the_menu_of_a_run(panel, workspace):
    def do(index, text):
        menu = panel.run_menu(index)
        action = next(a for a in menu.actions() if a.text().startswith(text))
        action.trigger()
        menu.deleteLater()

    do(1, "Duplicate")
    assert names(workspace)[1:3] == ["Momentum", "Momentum 2"]
    assert workspace.selected == 2
    do(2, "Remove")
    assert len(workspace.runs) == 5
    do(2, "Show only")
    assert [r.visible for r in workspace.experiment.runs] == [False, False, True, False, False]
    do(0, "Show all")
    assert all(r.visible for r in workspace.experiment.runs)
    do(3, "Hide")
    assert not workspace.experiment.runs[3].visible
    assert workspace.experiment.runs[3].params
    do(3, "Reset")
    assert workspace.experiment.runs[3].params == {}


def test_a_run_is_renamed(qtbot, panel, workspace):
    menu = panel.run_menu(0)
    next(a for a in menu.actions() if a.text().startswith("Rename")).trigger()
    menu.deleteLater()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QInputDialog))
    dialog.setTextValue("Plain descent")
    dialog.accept()
    assert panel.cards[0].facts.name == "Plain descent"
    workspace.undo()
    assert panel.cards[0].facts.name == "GD"


def test_many_runs_scroll_and_the_selected_one_is_brought_into_view(qtbot, panel, workspace):
    for _ in range(5):
        workspace.add_run(RunChoice(optimizer="gd"))
    assert workspace.selected == 9
    area = panel._scroll

    def seen(card):
        top = card.mapTo(area.viewport(), QPoint(0, 0)).y()
        return top >= 0 and top + card.height() <= area.viewport().height()

    qtbot.waitUntil(lambda: seen(panel.cards[9]) and not seen(panel.cards[0]))
    assert area.bar.isVisible()
    workspace.select(0)
    qtbot.waitUntil(lambda: seen(panel.cards[0]))
    # The bar lies over the margin: the cards keep their width.
    assert panel.cards[0].width() == panel.width() - 24


def test_eight_styles_then_hollow_ones(panel, workspace):
    for _ in range(5):
        workspace.add_run(RunChoice(optimizer="gd"))
    assert [c.facts.style for c in panel.cards] == list(range(10))


def test_a_run_without_a_learning_rate_says_none(panel, workspace):
    workspace.add_run(RunChoice(rule="w = w - s*g", params=Values({"s": 0.1})))
    assert panel.cards[5].facts.value == ""


@pytest.mark.parametrize("hidden", [False, True])
def test_what_a_card_says_is_spoken(panel, workspace, hidden):
    if hidden:
        workspace.toggle_run(0)
    card = panel.cards[0]
    assert card.accessibleName() == "GD"
    assert "η 0.1" in card.accessibleDescription()
    assert card.facts.word in card.accessibleDescription()
    assert ("hidden" in card.accessibleDescription()) == hidden


def test_a_selected_card_has_the_tint_and_a_bar_in_the_accent(panel, theme):
    image = panel.cards[0].grab().toImage()
    assert image.pixelColor(1, 20).name() == theme.accent.lower()
    assert image.pixelColor(150, 5).name() == theme.tint.lower()
    other = panel.cards[1].grab().toImage()
    assert other.pixelColor(150, 5).name() == theme.panel.lower()


def test_the_menu_of_a_run_tells_of_its_optimizer(panel, workspace):
    for index in (1, 2):
        menu = panel.run_menu(index)
        title = workspace.runs[index].optimizer.title
        about = next(a for a in menu.actions() if a.text().startswith(f"About {title}…"))
        assert about.text().endswith("\tI") == (index == workspace.selected)
        about.trigger()
        card = panel.window().findChildren(OptimizerCard)[-1]
        assert card.run is workspace.runs[index]
        assert card.isVisible()
        card.close()
        menu.deleteLater()
