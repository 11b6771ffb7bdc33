"""A session as a picture: the view in the middle beside the side plots, under a legend.

It is drawn by the same code as the screen, and needs none: `export_picture` works where there is
no display, with the same pixels.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QApplication

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.export.files import write_whole
from explorer.export.picture_stage import draw_stage
from explorer.look.fonts import ui_font
from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.numbers import format_number
from explorer.look.runs import draw_swatch
from explorer.look.style import apply_theme
from explorer.look.theme import Theme, load_theme
from explorer.session.files import at_file
from explorer.session.run_state import RunState
from explorer.session.sources import open_source
from explorer.session.workspace import Workspace
from explorer.views.drawn import DrawnRun, drawn_runs
from explorer.views.plots import SidePlots

BASE_WIDTH = 1600
"""Logical width of a picture; a wider one has finer pixels, not more room."""
LEAST_WIDTH = 1000
PLOTS_SHARE = 0.36
LEGEND_ROW = 40
FOOT = 32
SIDE = 16
SWATCH = 44
"""Lengths in logical px."""


def export_picture(
    source: str, path: Path, size: tuple[int, int], step: int | None, theme: str
) -> str:
    """Draw a session into a PNG file, with no window.

    Shown is the tab that the session's view names. Returned is one sentence on what could not be
    drawn so, empty if all could.

    Parameters
    ----------
    size
        Width and height in px.
    step
        The step shown; None for the one that the session's view names, or the last.

    Raises
    ------
    InputError
        If the session can't be read, the step is beyond its end, or the file can't be written.
    """
    application = QApplication.instance()
    if application is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # the same pixels, display or not
        application = QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    chosen = load_theme(theme)
    experiment = open_source(source)
    name = "standard input" if source == "-" else source
    try:
        workspace = Workspace(experiment, Catalogue())
        apply_theme(application, chosen)
        if step is None:
            step = workspace.opening_step(workspace.steps)
        if step > workspace.steps:
            raise InputError(f"step {step} is beyond the last, {workspace.steps}")
    except InputError as error:
        raise at_file(error, name) from None
    content, remark = _picture(workspace, size, step, theme)
    write_whole(path, content)
    return remark


def picture_of(workspace: Workspace, size: tuple[int, int], step: int, theme: str) -> bytes:
    """Return a PNG of what ``workspace`` shows at ``step``; an application object must exist.

    The playhead is at that step from then on.
    """
    return _picture(workspace, size, step, theme)[0]


def _picture(
    workspace: Workspace, size: tuple[int, int], step: int, theme: str
) -> tuple[bytes, str]:
    """Return a PNG, and why it shows something else than the view's tab; empty if it does not."""
    workspace.compute_all()
    if step != workspace.step:
        workspace.seek(step)
    image, remark = _paint(workspace, size, step, load_theme(theme))
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(content.data()), remark


def _paint(
    workspace: Workspace, size: tuple[int, int], step: int, theme: Theme
) -> tuple[QImage, str]:
    """Return the picture, and why it shows something else than the view's tab."""
    logical = min(max(size[0], LEAST_WIDTH), BASE_WIDTH)
    ratio = size[0] / logical
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDotsPerMeterX(3780)  # 96 an inch, whatever the screen has
    image.setDotsPerMeterY(3780)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(theme.panel))
    width, height = logical, size[1] / ratio
    runs = drawn_runs(workspace, theme)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = _legend(painter, theme, workspace.runs, runs, width)
        split = round(width * (1 - PLOTS_SHARE))
        bottom = round(height - FOOT)
        painter.save()
        painter.translate(0, top)
        room = (split, bottom - round(top))
        remark = draw_stage(painter, workspace, runs, theme, room, ratio)
        painter.restore()
        beside = QRectF(split, top, width - split - SIDE, bottom - top)
        _plots(painter, workspace, runs, step, theme, beside)
        _caption(painter, workspace, step, theme, height)
    return image, remark


def _legend(
    painter: QPainter,
    theme: Theme,
    runs: tuple[RunState, ...],
    drawn: list[DrawnRun],
    width: float,
) -> float:
    """Draw swatch, name and parameters of each visible run; return where the legend ends."""
    x, y = float(SIDE), 8.0
    for run, shown in zip(runs, drawn, strict=True):
        if not shown.visible:
            continue
        name, details = run.label.replace("$", ""), _disclosed(run)
        text = max(mixed_width(name, theme.body, 600), mixed_width(details, theme.label))
        needed = SWATCH + 8 + text + 24
        if x + needed > width and x > SIDE:
            x, y = float(SIDE), y + LEGEND_ROW
        swatch = QRectF(x, y + 4, SWATCH, 14)
        draw_swatch(painter, shown.style, swatch)
        left = x + SWATCH + 8
        draw_mixed(painter, QPointF(left, y + 15), name, theme.body, theme.ink, 600)
        draw_mixed(painter, QPointF(left, y + 32), details, theme.label, theme.ink2)
        x += needed
    return y + LEGEND_ROW


def _disclosed(run: RunState) -> str:
    """Return all that the run's numbers depend on: its parameters and its schedule."""
    parts = [
        f"${run.specs[name].symbol}$ {format_number(value, 4)}"
        for name, value in run.values.items()
        if not name.startswith("eps")
    ]
    if run.choice.schedule.name != "constant":
        parts.append(run.resolved.schedule.title.lower())
    return ", ".join(parts)


def _plots(
    painter: QPainter,
    workspace: Workspace,
    runs: list[DrawnRun],
    step: int,
    theme: Theme,
    rect: QRectF,
) -> None:
    plots = SidePlots(theme)
    plots.set_parameters(workspace.problem.names)
    plots.set_steps(workspace.steps)
    plots.set_runs(runs)
    plots.set_chosen(workspace.plots)
    plots.set_axis(workspace.view.axis or "log")
    plots.set_step(step)
    plots.paint(painter, rect)
    plots.deleteLater()


def _caption(
    painter: QPainter, workspace: Workspace, step: int, theme: Theme, height: float
) -> None:
    """Write what the picture shows below it."""
    problem = workspace.problem
    start = ", ".join(format_number(v, 4) for v in workspace.start)
    facts = [problem.facts] if problem.facts else []
    source = workspace.source
    gradient = f"batches of {source.batch}" if source.batch else "full gradient"
    if source.noise:
        gradient += f" with noise {format_number(source.noise, 3)}"
    more = workspace.ensemble.size - 1
    if source.random:
        gradient += (
            f", seeds {source.seed} to {source.seed + more}" if more else f", seed {source.seed}"
        )
    line = "; ".join([workspace.title, *facts, gradient, f"start ({start})"])
    painter.setFont(ui_font(theme.label))
    painter.setPen(QColor(theme.ink2))
    painter.drawText(QPointF(SIDE, height - 12), f"{line}; step {step} of {workspace.steps}.")
