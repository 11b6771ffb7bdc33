"""Painting the side plots: the part that stays, and the part that follows the playhead."""

from __future__ import annotations

from math import floor

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen

from explorer.look.fonts import ui_font
from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.numbers import tick_label
from explorer.look.runs import RunStyle, draw_marker, run_pen
from explorer.views import plot_layout as layout
from explorer.views.drawn import DrawnRun
from explorer.views.plot_cache import CurveCache, Frame, Sprites
from explorer.views.plot_curves import curve_path, draw_segments
from explorer.views.plot_head import Entry, fit_head, merge, more_text
from explorer.views.plot_layout import Band, Type
from explorer.views.plot_quantities import long_name, short_name
from explorer.views.plot_scene import PlotScene

VEIL = 0.3  # how much of the plot's colour lies over the future
_BOLD = 600
_VECTOR_PIXEL = 0.25  # px: as fine as a curve is thinned where there are no pixels
_STAGGER = 56.0  # px between a run's markers on its curve in print


class PlotPainter:
    """Paints a scene, at any size and resolution.

    Attributes
    ----------
    scene
        What is painted.
    curves
        The curves made so far.
    """

    def __init__(self, scene: PlotScene) -> None:
        self.scene = scene
        self.curves = CurveCache()
        self._sprites = Sprites()

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the whole scene into a rectangle."""
        painter.save()
        painter.fillRect(rect, QColor(self.scene.theme.panel))
        for band in self.scene.bands(rect):
            self.paint_still(painter, band)
            self.paint_moving(painter, band)
        painter.restore()

    # What stays ------------------------------------------------------------------------------

    def paint_still(self, painter: QPainter, band: Band) -> None:
        """Paint ground, grid, labels and curves of a plot."""
        theme, plot = self.scene.theme, band.plot
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(plot, QColor(theme.panel))
        self._paint_grid(painter, band)
        painter.save()
        painter.setClipRect(plot)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(plot.topLeft())
        runs = [run for run in self.scene.runs if run.visible]
        for run in sorted(runs, key=lambda run: run.selected):
            self._paint_curve(painter, run, band)
        painter.restore()
        for run in runs:
            if run.trace.divergence is not None:
                self._paint_end(painter, run, band)
        self.curves.keep_only(self.scene.runs)

    def _paint_grid(self, painter: QPainter, band: Band) -> None:
        scene, plot = self.scene, band.plot
        grid, frame = QColor(scene.theme.grid), QColor(scene.theme.line)
        painter.setFont(ui_font(scene.theme.tick))
        painter.setPen(QColor(scene.theme.ink2))
        kind = Type(scene.theme)
        ticks = [(k, plot.left() + scene.axis.place(k) * plot.width()) for k in scene.axis.ticks()]
        for _, x in ticks:
            painter.fillRect(_upright(painter, x, plot.top(), plot.bottom()), grid)
        axis = scene.value_axis(band.key)
        labels, lines = scene.value_ticks(band)
        heights = [plot.bottom() - axis.height(v) * plot.height() for v in (*labels, *lines)]
        for y in heights:
            painter.fillRect(_level(painter, y, plot.left(), plot.right()), grid)
        half = 0.36 * scene.theme.tick  # of a figure's height
        reach = 1.0  # labels may stand out that far above and below the plot
        for value, y in zip(labels, heights, strict=False):
            text = tick_label(value)
            right = plot.left() - layout.LABEL_GAP * kind.unit
            middle = min(max(y, plot.top() + half - reach), plot.bottom() - half + reach)
            painter.drawText(QPointF(right - kind.measure(text), middle + half), text)
        for y in (plot.top(), plot.bottom()):
            painter.fillRect(_level(painter, y, plot.left(), plot.right()), frame)
        for x in (plot.left(), plot.right()):
            painter.fillRect(_upright(painter, x, plot.top(), plot.bottom()), frame)
        if band.last:
            self._paint_steps(painter, band, ticks, kind)

    def _paint_steps(
        self, painter: QPainter, band: Band, ticks: list[tuple[int, float]], kind: Type
    ) -> None:
        """Label the axis of steps; where labels would touch, the less important one yields."""
        bottom, color = band.plot.bottom(), QColor(self.scene.theme.ink2)
        taken: list[tuple[float, float]] = []
        gap = 4.0 * kind.unit
        for step, x in ticks:
            text = tick_label(step)
            half = kind.measure(text) / 2
            if any(x - half < right + gap and x + half > left - gap for left, right in taken):
                continue
            taken.append((x - half, x + half))
            painter.fillRect(_upright(painter, x, bottom + 1, bottom + 3), color)
            painter.drawText(QPointF(x - half, bottom + 16.0 * kind.unit), text)

    def _paint_curve(self, painter: QPainter, run: DrawnRun, band: Band) -> None:
        theme = self.scene.theme
        raster = _is_raster(painter)
        frame = self._frame(band, 1.0 / _ratio(painter) if raster else _VECTOR_PIXEL)
        lines = self.curves.curve(run, band.key, frame, whole=not raster)
        if raster:
            draw_segments(painter, lines, QColor(run.style.color), theme.trail)
        else:
            painter.strokePath(curve_path(lines), run_pen(run.style, theme.trail, cosmetic=False))
        if theme.name == "print":
            self._paint_stagger(painter, run, band)

    def _paint_stagger(self, painter: QPainter, run: DrawnRun, band: Band) -> None:
        """Set markers along a curve, each run's at other places, so that equal curves all show."""
        visible = [r for r in self.scene.runs if r.visible]
        shift = (visible.index(run) + 0.5) / len(visible)
        width = band.plot.width()
        for x in np.arange(shift * _STAGGER, width, _STAGGER):
            step = self.scene.axis.step_at(x / width)
            point = self._point(run, band, step)
            if point is not None:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                radius = layout.PLAYHEAD_RADIUS * Type(self.scene.theme).unit
                draw_marker(painter, run.style, point - band.plot.topLeft(), radius)

    def _paint_end(self, painter: QPainter, run: DrawnRun, band: Band) -> None:
        """Mark where a run overflowed: a ring, struck through, on the frame if it left there."""
        last = min(run.trace.last, self.scene.steps)
        value = self.scene.value_at(run, band.key, last)
        height = self.scene.value_axis(band.key).height(value)
        if not np.isfinite(height):
            return
        plot = band.plot
        radius = layout.PLAYHEAD_RADIUS * Type(self.scene.theme).unit
        x = plot.left() + self.scene.axis.place(last) * plot.width()
        y = plot.bottom() - min(max(height, 0.0), 1.0) * plot.height()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(run.style.color), 1.5))
        painter.setBrush(QColor(self.scene.theme.panel))
        painter.drawEllipse(QPointF(x, y), radius, radius)
        arm = QPointF(0.7 * radius, -0.7 * radius)
        painter.drawLine(QPointF(x, y) - arm, QPointF(x, y) + arm)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    # What follows the playhead ---------------------------------------------------------------

    def paint_moving(self, painter: QPainter, band: Band) -> None:
        """Paint veil, playhead, markers, name and values of a plot."""
        theme, plot = self.scene.theme, band.plot
        x = self.scene.playhead_x(band)
        printed = theme.name == "print"
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if x < plot.right() - 1 and not printed:
            veil = QColor(theme.panel)
            veil.setAlphaF(VEIL)
            painter.fillRect(QRectF(x, plot.top() + 1, plot.right() - x, plot.height() - 1), veil)
        top, bottom = plot.top() - layout.OVERHANG, plot.bottom() + layout.OVERHANG
        if printed:
            painter.setPen(QPen(QColor(theme.accent), theme.playhead, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            left = _snapped(x - theme.playhead / 2, _ratio(painter))
            painter.fillRect(QRectF(left, top, theme.playhead, bottom - top), QColor(theme.accent))
        values = []
        unit = Type(theme).unit
        for run in self.scene.runs:
            if not run.visible:
                continue
            values.append((run.style, self._now(run, band.key), run.selected))
        runs = [run for run in self.scene.runs if run.visible]
        for run in sorted(runs, key=lambda run: run.selected):
            point = self._point(run, band, self.scene.step, x)
            if point is not None:
                self._marker(painter, run.style, point, layout.PLAYHEAD_RADIUS * unit, theme.panel)
        self._paint_head(painter, band, merge(values))

    def _paint_head(self, painter: QPainter, band: Band, entries: list[Entry]) -> None:
        theme, plot = self.scene.theme, band.plot
        kind = Type(theme)
        sizes = kind.sizes
        left, right = band.rect.left() + layout.PADDING, band.head_right
        names = [(short_name(band.key), theme.body, 400)]
        if band.rect.width() >= layout.WIDE * kind.unit:
            names.insert(0, (long_name(band.key), theme.label, _BOLD))
        widths = [mixed_width(*name) + sizes.gap for name in names]
        head = fit_head(entries, right - left, widths, sizes, band.lines)
        bottom = plot.top() - layout.BASELINE * kind.unit
        line_height = layout.HEAD_LINE * kind.unit
        first = bottom - (head.lines - 1) * line_height
        text, px, weight = names[head.name]
        draw_mixed(painter, QPointF(left, first), text, px, theme.ink, weight)
        painter.setFont(ui_font(theme.tick))
        painter.setPen(QColor(theme.ink))
        radius = layout.MARKER_RADIUS * kind.unit
        for placed in head.placed:
            y = first + placed.line * line_height
            x = left + placed.x
            for style in placed.entry.styles:
                middle = QPointF(x + sizes.marker / 2, y - 0.36 * theme.tick)
                self._marker(painter, style, middle, radius, "")
                x += sizes.marker
            painter.drawText(QPointF(x + sizes.pad, y), placed.text)
        if head.left_out:
            painter.setPen(QColor(theme.ink3))
            painter.drawText(QPointF(left + widths[head.name], first), more_text(head.left_out))

    def _now(self, run: DrawnRun, key: str) -> float:
        return self.scene.value_at(run, key, self.scene.step)

    def _point(
        self, run: DrawnRun, band: Band, step: int, x: float | None = None
    ) -> QPointF | None:
        """Return where a run's curve is at a step, or None if that is not in the plot."""
        height = self.scene.value_axis(band.key).height(self.scene.value_at(run, band.key, step))
        if not 0.0 <= height <= 1.0:
            return None
        plot = band.plot
        if x is None:
            x = plot.left() + self.scene.axis.place(step) * plot.width()
        return QPointF(x, plot.bottom() - height * plot.height())

    def _marker(
        self, painter: QPainter, style: RunStyle, center: QPointF, radius: float, rim: str
    ) -> None:
        if not _is_raster(painter):
            draw_marker(painter, style, center, radius, QColor(rim) if rim else None)
            return
        ratio = _ratio(painter)
        sprite = self._sprites.marker(style, radius, rim, ratio)
        half = sprite.width() / ratio / 2
        corner = QPointF(
            _snapped(center.x() - half, ratio),
            _snapped(center.y() - half, ratio),
        )
        painter.drawPixmap(corner, sprite)

    def _frame(self, band: Band, pixel: float) -> Frame:
        scene = self.scene
        return Frame(
            scene.axis,
            scene.value_axis(band.key),
            band.plot.width(),
            band.plot.height(),
            pixel,
            scene.theme.trail,
        )


def _is_raster(painter: QPainter) -> bool:
    return painter.paintEngine().type() == QPaintEngine.Type.Raster


def _ratio(painter: QPainter) -> float:
    """Return how many device pixels make one px."""
    return painter.device().devicePixelRatioF()


def _snapped(x: float, ratio: float) -> float:
    """Return the nearest edge of a device pixel; in the middle, always the one after it."""
    return floor(x * ratio + 0.5) / ratio


def _upright(painter: QPainter, x: float, top: float, bottom: float) -> QRectF:
    """Return a crisp upright line, 1 px wide, as a rectangle."""
    return QRectF(_snapped(x, _ratio(painter)), top, 1.0, bottom - top + 1.0)


def _level(painter: QPainter, y: float, left: float, right: float) -> QRectF:
    """Return a crisp level line, 1 px wide, as a rectangle."""
    return QRectF(left, _snapped(y, _ratio(painter)), right - left + 1.0, 1.0)
