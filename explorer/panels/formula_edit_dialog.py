"""A window beside the picture in which a formula is typed: the surface's or a schedule's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from explorer.errors import InputError
from explorer.formula.checking import Fault, Mend, fault_of
from explorer.look.theme import Theme
from explorer.panels.controls.marks import mark_field
from explorer.panels.controls.plain_button import PlainButton
from explorer.panels.controls.text import tip
from explorer.panels.controls.theming import spread_theme
from explorer.panels.formula_edit import FormulaText
from explorer.panels.formula_edit_cancelled import Cancellable
from explorer.panels.formula_edit_names import NameChips, function_words
from explorer.panels.formula_edit_preview import TypesetLines, WaitStrip
from explorer.panels.formula_edit_strip import FaultStrip
from explorer.panels.formula_edit_subject import FaultyError
from explorer.panels.slider_grid import SliderGrid
from explorer.session.typed import NEW_VALUE
from explorer.session.workspace import Workspace

FRAME = 16
"""Milliseconds within which keys are gathered into one edit."""
PAUSE = 1500
"""Milliseconds without a key after which typing is an undo step of its own."""


class FormulaDialog(Cancellable):
    """Types a formula; what can be read is shown at once, beside this window.

    Cancel brings back what was there before; what was typed can be had back, by Redo as far as it
    could be shown, and as text when the dialog is opened again.

    Attributes
    ----------
    fields
        The texts by what they are called, such as ``Model``.
    small
        Other fields by what they are called; they are marked where they can't be read.
    strip, preview, sliders, names, functions
        What is wrong, the formula typeset, a slider for each parameter, and what may be used.
    faults
        All that is wrong with what is typed.
    again
        The button that puts back what was typed when the dialog was cancelled; hidden without.

    Signals
    -------
    said
        Something is to be told in passing (str).
    """

    said = Signal(str)

    def __init__(
        self, workspace: Workspace, theme: Theme, title: str, parent: QWidget | None = None
    ) -> None:
        """Make a dialog without fields; a subclass adds them and calls :meth:`build`."""
        super().__init__(theme, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setModal(False)
        self.workspace = workspace
        self.fields: dict[str, FormulaText] = {}
        self.small: Mapping[str, Sequence[QLineEdit]] = {}
        self.faults: tuple[Fault, ...] = ()
        self._params: dict[str, float] = {}
        self._busy = False
        self._last = ""  # the field typed into last, where chips type
        self.strip = FaultStrip(theme)
        self.preview = TypesetLines(theme)
        self._waits = WaitStrip(theme, "The picture shows the last formula that worked.")
        self._heading = QLabel("Parameters")
        self._heading.setProperty("role", "label")
        self.sliders = SliderGrid(theme)
        self.names = NameChips(theme, "Names")
        self.functions = NameChips(theme, "Functions")
        self.back = PlainButton("Back to the textbook")
        self.again = PlainButton("Last typed")
        self.again.setToolTip(tip("Put back what was typed when this was cancelled"))
        self.keep = PlainButton("Keep…")
        self.cancel = PlainButton("Cancel")
        self.done_button = PlainButton("Done")
        self._soon = QTimer(self, singleShot=True, interval=FRAME)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._unsubscribe: Callable[[], None] | None = None

    # --- building ---

    def code(self, where: str, tooltip: str) -> FormulaText:
        """Return a new field for a formula."""
        field = FormulaText(self._theme, where)
        field.setToolTip(tooltip)
        field.typed.connect(lambda _: self.typed(where))
        field.entered.connect(self.accept)
        field.escaped.connect(self.reject)
        field.left.connect(self.end_merge)
        self.fields[where] = field
        self._last = self._last or where
        return field

    def build(self, *top: QWidget) -> None:
        """Put everything in its place, ``top`` first, and begin."""
        self.done_button.setProperty("primary", True)
        below = (self.strip, self.preview, self._waits, self._heading, self.sliders)
        self.put(
            [*top, *below, self.names, self.functions],
            [[self.back, self.again, None], [self.keep, None, self.cancel, self.done_button]],
        )
        self.cancel.clicked.connect(self.reject)
        self.done_button.clicked.connect(self.accept)
        self.keep.clicked.connect(self.ask_to_keep)
        self.back.clicked.connect(self._back)
        self.again.clicked.connect(self._put_back)
        self.strip.mended.connect(self._mend)
        self.strip.parameter_asked.connect(self._make_param)
        self.strip.offered.connect(self._take_offer)
        self.sliders.changed.connect(self._slide)
        self.sliders.reset.connect(lambda name: self._slide(name, self._usual(name)))
        self.sliders.released.connect(self.end_merge)
        for chips in (self.names, self.functions):
            chips.chosen.connect(lambda text: self.fields[self._last].insert(text))
        self._soon.timeout.connect(self._go)
        self._pause.timeout.connect(self.end_merge)
        self._unsubscribe = self.workspace.subscribe(self._on_changes)
        self.take()
        self.begin()
        self.again.setVisible(self.left is not None)
        self._go()
        self.functions.show_words(function_words())  # after the names: so Tab comes to them

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        spread_theme(self, theme)
        self.done_button.style().polish(self.done_button)

    def open(self) -> None:
        """Show the dialog beside the picture, which stays in use."""
        self.place()
        self.show()
        next(iter(self.shown_fields())).setFocus(Qt.FocusReason.OtherFocusReason)

    def shown_fields(self) -> list[FormulaText]:
        """Return the fields that can be seen."""
        return list(self.fields.values())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo what is shown, as the window behind would."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.end_merge()
            self._go_to(self.workspace.undo, "This can't be undone any more")
        elif event.matches(QKeySequence.StandardKey.Redo):
            self._go_to(self.workspace.redo, "This can't be made again any more")
        else:
            super().keyPressEvent(event)

    def _go_to(self, action: Callable[[], None], otherwise: str) -> None:
        """Go to another edit; where it names what is gone by now, say so: nothing has changed."""
        try:
            action()
        except InputError as error:
            fault = fault_of(error, "")
            said = Fault(f"{otherwise}: {fault.message}")
            self.strip.show_faults((said, *self.faults))
            self.grow()
            self.reach(self.strip, self.fields[self._last])

    # --- typing ---

    def typed(self, where: str) -> None:
        """Note that a field was typed into: what can be read is shown within a frame."""
        self._last = where
        self._pause.start()
        self._soon.start()

    def _go(self) -> None:
        """Check what is typed; show it if it can be read."""
        self._soon.stop()
        try:
            choice = self.typed_choice()
            self._edit(lambda: self.show_choice(choice))
            self.faults = ()
        except FaultyError as error:
            self.faults = error.faults
        except InputError as error:
            self.faults = (fault_of(error, ""),)
        self._show()

    def _edit(self, edit: Callable[[], None]) -> None:
        self._busy = True
        try:
            edit()
        finally:
            self._busy = False

    def _show(self) -> None:
        faults = self.faults
        for where, field in self.fields.items():
            field.show_faults([f for f in faults if f.where == where and f.line])
        for where, lines in self.small.items():
            for line in lines:
                mark_field(line, any(fault.where == where for fault in faults))
        self.strip.show_faults(faults, offers=self.offers() if faults else ())
        self._waits.setVisible(bool(faults))
        self.preview.show_lines(self.lines())
        specs = self.specs()
        self._heading.setVisible(bool(specs))
        self.sliders.set_params(specs, {**self._params})
        self.names.show_words(self.words())
        self.keep.setEnabled(not faults)
        self.back.setVisible(self.has_textbook())
        self.grow()
        if faults and self.isVisible():
            self.reach(self.strip, self.fields[self._last])

    def _slide(self, name: str, value: float) -> None:
        self._params[name] = value
        self._go()

    def _usual(self, name: str) -> float:
        default = self.specs()[name].default
        return NEW_VALUE if isinstance(default, str) else default

    def _make_param(self, name: str) -> None:
        self._params[name] = NEW_VALUE
        self._go()
        self.fields[self._last].setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_offer(self, what: object) -> None:
        self.take_offer(what)
        self._go()
        self.fields[self._last].setFocus(Qt.FocusReason.OtherFocusReason)

    def _mend(self, mend: Mend) -> None:
        where = self.strip.fault.where if self.strip.fault is not None else ""
        self.fields[where or self._last].mend(mend)

    def _back(self) -> None:
        self.end_merge()
        with suppress(InputError):  # it was read when the dialog was opened
            self._edit(self.to_textbook)
        self.end_merge()
        self.take()
        self._go()

    def _put_back(self) -> None:
        self.end_merge()
        self.put_texts(self.left)
        self.again.hide()
        self._go()
        next(iter(self.shown_fields())).setFocus(Qt.FocusReason.OtherFocusReason)

    # --- the workspace ---

    def _on_changes(self, changes: frozenset[str]) -> None:
        if self._busy or not changes & {"surface", "runs", "steps", "gradient"}:
            return
        if not self.is_still_there():
            super().reject()
            return
        self.take()
        self._go()

    def end_merge(self) -> None:
        """Let what is typed from now on be an undo step of its own."""
        self._pause.stop()
        if self._soon.isActive():
            self._go()
        self.workspace.end_merge()

    def accept(self) -> None:
        """Leave what is shown, and close."""
        self.end_merge()
        self.forget()
        super().accept()

    def reject(self) -> None:
        """Bring back what was there before, and close; what was typed can be had back."""
        self.end_merge()
        typed = self.leave()
        with suppress(InputError):  # such as points in a file that is gone by now
            self._edit(self.restore)
        self.workspace.end_merge()
        if typed:
            redo = self.workspace.can_redo
            self.said.emit(
                "Cancelled. Redo brings back what was typed."
                if redo and not self.faults
                else "Cancelled. What was typed is offered when this is opened again."
            )
        super().reject()

    def done(self, result: int) -> None:
        """Close, and listen no more."""
        self._soon.stop()
        self._pause.stop()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        super().done(result)
