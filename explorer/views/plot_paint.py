"""Painting the side plots: the part that stays, and the part that follows the playhead."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.look.fonts import ui_font
from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.runs import RunStyle, draw_marker, run_pen
from explorer.views import plot_layout as layout
from explorer.views.drawn import DrawnRun
from explorer.views.plot_cache import CurveCache, Frame, Sprites
from explorer.views.plot_callout import Callout
from explorer.views.plot_curves import curve_path, draw_segments
from explorer.views.plot_device import fill_translucent, is_raster, ratio, snapped
from explorer.views.plot_events import EventPainter, mixed
from explorer.views.plot_grid import paint_grid
from explorer.views.plot_head import Head, fit_head, merge, more_text
from explorer.views.plot_layout import Band, Type
from explorer.views.plot_quantities import long_name, short_name, split_key
from explorer.views.plot_scene import PlotScene

VEIL = 0.3  # how much of the plot's colour lies over the future
FADED = 0.5  # what is left of the curves beside a raised one
RAISED = 1.0  # px that a raised curve is wider
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
    events
        Paints the marks of events.
    end_inset
        Px that the mark of a run's end keeps from the upper and lower edge of its plot.
    callout
        Paints the selected run's value beside the playhead, for an audience.
    """

    def __init__(self, scene: PlotScene) -> None:
        self.scene = scene
        self.curves = CurveCache()
        self._sprites = Sprites()
        self.end_inset = 0.0
        self.events = EventPainter(scene, self._marker)
        self.callout = Callout(scene)

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
        paint_grid(painter, self.scene, band)
        self.events.paint_edge(painter, band)
        painter.save()
        shown = plot
        if self.scene.secret:  # what lies on the frame would show beside the veil
            shown = QRectF(plot)
            shown.setRight(self.scene.playhead_x(band))
        painter.setClipRect(shown)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(plot.topLeft())
        runs = [run for run in self.scene.runs if run.visible]
        # A run that swings out of the plot from side to side must not cover the others.
        for run in sorted(runs, key=lambda r: (r.selected, not self.scene.bursts(r, band.key))):
            self._paint_curve(painter, run, band)
        painter.restore()
        self.events.paint_on_curves(painter, band)
        for run in runs:
            if run.trace.divergence is not None and run.trace.last <= self.scene.known:
                self._paint_end(painter, run, band)
        self.curves.keep_only(self.scene.runs)
        if not self.scene.has_values(band.key) and not self.scene.secret:
            self._paint_empty(painter, band)

    def _paint_empty(self, painter: QPainter, band: Band) -> None:
        painter.setFont(ui_font(self.scene.theme.tick))
        painter.setPen(QColor(self.scene.theme.ink3))
        text = f"no visible run has {split_key(band.key)[0]}"
        painter.drawText(band.plot, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_curve(self, painter: QPainter, run: DrawnRun, band: Band) -> None:
        theme = self.scene.theme
        raster = is_raster(painter)
        raised = self.scene.raised(band.key)
        line, style = theme.trail, run.style
        if self.scene.audience and run.selected:
            line *= 2
        if raised is run:
            line += RAISED * line / 2
        elif raised is not None:
            # Mixed, not translucent: dashes overlap where they meet.
            faded = mixed(QColor(style.color), QColor(theme.panel), FADED)
            style = replace(style, color=faded.name())
        frame = self._frame(band, 1.0 / ratio(painter) if raster else _VECTOR_PIXEL, line)
        lines = self.curves.curve(run, band.key, frame, whole=not raster)
        if raster:
            draw_segments(painter, lines, QColor(style.color), line)
        else:
            painter.strokePath(curve_path(lines), run_pen(style, line, cosmetic=False))
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
        y = min(max(y, plot.top() + self.end_inset), plot.bottom() - self.end_inset)
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
            veil.setAlphaF(1.0 if self.scene.secret else VEIL)
            rect = QRectF(x, plot.top() + 1, plot.right() - x, plot.height() - 1)
            fill_translucent(painter, rect, veil)
        top, bottom = plot.top() - layout.OVERHANG, plot.bottom() + layout.OVERHANG
        if printed:
            painter.setPen(QPen(QColor(theme.accent), theme.playhead, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            left = snapped(x - theme.playhead / 2, ratio(painter))
            painter.fillRect(QRectF(left, top, theme.playhead, bottom - top), QColor(theme.accent))
        unit = Type(theme).unit
        if self.scene.audience:
            self.callout.paint(painter, band, x)
        runs = [run for run in self.scene.runs if run.visible]
        for run in sorted(runs, key=lambda run: run.selected):
            point = self._point(run, band, self.scene.step, x)
            if point is not None:
                radius = layout.PLAYHEAD_RADIUS * unit
                if self.scene.audience and run.selected:
                    radius *= layout.FOCUS
                self._marker(painter, run.style, point, radius, theme.panel)
        self._paint_head(painter, band)

    def head(self, band: Band) -> Head:
        """Return a plot's head row: the values at the playhead as they are written."""
        sizes = Type(self.scene.theme).sizes
        if self.scene.audience:
            widths = [mixed_width(*name) for name in self.names(band)]
            fitting = [i for i, wide in enumerate(widths) if wide <= band.plot.width()]
            return Head((), fitting[0] if fitting else len(widths) - 1)
        values = [
            (run.style, self.scene.value_at(run, band.key, self.scene.step), run.selected)
            for run in self.scene.runs
            if run.visible
        ]
        widths = [mixed_width(*name) + sizes.gap for name in self.names(band)]
        width = band.head_right - band.rect.left() - layout.PADDING
        return fit_head(merge(values), width, widths, sizes, band.lines)

    def names(self, band: Band) -> list[tuple[str, float, int]]:
        """Return the plot's names, from the longest on, each with size in px and weight."""
        theme = self.scene.theme
        if self.scene.audience:
            sizes = float(theme.head), float(theme.label), float(theme.tick)
            words = [(long_name(band.key), px, _BOLD) for px in sizes]
            return [*words, (short_name(band.key), sizes[0], _BOLD)]
        names = [(short_name(band.key), float(theme.body), 400)]
        if band.rect.width() >= layout.WIDE * Type(theme).unit:
            names.insert(0, (long_name(band.key), float(theme.label), _BOLD))
        return names

    def _paint_head(self, painter: QPainter, band: Band) -> None:
        theme, plot = self.scene.theme, band.plot
        kind = Type(theme)
        sizes = kind.sizes
        audience = self.scene.audience
        left = plot.left() if audience else band.rect.left() + layout.PADDING
        head = self.head(band)
        base = layout.TITLE_BASELINE if audience else layout.BASELINE
        bottom = plot.top() - base * kind.unit
        line_height = layout.HEAD_LINE * kind.unit
        first = bottom - (head.lines - 1) * line_height
        text, px, weight = self.names(band)[head.name]
        if band.key == self.scene.lit:
            self._paint_lit(painter, QPointF(left, first), mixed_width(text, px, weight), px)
        name_width = draw_mixed(painter, QPointF(left, first), text, px, theme.ink, weight)
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
            after = QPointF(left + name_width + sizes.gap, first)
            painter.drawText(after, more_text(head.left_out))

    def _paint_lit(self, painter: QPainter, at: QPointF, width: float, px: float) -> None:
        """Lay the tint under a plot's name, and underline it as the raised run's."""
        theme = self.scene.theme
        unit = Type(theme).unit
        rect = QRectF(at.x() - 4, at.y() - px, width + 8, px + layout.BASELINE * unit)
        painter.fillRect(rect, QColor(theme.tint))
        run = self.scene.raised(self.scene.lit)
        color = run.style.color if run is not None else theme.accent
        line = QRectF(rect.left(), rect.bottom() - 2, rect.width(), 2)
        painter.fillRect(line, QColor(color))

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
        if not is_raster(painter):
            draw_marker(painter, style, center, radius, QColor(rim) if rim else None)
            return
        scale = ratio(painter)
        sprite = self._sprites.marker(style, radius, rim, scale)
        half = sprite.width() / scale / 2
        corner = QPointF(
            snapped(center.x() - half, scale),
            snapped(center.y() - half, scale),
        )
        painter.drawPixmap(corner, sprite)

    def _frame(self, band: Band, pixel: float, line: float) -> Frame:
        scene = self.scene
        return Frame(
            scene.axis,
            scene.value_axis(band.key),
            band.plot.width(),
            band.plot.height(),
            pixel,
            line,
        )
