"""The list of classes in the preferences: optimizers of PyTorch's kind, chosen by the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.app.attempts import attempt
from explorer.core.class_permits import (
    allow,
    allowed,
    check_class_name,
    forbid,
    torch_there,
)
from explorer.core.methods.torch_class import TorchClass
from explorer.errors import InputError
from explorer.panels.controls.marks import mark_field

if TYPE_CHECKING:
    from explorer.app.main_window import MainWindow

_KNOWN = (
    *("ASGD", "Adadelta", "Adafactor", "Adagrad", "Adam", "AdamW", "Adamax", "LBFGS", "NAdam"),
    *("RAdam", "RMSprop", "Rprop", "SGD"),
)
_ABOUT = (
    "A run can be made by a class of PyTorch's kind (torch.optim.Optimizer): its state is recorded "
    "and can be plotted. A class that is listed here is offered by + above the runs. Its module is "
    "imported and executed as a program of yours, also for a session that names it: list it only "
    "if you know where it comes from."
)
_MISSING = "PyTorch is not installed, so none can run: pip install torch"


class ClassList(QWidget):
    """The full names, with a field to add one.

    Attributes
    ----------
    names
        The list.
    field, add, remove, use
        The field for another name, and the buttons.
    said
        What was wrong with the last one.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window, self._preferences = window, window.preferences
        about = QLabel(_ABOUT)
        about.setWordWrap(True)
        self.names = QListWidget()
        self.names.setAccessibleName("Classes that may run")
        self.names.setToolTip("Classes that may run without a question")
        self.names.addItems(self._preferences.classes)
        self.names.currentRowChanged.connect(lambda _: self._show_buttons())
        self.field = QLineEdit()
        self.field.setPlaceholderText("torch.optim.Adam")
        self.field.setAccessibleName("Full name of a class")
        self.field.setToolTip("The full name of a class: its module and its name")
        self.field.setCompleter(QCompleter([f"torch.optim.{name}" for name in _KNOWN], self.field))
        self.field.textChanged.connect(lambda _: self._say(""))
        self.field.returnPressed.connect(self._add)
        self.add, self.remove, self.use = (
            QPushButton("A&dd"),
            QPushButton("&Remove"),
            QPushButton("Add as a r&un"),
        )
        self.add.setToolTip("Import the class, and list it if it is an optimizer")
        self.remove.setToolTip("Ask again before a session runs it, from the next start on")
        self.use.setToolTip("Add a run of the chosen class to the experiment")
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.use.clicked.connect(self._use)
        self.said = QLabel("" if torch_there() else _MISSING)
        self.said.setWordWrap(True)
        self._arrange(about)
        self._show_buttons()

    def _arrange(self, about: QLabel) -> None:
        adding, buttons = QHBoxLayout(), QHBoxLayout()
        adding.addWidget(self.field, 1)
        adding.addWidget(self.add)
        for button in (self.add, self.use, self.remove):
            button.setAutoDefault(False)
        for button in (self.use, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(about)
        layout.addLayout(adding)
        layout.addWidget(self.said)
        layout.addWidget(self.names, 1)
        layout.addLayout(buttons)

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)
        mark_field(self.field, bool(sentence))

    def _show_buttons(self) -> None:
        chosen = self.names.currentItem() is not None
        self.remove.setEnabled(chosen)
        self.use.setEnabled(chosen)

    def _listed(self) -> list[str]:
        return [self.names.item(row).text() for row in range(self.names.count())]

    def _add(self) -> None:
        name = self.field.text().strip()
        if not name:
            return
        known = name in allowed()

        def check() -> None:
            allow(name)
            TorchClass(name, {}, {})  # says what is wrong with it
            self._list(name)

        def leave() -> None:
            if not known:
                forbid(name)

        def fail(error: InputError) -> None:
            leave()
            self._say(error.message)

        try:
            check_class_name(name)
        except InputError as error:
            self._say(error.message)
            return
        attempt(self, check, fail, leave)

    def _list(self, name: str) -> None:
        names = self._listed()
        if name not in names:
            self.names.addItem(name)
            self._preferences.classes = (*names, name)
        self.names.setCurrentRow(self._listed().index(name))
        self.field.clear()

    def _remove(self) -> None:
        item = self.names.takeItem(self.names.currentRow())
        if item is not None:
            self._preferences.classes = tuple(self._listed())
        self._show_buttons()

    def _use(self) -> None:
        item = self.names.currentItem()
        if item is not None:
            self._window.keeper.add_class(item.text())
