"""Pictures of what stays of the side plots, kept between two paintings."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPixmap

from explorer.views.plot_layout import Band
from explorer.views.plot_paint import PlotPainter


class PlotPictures:
    """A picture of each plot without what follows the playhead.

    Attributes
    ----------
    made
        How many were made so far.
    """

    def __init__(self, painter: PlotPainter) -> None:
        self.made = 0
        self._painter = painter
        self._kept: dict[int, tuple[tuple, int, QPixmap]] = {}

    def short_of_rows(self, count: int) -> int | None:
        """Return which of ``count`` pictures lacks rows most, or None if all are complete."""
        rows = {i: self._kept[i][1] for i in range(count) if i in self._kept}
        place = min(rows, key=rows.__getitem__, default=None)
        return place if place is not None and rows[place] < self._painter.scene.rows else None

    def picture(self, place: int, band: Band, renewed: int | None, ratio: float) -> QPixmap:
        """Return the picture of what stays of a plot, made again if anything of it changed.

        Where rows were merely added, only the picture at the place ``renewed`` is made again:
        one a frame, so that a frame is ready in time.

        Parameters
        ----------
        place
            Which of the plots it is, from the top.
        ratio
            How many device pixels make one px.
        """
        scene = self._painter.scene
        lit = scene.lit == band.key
        state = (scene.version, scene.value_axis(band.key), band, ratio, lit)
        known = self._kept.get(place)
        if known is not None and known[0] == state and place != renewed:
            return known[2]
        size = band.rect.size() * ratio
        pixmap = QPixmap(round(size.width()), round(size.height()))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(scene.theme.panel))
        painter = QPainter(pixmap)
        painter.translate(-band.rect.topLeft())
        self._painter.paint_still(painter, band)
        painter.end()
        self._kept[place] = (state, scene.rows, pixmap)
        self.made += 1
        return pixmap
