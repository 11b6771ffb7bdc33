"""Small pictures of surfaces."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.look.theme import load_theme
from explorer.panels.surface_panel import SurfacePanel
from explorer.panels.thumbnails import COLUMNS, ROWS, Thumbnailer, thumbnail
from explorer.session.experiment import SurfaceChoice
from explorer.session.surfaces import resolve_surface


@pytest.fixture(scope="module")
def problem_of():
    catalogue = Catalogue()
    return lambda name: resolve_surface(SurfaceChoice(name=name), catalogue).problem


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_lowest_loss_has_the_first_colour_and_lies_where_the_minimum_is(qapp, problem_of, name):
    theme, problem = load_theme(name), problem_of("bowl")
    image = thumbnail(problem, theme)
    assert (image.width(), image.height()) == (COLUMNS, ROWS)
    (left, right), (bottom, top) = problem.range
    x, y = problem.minima[0].at
    column = round((x - left) / (right - left) * (COLUMNS - 1))
    row = round((top - y) / (top - bottom) * (ROWS - 1))
    lowest, corner = image.pixelColor(column, row), image.pixelColor(0, 0)
    first, last = QColor(theme.colormap[0]), QColor(theme.colormap[-1])

    def off(a, b):
        return sum(abs(p - q) for p, q in zip(a.getRgb(), b.getRgb(), strict=True))

    assert off(lowest, first) < off(lowest, last)
    assert corner.name() == last.name()


def test_one_parameter_is_a_curve(qapp, problem_of):
    theme = load_theme("light")
    image = thumbnail(problem_of("square"), theme)
    ink = {image.pixelColor(x, y).name() for x in range(60) for y in range(39)}
    assert len(ink) > 2
    # w² is lowest in the middle: the curve is there at the bottom and not at the top.
    assert image.pixelColor(30, 5).name() == theme.raised.lower()
    assert image.pixelColor(30, 34).name() != theme.raised.lower()


def test_each_is_made_once_and_then_nothing_runs(qtbot, problem_of):
    from PySide6.QtCore import QObject

    asked, made = [], []

    def counted(name):
        asked.append(name)
        if name == "broken":
            raise InputError("can't be read")
        return problem_of(name)

    owner = QObject()
    maker = Thumbnailer(counted, owner)
    maker.made.connect(lambda name, pixmap: made.append((name, pixmap.isNull())))
    light = load_theme("light")
    maker.ask(["bowl", "broken", "beale"], light)
    qtbot.waitUntil(lambda: not maker.busy)
    assert made == [("bowl", False), ("beale", False)]
    maker.ask(["beale", "bowl"], light)
    assert not maker.busy
    assert made[2:] == [("beale", False), ("bowl", False)]
    assert asked == ["bowl", "broken", "beale"]
    maker.ask(["bowl"], load_theme("dark"))
    assert maker.busy
    maker.stop()
    assert not maker.busy


def test_the_picker_gets_them_when_it_opens_and_they_stop_when_it_closes(qtbot, shown):
    panel = shown(SurfacePanel, height=300)
    maker = panel._thumbnails
    assert not maker.busy
    popup = panel.surface.open()
    assert maker.busy
    qtbot.waitUntil(lambda: not maker.busy)
    assert len(maker._done) == popup.list.count()
    popup.close()
    other = panel.surface.open()
    assert not maker.busy
    other.close()
