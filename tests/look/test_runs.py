import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.look.runs import (
    DASHES,
    MARKERS,
    draw_marker,
    draw_swatch,
    marker_path,
    run_pen,
    run_style,
)
from explorer.look.theme import load_theme

LIGHT = load_theme("light")


def painted(draw, side=40):
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    draw(painter)
    painter.end()
    return image


def pixels(image, color):
    wanted = QColor(color).rgb()
    return sum(
        image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height())
    )


def test_eight_runs_differ_in_colour_dash_and_marker():
    styles = [run_style(LIGHT, i) for i in range(8)]
    for what in ("color", "dash", "marker"):
        assert len({getattr(style, what) for style in styles}) == 8
    assert not any(style.hollow for style in styles)


def test_the_ninth_run_is_the_first_with_a_hollow_marker():
    first, ninth = run_style(LIGHT, 0), run_style(LIGHT, 8)
    assert (ninth.color, ninth.dash, ninth.marker) == (first.color, first.dash, first.marker)
    assert ninth.hollow
    assert not run_style(LIGHT, 16).hollow


@pytest.mark.parametrize("index", range(8))
@pytest.mark.parametrize("width", [1.0, 2.0, 3.0])
def test_dashes_grow_with_the_line(qapp, index, width):
    pen = run_pen(run_style(LIGHT, index), width)
    assert pen.widthF() == width
    assert pen.isCosmetic()
    # Qt counts dashes in line widths; the tokens are px on a line of 2.
    px = [length * pen.widthF() for length in pen.dashPattern()]
    assert px == pytest.approx([length * width / 2 for length in DASHES[index]])


@pytest.mark.parametrize("marker", MARKERS)
def test_markers_fill_the_unit_circle_and_lie_about_the_origin(qapp, marker):
    box = marker_path(marker).boundingRect()
    assert QRectF(-1, -1, 2, 2).contains(box)
    assert max(box.width(), box.height()) > 1.6
    assert marker_path(marker).contains(QPointF(0, 0))


def test_an_unknown_marker_is_an_error():
    with pytest.raises(ValueError, match="no marker"):
        marker_path("heart")


@pytest.mark.parametrize("index", range(16))
def test_a_marker_is_drawn_in_its_colour_with_its_halo_around(qapp, index):
    style = run_style(LIGHT, index)
    halo = QColor("#FF00FF")
    image = painted(lambda p: draw_marker(p, style, QPointF(20, 20), 13, halo))
    assert pixels(image, style.color) > 20
    assert pixels(image, halo) > 0
    center = QColor(image.pixelColor(20, 20))
    assert center == (halo if style.hollow else QColor(style.color))


def test_a_swatch_has_a_dash_under_its_marker(qapp):
    for index in range(1, 8):
        style = run_style(LIGHT, index)
        # A marker this small hides nothing: what is in the middle is the line's.
        image = painted(lambda p, s=style: draw_swatch(p, s, QRectF(2, 10, 36, 20), radius=0.01))
        assert image.pixelColor(20, 19).alpha() > 200, style.dash


def test_the_line_of_a_swatch_does_not_show_inside_a_hollow_marker(qapp):
    style = run_style(LIGHT, 8)
    image = painted(lambda p: draw_swatch(p, style, QRectF(2, 10, 36, 20), radius=8))
    assert image.pixelColor(20, 20).alpha() == 0
    assert image.pixelColor(4, 20).alpha() > 200
