"""Where the parts of a figure stand: nothing on anything else, and nothing off the page."""

from __future__ import annotations

import json
import re

import pytest
from PySide6.QtCore import QRectF

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.export.drawing import HandForm
from explorer.export.figure import FigureDrawing
from explorer.export.figure_plan import TIGHT, Page, planned
from explorer.export.picture import content_of
from explorer.export.plots_part import PlotsPart
from explorer.export.print_type import picture_theme
from explorer.export.shot import Shot
from explorer.panels.step_picture import step_picture
from explorer.session.files import read_session
from explorer.session.workspace import Workspace
from explorer.views.drawn import drawn_runs

pytestmark = pytest.mark.usefixtures("qapp")

CATALOGUE = Catalogue()
MANY = ("loss", "eta", *(f"{q}.{p}" for q in ("rate", "v", "m", "g", "w") for p in "wb"))


def opened(**more) -> Workspace:
    table = {
        "format": "optimizer-explorer/1",
        "surface": {"name": "sigmoid-neuron"},
        "steps": 40,
        "runs": [{"optimizer": "adam"}, {"optimizer": "gd"}, {"optimizer": "rmsprop"}],
        **more,
    }
    workspace = Workspace(read_session(json.dumps(table)), CATALOGUE)
    workspace.compute_all()
    return workspace


def figure(**options) -> FigureDrawing:
    shot = Shot(**{"size": (1600, 900), "step": 12, "theme": "print", **options})
    return FigureDrawing(opened(), shot, step_picture)


def parts(drawing: FigureDrawing) -> dict[str, QRectF]:
    words = QRectF(0, drawing.height - 18 - drawing._words.height, drawing.width, 1)
    found = {"map": drawing._frame, "plots": drawing._plots.frames(drawing._rect), "words": words}
    if drawing._form is not None:
        found["hand"] = drawing._hand_rect
    return found


@pytest.mark.parametrize("by_hand", [False, True])
@pytest.mark.parametrize(
    "size", [(1600, 900), (800, 800), (500, 1500), (3000, 600), (1280, 720), (900, 1300)]
)
def test_no_part_lies_on_another(size, by_hand):
    drawing = figure(size=size, by_hand=by_hand)
    found = parts(drawing)
    page = QRectF(0, 0, drawing.width, drawing.height)
    names = list(found)
    for i, one in enumerate(names):
        assert page.contains(found[one]), one
        for other in names[i + 1 :]:
            assert not found[one].intersects(found[other]), (one, other)
    if by_hand:
        high, _ = step_picture(
            drawing.workspace, drawing.theme, found["hand"].width(), 12, drawing._form
        )
        assert high <= found["hand"].height() + 0.5, "it is not made smaller"
        assert drawing._form.number >= drawing.theme.tick
    drawing.close()


@pytest.mark.parametrize("optimizer", ["adam", "rmsprop", "gd"])
def test_no_number_by_hand_is_smaller_than_the_ticks(optimizer):
    shot = Shot(step=12, theme="print", by_hand=True)
    workspace = opened(runs=[{"optimizer": optimizer}])
    svg = content_of(workspace, shot, ".svg", step_picture)[0].decode()
    scales = [float(m) for m in re.findall(r'transform="matrix\(([\d.]+),[^>]*>\s*<text', svg)]
    assert min(scales) == 1.0
    words = re.findall(r'font-family="Inter[^>]*font-size="([\d.]+)"[^>]*>([^<]+)<', svg)
    assert "12" in " ".join(text for _, text in words)
    sizes = [float(size) for size, text in words if text.startswith("= ")]
    assert sizes
    assert min(sizes) >= 18


def test_many_plots_stand_in_two_columns_on_the_page():
    drawing = figure(plots=MANY)
    bands = drawing._plots._bands(drawing._rect)
    assert [band.key for band in bands] == list(MANY)
    assert len({band.plot.left() for band in bands}) == 2
    assert [band.last for band in bands].count(True) == 2
    bottom = parts(drawing)["words"].top()
    for i, band in enumerate(bands):
        assert band.plot.bottom() < bottom
        assert band.plot.right() < drawing.width
        assert not any(band.plot.intersects(other.plot) for other in bands[i + 1 :])
    drawing.close()


def test_more_plots_than_fit_are_refused_with_what_would_do():
    with pytest.raises(InputError, match=r"16 plots beside the map don't fit in 1600 x 900; at m"):
        figure(plots=(*MANY, "loss", "loss", "loss", "loss"))
    with pytest.raises(InputError, match=r"by hand can't be read in 1600 x 900; (1600 x \d+)") as e:
        figure(plots=MANY, by_hand=True)
    size = re.search(r"1600 x (\d+) would do", str(e.value))
    drawing = figure(plots=MANY, by_hand=True, size=(1600, int(size[1])))
    assert drawing._form is not None
    drawing.close()


def test_frames_of_a_tall_page_are_flush():
    drawing = figure(size=(500, 1500))
    plots = parts(drawing)["plots"]
    assert plots.left() == pytest.approx(drawing._frame.left(), abs=1)
    assert plots.right() == pytest.approx(drawing._frame.right(), abs=2)
    drawing.close()


def test_a_step_that_no_layout_has_room_for_has_no_plan():
    workspace, theme = opened(), picture_theme("print")
    plots = PlotsPart(workspace, drawn_runs(workspace, theme), theme, True, ("loss",))
    page = Page(1600, 50, 800, False, theme)
    asked: list[HandForm] = []

    def high(width: float, form: HandForm) -> float:
        asked.append(form)
        return 700.0

    assert planned(page, plots, high, TIGHT) is None
    assert {form.number for form in asked} >= {18.0}
    assert min(form.number for form in asked) == 18.0
    assert planned(page, plots, lambda width, form: 200.0, TIGHT) is not None


def test_plots_of_a_session_that_are_not_there_are_left_out_and_named():
    workspace = opened(view={"plots": ["g.x", "loss"]})
    drawing = FigureDrawing(workspace, Shot(), None)
    assert drawing.remark == "there is no plot 'g.x'; left out"
    assert drawing._plots.count == 1
    drawing.close()


def test_without_runs_there_is_no_empty_panel():
    workspace = opened(runs=[])
    drawing = FigureDrawing(workspace, Shot(by_hand=True), step_picture)
    assert drawing.remark == "there is no run whose step could be worked out by hand"
    said = " ".join(text for text, _ in drawing._caption(0))
    assert "by hand" not in said
    assert drawing._frame.right() > 0.9 * drawing.width, "the map has the room of the plots"
    drawing.close()
