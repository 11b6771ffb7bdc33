"""The list that a picker opens: a line to search it, and rows with thumbnails."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QObject,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from explorer.look.theme import Theme
from explorer.panels.controls.keys import ENTER
from explorer.panels.controls.picker_item import PickerItem
from explorer.panels.controls.picker_rows import DETAIL, KEY, RowPainter
from explorer.panels.controls.text import tip
from explorer.panels.controls.theming import draw_box

NOTHING = "Nothing here is called so."
_MANY = 14  # a list this long gets a line to search it
_MOST_HEIGHT = 420
_LEAST_WIDTH = 120
_MOVES = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class PickerPopup(QFrame):
    """A popup list of items, narrowed by what is typed into its search line.

    ↑ ↓ PgUp PgDn move, Enter chooses, Escape closes.

    Attributes
    ----------
    search
        The search line; hidden while there are few items.
    list
        The rows, one for each item that fits the search.

    Signals
    -------
    chosen
        An item was chosen (str, its key); the popup has closed.
    closed
        The popup has closed, whatever the reason.
    """

    chosen = Signal(str)
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        name: str,
        items: Sequence[PickerItem],
        thumbnail: QSize,
        parent: QWidget,
    ) -> None:
        """Make a closed popup called ``name``, its rows with room for a thumbnail of that size."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # A press on the picker closes its list; replayed, it would open it again.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)
        self._theme = theme
        self._items = tuple(items)
        self._pixmaps: dict[str, QPixmap] = {}
        self._upwards = False  # whether it opened above its anchor
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Search")
        self.search.setAccessibleName(f"Search in {name}")
        self.search.setClearButtonEnabled(False)
        self.list = QListWidget(self)
        self.list.setAccessibleName(name)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet("QListWidget { border: 0; background: transparent }")
        self._rows = RowPainter(theme, thumbnail, self._pixmaps, self.list)
        self.list.setItemDelegate(self._rows)
        # Before there are rows: the list asks for their height once.
        self._wide = max(self._rows.width_for(self._items), _LEAST_WIDTH)
        self.list.setMinimumHeight(1)  # not the three rows that Qt has for the least
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5, 5, 5, 5)
        layout.setSpacing(4)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        self._none = QLabel(NOTHING, self)
        self._none.setProperty("role", "hint")
        self._none.setContentsMargins(8, 0, 8, 0)
        self._none.hide()
        layout.addWidget(self._none, 1)
        searched = len(self._items) >= _MANY
        self.search.setVisible(searched)
        self._rows.ringed = not searched
        self.search.textChanged.connect(self._narrow)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(self._choose)
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self._fill(self._items)

    # --- what it shows ---

    @property
    def keys(self) -> list[str]:
        """The keys of the rows that fit the search, in order."""
        return [self.list.item(i).data(KEY) for i in range(self.list.count())]

    def select(self, key: str) -> None:
        """Make the row of ``key`` the current one, in view."""
        for i in range(self.list.count()):
            if self.list.item(i).data(KEY) == key:
                self.list.setCurrentRow(i)
                # The list has its size only once it is shown.
                self.list.scrollToItem(self.list.item(i))
                return

    def set_thumbnail(self, key: str, pixmap: QPixmap) -> None:
        """Show ``pixmap`` in the row of ``key``."""
        self._pixmaps[key] = pixmap
        self.list.viewport().update()

    def show_at(self, anchor: QWidget, corner: QPoint) -> None:
        """Open below ``corner`` of ``anchor``, at least as wide as it, and inside the screen."""
        wide = max(anchor.width(), self._wide) + 12
        high = self._height_for(len(self._items))
        screen = anchor.screen().availableGeometry()
        below = anchor.mapToGlobal(corner)
        place = QRect(below, QSize(min(wide, screen.width()), high))
        if place.bottom() > screen.bottom():
            above = anchor.mapToGlobal(QPoint(corner.x(), 0)).y() - high
            place.moveTop(max(screen.top(), min(above, screen.bottom() - high)))
        if place.right() > screen.right():
            place.moveRight(screen.right())
        self._upwards = place.top() < below.y()
        self.setGeometry(place)
        self.show()
        (self.search if self.search.isVisible() else self).setFocus()
        current = self.list.currentItem()
        if current is not None:
            self.list.scrollToItem(current, QAbstractItemView.ScrollHint.PositionAtCenter)

    # --- what a hand does ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Send the search line's arrows and Enter to the list."""
        if (
            watched is self.search
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and self._handle(event)
        ):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and choose where there is no search line."""
        if not self._handle(event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say that the list is closed."""
        super().closeEvent(event)
        self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and edge."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.panel)
        draw_box(painter, QRectF(self.rect()), None, self._theme.field_line, 0)

    # --- inside ---

    def _handle(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in ENTER:
            current = self.list.currentItem()
            if current is not None:
                self._choose(current)
            return True
        if key == Qt.Key.Key_Escape:
            self.close()
            return True
        if key in _MOVES:
            self._move(Qt.Key(key))
            return True
        return False

    def _move(self, key: Qt.Key) -> None:
        page = max(1, self.list.viewport().height() // self._rows.height - 1)
        by = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
        }[key]
        row = min(self.list.count() - 1, max(0, self.list.currentRow() + by))
        self.list.setCurrentRow(row)

    def _narrow(self, text: str) -> None:
        """Show the items that hold every word of ``text``; those whose title starts so first."""
        words = text.casefold().split()
        found = [i for i in self._items if all(word in _haystack(i) for word in words)]
        if words:
            found.sort(key=lambda item: not item.title.casefold().startswith(words[0]))
        self._fill(found)
        self.list.setVisible(bool(found))
        self._none.setVisible(not found)
        place = self.geometry()
        bottom = place.bottom()
        place.setHeight(self._height_for(max(1, len(found))))
        if self._upwards:
            place.moveBottom(bottom)
        self.setGeometry(place)

    def _height_for(self, rows: int) -> int:
        search = self.search.sizeHint().height() + 4 if self.search.isVisibleTo(self) else 0
        return min(_MOST_HEIGHT, rows * self._rows.height + search + 10)

    def _fill(self, items: Sequence[PickerItem]) -> None:
        self.list.clear()
        for item in items:
            row = QListWidgetItem(item.title)
            row.setData(KEY, item.key)
            row.setData(DETAIL, item.detail)
            row.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.title}. {item.detail}")
            if item.detail:
                row.setToolTip(tip(item.detail))
            self.list.addItem(row)
        if items:
            self.list.setCurrentRow(0)

    def _choose(self, item: QListWidgetItem) -> None:
        key = item.data(KEY)
        self.close()
        self.chosen.emit(key)


def _haystack(item: PickerItem) -> str:
    return f"{item.title} {item.detail} {item.key}".casefold()
