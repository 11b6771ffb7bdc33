"""The runs as cards, with what can be done to each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from explorer.core.catalogue import Catalogue
from explorer.core.class_permits import allowed, is_class_name
from explorer.look.mixed import MixedLabel
from explorer.look.numbers import format_number
from explorer.look.theme import Theme
from explorer.panels.controls.icon_button import IconButton
from explorer.panels.controls.picker_item import PickerItem
from explorer.panels.controls.scroll_area import MarginScrollArea
from explorer.panels.controls.theming import spread_theme
from explorer.panels.run_card import CardFacts, RunCard
from explorer.session.experiment import NO_PARAMS, RunChoice
from explorer.session.run_state import RunState
from explorer.session.workspace import Workspace

if TYPE_CHECKING:
    from explorer.panels.controls.picker_popup import PickerPopup

_SPACING = 4
_HEADER = 36
_SIDE = 12


class RunsPanel(QWidget):
    """A heading with buttons, and a card for each run, scrolled where they are many.

    Attributes
    ----------
    workspace
        Whose runs these are.
    cards
        One for each run, in order.
    add, all_eyes, more
        The heading's buttons.

    Signals
    -------
    class_picked(str)
        A run is to be made by a class of PyTorch's kind, whose full name it is.
    """

    class_picked = Signal(str)

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        """Make the cards of ``workspace``."""
        super().__init__(parent)
        self.workspace = workspace
        self.cards: list[RunCard] = []
        self._theme = theme
        self._heading = MixedLabel("Runs", theme.body, 600)
        self.more = IconButton(theme, "more", "Selected run: duplicate, rename, remove …")
        self.add = IconButton(theme, "plus", "Add a run")
        self.all_eyes = IconButton(theme, "eye", "Hide all runs")
        self._empty = MixedLabel("No runs yet: add one with +", theme.tick)
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(_SIDE, 0, _SIDE, 0)
        self._column.setSpacing(_SPACING)
        self._column.addStretch(1)
        self._scroll = MarginScrollArea(self._list)
        # A new card has its place only once the list has got its new height.
        self._scroll.verticalScrollBar().rangeChanged.connect(self._show_selected)
        self._lay_out()
        self.more.clicked.connect(lambda: self._open_menu(_below(self.more)))
        self.add.clicked.connect(self.open_add_menu)
        self.all_eyes.clicked.connect(self._toggle_all)
        self.refresh(frozenset({"runs"}))

    def refresh(self, changes: frozenset[str]) -> None:
        """Show what the workspace says, as far as ``changes`` name it."""
        if changes & {"runs", "surface", "selection"}:
            self._refresh_cards()
        elif changes & {"step", "steps", "start", "gradient", "trace"}:
            self._refresh_status()
        if changes & {"selection"}:
            self._show_selected()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self._heading.set_style(theme.body, 600)
        self._empty.set_style(theme.tick, color=theme.ink2)
        spread_theme(self, theme)

    def height_for_cards(self, count: int) -> int:
        """Return the height at which ``count`` cards are seen whole."""
        card = self.cards[0].sizeHint().height() if self.cards else 42
        return _HEADER + max(1, count) * (card + _SPACING) - _SPACING + _SIDE

    def sizeHint(self) -> QSize:
        """Return the size that shows all cards."""
        return QSize(264, self.height_for_cards(len(self.cards)))

    def minimumSizeHint(self) -> QSize:
        """Return the size that shows two cards: the rest is scrolled."""
        return QSize(264, self.height_for_cards(min(2, len(self.cards))))

    def open_add_menu(self) -> PickerPopup:
        """Open the list of all optimizers; the one chosen becomes a new run."""
        # Lists open after the first frame, which needn't wait for their classes.
        from explorer.panels.controls.picker_popup import PickerPopup

        items = [*optimizer_items(self.workspace.catalogue), *class_items()]
        popup = PickerPopup(self._theme, "optimizers to add", items, QSize(), self)
        popup.chosen.connect(self._add)
        popup.show_at(self.add, QPoint(0, self.add.height()))
        return popup

    def _add(self, name: str) -> None:
        if is_class_name(name):
            self.class_picked.emit(name)
        else:
            self.workspace.add_run(RunChoice(optimizer=name))

    def run_menu(self, index: int) -> QMenu:
        """Return the menu of the run at ``index``."""
        run = self.workspace.runs[index]
        menu = QMenu(self)
        menu.addAction("Duplicate", lambda: self.workspace.duplicate_run(index))
        menu.addAction("Rename…", lambda: self._rename(index))
        menu.addAction("Reset parameters", lambda: self._reset(index)).setEnabled(
            bool(run.choice.params) and run.optimizer is not None
        )
        menu.addSeparator()
        shown = run.choice.visible
        menu.addAction("Hide" if shown else "Show", lambda: self.workspace.toggle_run(index))
        menu.addAction("Show only this", lambda: self._show_only(index))
        menu.addAction("Show all", self._show_all)
        menu.addSeparator()
        title = run.optimizer.title if run.optimizer is not None else "this rule"
        # Shown, not bound: the key is the window's, and about the selected run.
        keys = "\tI" if index == self.workspace.selected else ""
        menu.addAction(f"About {title}…{keys}", lambda: self.tell_about(index))
        menu.addSeparator()
        remove = menu.addAction("Remove", lambda: self._remove(index))
        # Shown, not bound: the card itself listens to the key while it has the keyboard.
        remove.setText(f"Remove\t{QKeySequence(Qt.Key.Key_Delete).toString()}")
        return menu

    def tell_about(self, index: int) -> None:
        """Tell of a run's optimizer: its formula, its parameters, where it comes from."""
        from explorer.panels.optimizer_card import OptimizerCard

        OptimizerCard(self.workspace.runs[index], self._theme, self.window()).open()

    # --- showing ---

    def _lay_out(self) -> None:
        header = QHBoxLayout()
        header.setContentsMargins(_SIDE, 7, 14, 3)
        header.setSpacing(0)
        header.addWidget(self._heading)
        header.addStretch(1)
        for button in (self.more, self.add, self.all_eyes):
            header.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, _SIDE)
        column.setSpacing(0)
        column.addLayout(header)
        column.addWidget(self._scroll, 1)
        self._column.addWidget(self._empty)
        self._empty.set_style(self._theme.tick, color=self._theme.ink2)

    def _refresh_cards(self) -> None:
        runs = self.workspace.runs
        while len(self.cards) > len(runs):
            card = self.cards.pop()
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self.cards) < len(runs):
            self._add_card(len(self.cards))
        for i, (card, run) in enumerate(zip(self.cards, runs, strict=True)):
            card.show_facts(self._facts(i, run))
        hidden = any(not run.choice.visible for run in runs)
        self.all_eyes.set_icon("eye-off" if hidden else "eye")
        self.all_eyes.set_name("Show all runs" if hidden else "Hide all runs")
        self.all_eyes.setEnabled(bool(runs))
        self.more.setEnabled(bool(runs))
        self._empty.setVisible(not runs)
        self.updateGeometry()

    def _add_card(self, index: int) -> None:
        card = RunCard(self._theme, self._list)
        card.chosen.connect(lambda: self.workspace.select(index))
        card.moved.connect(lambda by: self._move_from(index, by))
        card.removed.connect(lambda: self._remove(index))
        card.toggled.connect(lambda: self.workspace.toggle_run(index))
        card.menu_asked.connect(self._open_menu)
        self._column.insertWidget(index, card)
        self.cards.append(card)
        card.show()

    def _facts(self, index: int, run: RunState) -> CardFacts:
        status = self.workspace.status(run)
        eta = run.values.get(run.resolved.rate_name)
        return CardFacts(
            name=run.label,
            details=run.details,
            value="" if eta is None else f"η {format_number(eta)}",
            style=run.style,
            color=run.color,
            word=status.word,
            tone=status.tone,
            sentence=status.sentence,
            visible=run.choice.visible,
            selected=index == self.workspace.selected,
        )

    def _refresh_status(self) -> None:
        for card, run in zip(self.cards, self.workspace.runs, strict=True):
            status = self.workspace.status(run)
            card.show_status(status.word, status.tone, status.sentence)

    def _show_selected(self) -> None:
        if 0 <= self.workspace.selected < len(self.cards):
            card = self.cards[self.workspace.selected]
            self._scroll.ensureWidgetVisible(card, 0, _SPACING)

    # --- what a hand does ---

    def _move_from(self, index: int, by: int) -> None:
        to = index + by
        if 0 <= to < len(self.cards):
            self.workspace.select(to)
            self.cards[to].setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_menu(self, at: QPoint) -> None:
        if self.workspace.runs:
            menu = self.run_menu(self.workspace.selected)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(at)

    def _remove(self, index: int) -> None:
        focused = any(card.hasFocus() for card in self.cards)
        self.workspace.remove_run(index)
        if focused and self.workspace.runs:
            self._refresh_cards()
            self.cards[min(index, len(self.cards) - 1)].setFocus()

    def _reset(self, index: int) -> None:
        run = self.workspace.runs[index]
        self.workspace.replace_run(
            index, replace(run.choice, params=NO_PARAMS), f"Reset the parameters of {run.label}"
        )

    def _rename(self, index: int) -> None:
        run = self.workspace.runs[index]
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("Rename run")
        dialog.setLabelText("Name (empty for the optimizer's own):")
        dialog.setTextValue(run.label)
        dialog.textValueSelected.connect(
            lambda text: self.workspace.replace_run(
                index, replace(run.choice, label=text.strip()), f"Rename {run.label}"
            )
        )
        dialog.open()

    def _toggle_all(self) -> None:
        hidden = any(not run.choice.visible for run in self.workspace.runs)
        self._set_visible([hidden] * len(self.workspace.runs), "Show all" if hidden else "Hide all")

    def _show_all(self) -> None:
        self._set_visible([True] * len(self.workspace.runs), "Show all")

    def _show_only(self, index: int) -> None:
        wanted = [i == index for i in range(len(self.workspace.runs))]
        self._set_visible(wanted, f"Show only {self.workspace.runs[index].label}")

    def _set_visible(self, wanted: list[bool], label: str) -> None:
        experiment = self.workspace.experiment
        runs = tuple(
            replace(run, visible=visible)
            for run, visible in zip(experiment.runs, wanted, strict=True)
        )
        if runs != experiment.runs:
            self.workspace.edit(replace(experiment, runs=runs), label)


def optimizer_items(catalogue: Catalogue) -> list[PickerItem]:
    """Return every optimizer of the catalogue, by title."""
    items = [PickerItem(e.name, e.title, e.watch) for e in catalogue.optimizers.readable()]
    return sorted(items, key=lambda item: item.title.casefold())


def class_items() -> list[PickerItem]:
    """Return the classes of PyTorch's kind that the person lets run."""
    return [
        PickerItem(name, name.rpartition(".")[2], f"the class {name}, with its own state")
        for name in allowed()
    ]


def _below(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(QPoint(0, widget.height()))
