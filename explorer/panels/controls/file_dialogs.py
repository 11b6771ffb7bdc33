"""The question for a file to write: its ending, and whether to write over another one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget


def ask_for_file(
    window: QWidget, title: str, proposal: str, kinds: dict[str, str], exact: bool = False
) -> tuple[Path, str] | None:
    """Ask for a file to write; return it with the kind that was chosen, or None.

    The dialog asks before a file is written over. Where a name is completed with its ending, which
    the dialog knew nothing of, it is asked here.

    Parameters
    ----------
    kinds
        The ending of each kind of file, by the words that the dialog has for it.
    exact
        Whether a name with some other ending is completed too, and not only one with none.
    """
    name, chosen = QFileDialog.getSaveFileName(window, title, proposal, ";;".join(kinds))
    if not name:
        return None
    given = Path(name)
    path = given
    known = path.suffix.lower() in kinds.values()
    if not known and (exact or not path.suffix[1:].isalpha()):  # v1.2
        path = path.with_name(path.name + kinds.get(chosen, next(iter(kinds.values()))))
    if path != given and path.exists() and not _may_replace(window, title, path):
        return None
    return path, chosen


def _may_replace(window: QWidget, title: str, path: Path) -> bool:
    question = f"{path.name} is there already. Write over it?"
    buttons = QMessageBox.StandardButton
    answer = QMessageBox.question(window, title, question, buttons.Yes | buttons.No, buttons.No)
    return answer == buttons.Yes
