"""The scrubber: a groove linear in the step, with round numbers under it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from explorer.core.events import Events
from explorer.look.mixed import mixed_width
from explorer.look.theme import Theme
from explorer.panels.controls.groove import Groove, Tick
from explorer.panels.controls.text import tip
from explorer.views.plot_axes import StepAxis
from explorer.views.plot_events import paint_lane

_THUMB = 16
_LEAST_WIDTH = 80
_GROOVE_TOP = 14
_BELOW = 7  # px under the labels
_LABEL_GAP = 24  # px between labels, at least
_LANE = 5.0  # px of height of the marks of events
_ABOVE, _BELOW_GROOVE = 8.0, 26.0  # the lanes' tops: of new maxima, and of zero gradients
_PLAIN_ZOOM = 0.85  # of the type's
_HELP = "The step that everything shows: drag, or ← and →"
_REACH = 4.0  # px from a mark, for its tooltip


class Scrubber(QWidget):
    """Shows the playhead's place in the run, to be dragged, and where there are events.

    New maxima are marked above the groove, gradients of zero below it.

    Attributes
    ----------
    groove
        The slider inside.

    Signals
    -------
    grabbed
        The mouse took hold of the thumb: playing must stop.
    sought
        A hand asks for a step (int).
    """

    grabbed = Signal()
    sought = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None, plain: bool = False) -> None:
        """Make a scrubber that stands at step 0 of 1; a plain one is larger and has no numbers."""
        super().__init__(parent)
        self._theme = theme
        self._plain = plain
        self._steps = 1
        self._step = 0
        self._events: Events | None = None
        self._label, self._color = "", ""
        self._known = 0  # the last step whose events are shown
        self._marks: QPixmap | None = None
        self._zoom = _PLAIN_ZOOM * theme.scale if plain else 1.0
        self.groove = Groove(theme, "Step", _THUMB, self, self._zoom)
        self.groove.grabbed.connect(self.grabbed)
        self.groove.dragged.connect(lambda at: self._ask(round(at * self._steps)))
        self.groove.stepped.connect(self._on_stepped)
        self.groove.ended.connect(lambda at: self._ask(round(at * self._steps)))
        self.setMinimumWidth(_LEAST_WIDTH)
        self.paint_with(theme)

    def set_steps(self, steps: int) -> None:
        """Show a run of ``steps`` steps."""
        self._steps = max(1, steps)
        self._renew_marks()
        self._retick()

    def set_step(self, step: int) -> None:
        """Put the thumb at ``step``."""
        self._step = step
        spoken = f"step {step} of {self._steps}"
        if self._events is not None:
            happens = (event.sentence(self._label) for event in self._events.at(step))
            spoken = ". ".join((spoken, *happens))
        self.groove.set_fraction(step / self._steps, spoken)

    def set_events(self, events: Events | None, label: str, color: str, last: int) -> None:
        """Mark the events of a run.

        Parameters
        ----------
        events
            None marks nothing.
        label, color
            The run's name and colour.
        last
            The last step that is known. Marks are painted again only where they would be seen
            to have changed.
        """
        pixels = max(1, self.width())
        same = (events, label, color) == (self._events, self._label, self._color)
        if same and last * pixels // self._steps == self._known * pixels // self._steps:
            return
        self._events, self._label, self._color, self._known = events, label, color, last
        self._renew_marks()

    def paint_with(self, theme: Theme) -> None:
        """Take sizes from ``theme``."""
        self._theme = theme
        self._renew_marks()
        self.groove.paint_with(theme)  # its height is asked for next
        below = self._top if self._plain else _BELOW
        self.setFixedHeight(self._top + self.groove.sizeHint().height() + below)
        self._retick()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the groove the whole width, and as many labels as fit."""
        super().resizeEvent(event)
        self.groove.setGeometry(0, self._top, self.width(), self.groove.sizeHint().height())
        self._renew_marks()
        self._retick()

    def event(self, event: QEvent) -> bool:
        """Say what the marks under the pointer mean."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self.words_at(event.pos().x()) or _HELP
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def words_at(self, x: float) -> str:
        """Return what happens at the steps near a place across, in px."""
        if self._events is None:
            return ""
        left, right = self._track()
        per_px = self._steps / (right - left)
        reach = _REACH * per_px
        at = (x - left) * per_px
        first, last = int(-((reach - at) // 1)), min(int((at + reach) // 1), self._known)
        return tip(*self._events.words(self._label, max(first, 1), last))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the marks; the groove lies over them."""
        if self._events is None:
            return
        if self._marks is None or self._marks.devicePixelRatio() != self.devicePixelRatioF():
            self._marks = self._paint_marks(self._events)
        QPainter(self).drawPixmap(0, 0, self._marks)

    # --- inside ---

    def _renew_marks(self) -> None:
        self._marks = None
        self.update()

    def _track(self) -> tuple[float, float]:
        """Return where the groove's thumb stands at the first and at the last step."""
        side = round(_THUMB * self._zoom) / 2
        return side, max(side + 1.0, self.width() - side)

    @property
    def _top(self) -> int:
        return round(_GROOVE_TOP * self._zoom)

    def _paint_marks(self, events: Events) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        left, right = self._track()
        axis = StepAxis(self._steps, "linear")
        colors = QColor(self._color), QColor(self._theme.panel)
        for kind, top in (("maximum", _ABOVE), ("zero", _BELOW_GROOVE)):
            lane = QRectF(left, top * self._zoom, right - left, _LANE * self._zoom)
            steps = events.all_of("zero" if kind == "zero" else "maximum")
            steps = steps[steps <= self._known]
            if len(steps):
                paint_lane(painter, lane, steps, axis, colors, kind == "zero")
        painter.end()
        return picture

    def _retick(self) -> None:
        if self._plain:
            return
        widest = mixed_width(str(self._steps), self._theme.tick) + _LABEL_GAP
        most = max(1, int(self.width() / widest))
        every = round_interval(self._steps, most)
        marks = tuple(
            Tick(step / self._steps, str(step)) for step in range(0, self._steps + 1, every)
        )
        self.groove.set_ticks(marks, centred=True)

    def _on_stepped(self, steps: int, coarse: bool) -> None:
        self._ask(self._step + steps * (10 if coarse else 1))

    def _ask(self, step: int) -> None:
        step = min(self._steps, max(0, step))
        if step != self._step:
            self.sought.emit(step)


def round_interval(steps: int, most: int) -> int:
    """Return the least of 1, 2, 5, 10, 20 … that cuts ``steps`` into ``most`` parts or fewer."""
    power = 1
    while True:
        for head in (1, 2, 5):
            if steps / (head * power) <= most:
                return head * power
        power *= 10
