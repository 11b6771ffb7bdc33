"""What a hand does to the window, and what an eye reads off its parts."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QMessageBox

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def send(widget, kind, at, button=NONE, buttons=NONE):
    """Send a mouse event to ``widget`` at ``at``, an (x, y) in px."""
    point = QPointF(*at)
    place = QPointF(widget.mapToGlobal(point.toPoint()))
    event = QMouseEvent(kind, point, place, button, buttons, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def press(widget, at):
    """Press the left button."""
    send(widget, QEvent.Type.MouseButtonPress, at, LEFT, LEFT)


def move(widget, at, held=True):
    """Move the mouse, the left button held or not."""
    send(widget, QEvent.Type.MouseMove, at, NONE, LEFT if held else NONE)


def release(widget, at):
    """Let the left button go."""
    send(widget, QEvent.Type.MouseButtonRelease, at, LEFT, NONE)


def click(widget, at):
    """Press and let go at a place."""
    move(widget, at, held=False)
    press(widget, at)
    release(widget, at)


def sheet(window):
    """Return the viewport of the canvas or curve shown."""
    return window.stage.view.viewport()


def spot(window, w):
    """Return where parameters lie on the canvas, in px of its viewport."""
    return window.stage.view._sheet().plane.spot(w)


def frame_of(window):
    """Return the frame of the canvas, in px of its viewport."""
    return window.stage.view._sheet().plane.frame


def steps_shown(window):
    """Return the step that each part of the window shows, by part.

    Cards are told apart by what they say of their runs; the preview has no step before the first.
    """
    shown = {
        "canvas": window.stage.view.scene_painter.step,
        "plots": window.plots.stack.scene.step,
        "counter": _step_in(window.transport.counter.accessibleDescription()),
        "scrubber": _step_in(window.transport.scrubber.groove.accessibleDescription()),
    }
    preview = window.experiment.form.preview
    if window.workspace.runs and window.workspace.step > 0:
        shown["preview"] = int(re.search(r"at step (\d+)", preview.caption)[1])
    return shown


def one_step(window):
    """Assert that every part shows the workspace's step, and return it."""
    step = window.workspace.step
    assert set(steps_shown(window).values()) == {step}, steps_shown(window)
    for card, run in zip(window.experiment.runs.cards, window.workspace.runs, strict=True):
        status = window.workspace.status(run)
        assert (card.facts.word, card.facts.sentence) == (status.word, status.sentence)
    return step


def _step_in(text):
    return int(re.search(r"step (\d+) of", text)[1])


def question(window):
    """Return the box that asks whether to save, or None."""
    boxes = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    assert len(boxes) <= 1
    return boxes[0] if boxes else None


def answer(window, word):
    """Click the button of the box that asks."""
    buttons = question(window).buttons()
    [button] = [b for b in buttons if b.text().replace("&", "") == word]
    button.click()
