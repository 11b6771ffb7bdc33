"""The middle column: the strip of tabs, the stage, the lesson bar and the transport."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.app.actions import Actions
from explorer.app.header import Header
from explorer.app.notice import Notice
from explorer.app.stage import Stage
from explorer.look.theme import Theme
from explorer.panels.lesson_bar import LessonBar
from explorer.panels.transport import Transport
from explorer.session.workspace import Workspace

BUTTONS = (
    (("undo", "undo"), ("redo", "redo")),
    (("layers", "layers"), ("reset_view", "fit"), ("export_picture", "camera")),
    (("toggle_theme", "theme"), ("present", "present")),
)
"""The commands that have a button, each with its icon, group by group."""


class Middle(QWidget):
    """What is looked at, and what moves it.

    Attributes
    ----------
    header, stage, lesson_bar, transport
        The parts from top to bottom.
    notice
        The line that says over the stage what was just done.

    Signals: none.
    """

    def __init__(self, workspace: Workspace, actions: Actions, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        groups = [[(actions[name], icon) for name, icon in group] for group in BUTTONS]
        self.header = Header(theme, groups)
        self.stage = Stage(theme)
        self.lesson_bar = LessonBar(theme)
        self.transport = Transport(workspace, theme)
        self.notice = Notice(theme, self.stage)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.header)
        self._column.addWidget(self.stage, 1)
        self._column.addWidget(self.lesson_bar)
        self._column.addWidget(self.transport)

    def put_bar(self, bar: QWidget) -> None:
        """Put a bar between the tabs and the stage."""
        self._column.insertWidget(self._column.indexOf(self.stage), bar)
        bar.show()

    def take_lesson_bar(self) -> None:
        """Take the lesson bar back from whom it was lent to."""
        self._column.insertWidget(self._column.indexOf(self.transport), self.lesson_bar)
        self.lesson_bar.set_theme(self._theme)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type."""
        self._theme = theme
        for part in (self.header, self.stage, self.transport, self.notice):
            part.set_theme(theme)
        if self.isAncestorOf(self.lesson_bar):
            self.lesson_bar.set_theme(theme)
