"""The strip that says what is wrong with a text, with buttons that mend it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from explorer.formula.checking import Fault
from explorer.look.fonts import ui_font
from explorer.look.theme import Theme
from explorer.panels.controls.flow import FlowLayout
from explorer.panels.controls.icon_button import draw_icon
from explorer.panels.controls.plain_button import PlainButton

_SIDE, _ICON = 16, 18
_LEAST_TEXT = 330  # px beside the buttons; with less they go below


@dataclass(frozen=True)
class Offer:
    """Something else that can be done about a fault.

    Attributes
    ----------
    label
        What its button says.
    what
        What is sent when it is pressed.
    first
        Whether it is the likeliest, and stands before all others.
    """

    label: str
    what: object
    first: bool = True


class FaultStrip(QWidget):
    """One message, and what can be done about it; gone where there is no fault.

    Attributes
    ----------
    fault
        What is told, or None.
    buttons
        The buttons shown.

    Signals
    -------
    mended
        A change of the text was asked for (Mend).
    parameter_asked
        A name is to become a parameter (str).
    offered
        An offer was taken (what it stands for).
    """

    mended = Signal(object)
    parameter_asked = Signal(str)
    offered = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make a strip that says nothing and is hidden."""
        super().__init__(parent)
        self.fault: Fault | None = None
        self.buttons: list[PlainButton] = []
        self._theme = theme
        self._more = 0
        self._offers: tuple[Offer, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._row = QWidget()
        self._flow = FlowLayout(self._row)
        self._beside = QHBoxLayout()
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._beside)
        self._beside.addWidget(self._label, 1)
        self._below: bool | None = None
        self._put_buttons(below=True)
        self.paint_with(theme)
        self.hide()

    def show_faults(
        self, faults: Sequence[Fault], can_make: bool = True, offers: Sequence[Offer] = ()
    ) -> None:
        """Tell of the first fault, and how many more there are.

        Parameters
        ----------
        can_make
            Whether an unknown name can be made a parameter here.
        offers
            What else can be done.
        """
        fault = faults[0] if faults else None
        more = max(0, len(faults) - 1)
        offers = tuple(offers)
        if (fault, more, offers) == (self.fault, self._more, self._offers):
            return
        self.fault, self._more, self._offers = fault, more, offers
        self.setVisible(fault is not None)
        if fault is None:
            return
        self._say()
        for button in self.buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        self._add_offers([offer for offer in offers if offer.first])
        for mend in fault.mends:
            self._add(mend.label, lambda _=False, m=mend: self.mended.emit(m))
        if fault.unknown and can_make:
            label = f"Make {fault.unknown} a parameter"
            self._add(label, lambda _=False, n=fault.unknown: self.parameter_asked.emit(n))
        self._add_offers([offer for offer in offers if not offer.first])
        self._row.setVisible(bool(self.buttons))
        self._arrange()

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        side, icon = round(_SIDE * theme.scale), round(_ICON * theme.scale)
        self._column.setContentsMargins(side + icon + 10, 8, side - 4, 8)
        self._column.setSpacing(round(6 * theme.scale))
        self._label.setFont(ui_font(theme.body))
        self._label.setStyleSheet(f"color: {theme.bad};")
        for button in self.buttons:
            self._dress(button)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a strip's size."""
        return QSize(320, self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons where there is room."""
        super().resizeEvent(event)
        self._arrange()
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, its edge, and the sign."""
        painter, theme = QPainter(self), self._theme
        painter.fillRect(self.rect(), QColor(theme.bad_badge))
        size = round(_ICON * theme.scale)
        middle = 8 + max(self._label.fontMetrics().height(), size) / 2 + (self._lift())
        at = QPointF(_SIDE * theme.scale + size / 2, middle)
        draw_icon(painter, theme, "warn", at, size, color=theme.bad)

    # --- inside ---

    def _lift(self) -> float:
        """Return how far the first line of words stands below the strip's margin."""
        line = self._label.fontMetrics().height()
        one_line = self._label.height() < 2 * line
        return max(0.0, (self._label.height() - line) / 2) if one_line else 0.0

    def _say(self) -> None:
        fault = self.fault
        assert fault is not None
        place = f"<b>{escape(fault.place)}:</b> " if fault.place else ""
        others = f" ({self._more} more below)" if self._more else ""
        self._label.setText(f"{place}{escape(fault.message)}{others}")
        told = f"{fault.place}: {fault.message}" if fault.place else fault.message
        self.setAccessibleName(told)

    def _add(self, text: str, what: Callable[..., None]) -> None:
        button = PlainButton(text, self._row)
        button.clicked.connect(what)
        self._dress(button)
        self._flow.addWidget(button)
        self.buttons.append(button)

    def _add_offers(self, offers: Sequence[Offer]) -> None:
        for offer in offers:
            self._add(offer.label, lambda _=False, o=offer: self.offered.emit(o.what))

    def _dress(self, button: PlainButton) -> None:
        theme = self._theme
        button.setStyleSheet(
            f"QPushButton {{ color: {theme.bad}; border: 1px solid {theme.bad};"
            f" background: {theme.panel}; padding: 1px 8px; }}"
            f"QPushButton:hover {{ background: {theme.bad_badge}; }}"
            f"QPushButton:focus {{ border: 2px solid {theme.accent}; padding: 0px 7px; }}"
        )

    def _arrange(self) -> None:
        wide = sum(b.sizeHint().width() + self._flow.spacing() for b in self.buttons)
        margins = self._column.contentsMargins()
        room = self.width() - margins.left() - margins.right() - wide
        self._put_buttons(below=room < _LEAST_TEXT * self._theme.scale)

    def _put_buttons(self, below: bool) -> None:
        if below == self._below:
            if not below:
                self._fix_row()
            return
        self._below = below
        if below:
            self._beside.removeWidget(self._row)
            self._row.setMinimumWidth(0)
            self._column.addWidget(self._row)
        else:
            self._column.removeWidget(self._row)
            self._beside.addWidget(self._row)
            self._fix_row()

    def _fix_row(self) -> None:
        """Keep the buttons in one row beside the message."""
        wide = sum(b.sizeHint().width() + self._flow.spacing() for b in self.buttons)
        self._row.setMinimumWidth(max(0, wide - self._flow.spacing()))
