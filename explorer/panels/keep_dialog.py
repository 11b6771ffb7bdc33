"""Keeping an edited rule, surface or schedule as a thing of one's own: its title and its name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from explorer.errors import InputError
from explorer.look.fonts import code_font
from explorer.look.theme import Theme
from explorer.panels.controls.fitting import fit_to_screen
from explorer.session.keeping import Kind, check_name, is_kept, keep, suggested_name
from explorer.session.workspace import Workspace


class KeepDialog(QDialog):
    """Asks for a title and a name, and writes the file.

    Attributes
    ----------
    title, name
        The fields.
    replace_box
        Must be ticked where a file of that name is there already.
    verdict
        What is wrong with the name, or where the file will be.

    Signals
    -------
    kept
        The file was written (str, the name).
    """

    kept = Signal(str)

    def __init__(
        self,
        kind: Kind,
        workspace: Workspace,
        theme: Theme,
        title: str,
        text_of: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog.

        Parameters
        ----------
        workspace
            Whose catalogue it goes into.
        title
            What is suggested.
        text_of
            Gives the file's text for a title.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Keep {'an' if kind == 'optimizer' else 'a'} {kind} of my own")
        self._kind, self._workspace, self._theme = kind, workspace, theme
        self._catalogue = workspace.catalogue
        self._text_of = text_of
        self._named = False  # whether a hand chose the name; until then it follows the title
        self.title = QLineEdit(title)
        self.title.setMaxLength(80)
        self.name = QLineEdit(suggested_name(title))
        self.name.setFont(code_font(theme.body))
        self.name.setToolTip("The name of the file, and the one that sessions use")
        self.replace_box = QCheckBox()
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setMinimumSize(round(360 * theme.scale), round(40 * theme.scale))
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        buttons = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(buttons.Save | buttons.Cancel)
        self._buttons.button(buttons.Save).setText("Keep it")
        form = QFormLayout()
        form.addRow("Title", self.title)
        form.addRow("Name", self.name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self.replace_box)
        layout.addWidget(self.verdict)
        layout.addWidget(self._buttons)
        fit_to_screen(self, self.verdict, self._buttons)
        self.title.textEdited.connect(self._title_typed)
        self.name.textEdited.connect(self._name_typed)
        self.replace_box.toggled.connect(self._check)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._check()
        self.title.selectAll()

    def accept(self) -> None:
        """Write the file, and close; where that fails, say why."""
        name, title = self.name.text(), self.title.text().strip()
        replaced = is_kept(name, self._kind)
        try:
            text = self._text_of(title)
            keep(self._kind, name, text, self._catalogue, self.replace_box.isChecked())
            if replaced:  # something that is shown may have it
                self._workspace.look_up_again()
        except InputError as error:
            self._say(f"{error}.", wrong=True)
            return
        self.kept.emit(name)
        super().accept()

    def _title_typed(self, title: str) -> None:
        if not self._named:
            self.name.setText(suggested_name(title))
        self._check()

    def _name_typed(self) -> None:
        self._named = True
        self._check()

    def _check(self) -> None:
        name, there = self.name.text(), False
        try:
            if not self.title.text().strip():
                raise InputError("a title is wanted: what lists and cards call it")
            check_name(name, self._kind, self._catalogue)
            there = is_kept(name, self._kind)
            if there and not self.replace_box.isChecked():
                article = "an" if self._kind == "optimizer" else "a"
                raise InputError(f"there is {article} {self._kind} of yours of this name already")
        except InputError as error:
            message = error.message
            self._say(f"{message[:1].upper()}{message[1:]}.", wrong=True)
        else:
            self._say(f"It will be in the list of {self._kind}s, here and in later starts.")
        self.replace_box.setText(f"Replace my {self._kind} “{name}”")
        self.replace_box.setVisible(there)

    def _say(self, sentence: str, wrong: bool = False) -> None:
        self.verdict.setText(sentence)
        self.verdict.setStyleSheet(f"color: {self._theme.bad if wrong else self._theme.ink2};")
        self._buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(not wrong)
