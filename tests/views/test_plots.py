"""The side plots as a person meets them: values, playhead, choice of plots, scrubbing."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QComboBox, QToolTip

from explorer.core.trace import Divergence
from explorer.look.numbers import format_number
from explorer.look.theme import load_theme
from explorer.views.drawn import DrawnRun
from explorer.views.plot_quantities import available_keys, default_keys, meaning, series
from explorer.views.plots import SidePlots
from tests.views.plots_scene import LIGHT, descent, drawn, made_trace


@pytest.fixture
def traces():
    return [descent(rate=0.1, with_v=False), descent(rate=0.02, decay=30), descent(rate=0.3)]


@pytest.fixture
def plots(qtbot, traces):
    widget = SidePlots(LIGHT)
    qtbot.addWidget(widget)
    widget.resize(336, 640)
    widget.set_parameters(("w", "b"))
    widget.set_steps(200)
    widget.set_runs(drawn(traces, selected=1))
    widget.set_step(12)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def band_of(plots, key):
    return next(band for band in plots.stack.bands() if band.key == key)


def head_of(plots, key):
    return plots.stack.painter.head(band_of(plots, key))


def shot(plots):
    return plots.stack.grab().toImage()


def pixel(image, x, y):
    return image.pixelColor(int(x), int(y)).name().upper()


def columns_with(image, color, rect):
    """Return the columns of a rectangle in which a pixel has that colour."""
    return [
        x
        for x in range(int(rect.left()) + 1, int(rect.right()))
        if any(pixel(image, x, y) == color for y in range(int(rect.top()) + 1, int(rect.bottom())))
    ]


def test_the_usual_plots_are_loss_rate_and_the_accumulator_most_runs_keep(plots):
    assert plots.chosen() == ("loss", "rate.w", "rate.b", "v.w", "v.b")
    assert [band.key for band in plots.stack.bands()] == list(plots.chosen())


def test_without_v_the_usual_plots_show_what_the_runs_do_keep(traces):
    momentum = descent(with_v=False)
    momentum.quantities["u"] = momentum.quantities["g"] * 2
    assert default_keys([momentum, traces[0]], ("w", "b"))[3:] == ("u.w", "u.b")
    assert default_keys([momentum, traces[1], traces[2]], ("w", "b"))[3:] == ("v.w", "v.b")
    assert default_keys([traces[0]], ("w", "b")) == ("loss", "rate.w", "rate.b", "g.w", "g.b")
    assert default_keys([momentum, traces[1]], ("w",)) == ("loss", "rate.w", "v.w", "u.w")


def test_a_quantity_that_only_a_users_rule_names_is_shown():
    own = descent(with_v=False)
    own.quantities["zeta_hat"] = own.quantities["g"] * 2
    assert default_keys([own], ("w", "b"))[3:] == ("zeta_hat.w", "zeta_hat.b")
    assert "zeta_hat.b" in available_keys([descent(), own], ("w", "b"))


def test_values_at_the_playhead_are_those_of_the_trace(plots, traces):
    for step in (0, 1, 12, 200):
        plots.set_step(step)
        for key in plots.chosen():
            shown = {
                style.index: placed.text
                for placed in head_of(plots, key).placed
                for style in placed.entry.styles
            }
            for i, trace in enumerate(traces):
                values = series(trace, key)
                if values is None or np.isnan(values[step]):
                    assert i not in shown
                else:
                    near = [format_number(values[step], d, f) for d in (1, 2, 3) for f in (0, 1)]
                    assert shown[i] in near


def test_equal_values_stand_once_with_both_markers(qtbot, plots, traces):
    plots.set_runs(drawn([traces[0], descent(rate=0.1), traces[2]]))
    placed = head_of(plots, "rate.w").placed
    assert [(p.text, [s.index for s in p.entry.styles]) for p in placed] == [
        ("0.1", [0, 1]),
        ("0.3", [2]),
    ]


def test_hidden_runs_have_no_value_and_no_curve(plots, traces):
    runs = drawn(traces)
    runs[1] = DrawnRun(runs[1].label, runs[1].style, traces[1], False, False)
    plots.set_runs(runs)
    styles = [s.index for p in head_of(plots, "loss").placed for s in p.entry.styles]
    assert styles == [0, 2]
    band = band_of(plots, "rate.w")
    assert not columns_with(shot(plots), runs[1].style.color.upper(), band.plot)


def test_a_move_of_the_playhead_does_not_paint_the_curves_again(plots):
    shot(plots)
    rebuilt, made = plots.stack.rebuilds, plots.stack.painter.curves.made
    pictures = []
    for step in (0, 13, 50, 200):
        plots.set_step(step)
        pictures.append(shot(plots))
    assert plots.stack.rebuilds == rebuilt
    assert plots.stack.painter.curves.made == made
    assert all(a != b for a, b in itertools.pairwise(pictures))


def test_one_changed_run_leaves_the_curves_of_the_others(plots, traces):
    shot(plots)
    made = plots.stack.painter.curves.made
    changed = descent(rate=0.02, decay=30.5)
    plots.set_runs(drawn([traces[0], changed, traces[2]], selected=1))
    shot(plots)
    assert plots.stack.painter.curves.made - made == len(plots.chosen())


def test_the_playhead_stands_at_its_step_in_all_plots(plots):
    for step in (0, 5, 120, 200):
        plots.set_step(step)
        image = shot(plots)
        for band in plots.stack.bands():
            x = plots.stack.scene.playhead_x(band)
            strip = QRectF(band.plot.left() - 3, band.plot.top() - 3, band.plot.width() + 6, 3)
            found = columns_with(image, LIGHT.accent, strip)
            assert found
            assert max(abs(c + 0.5 - x) for c in found) <= 1.5


def test_it_reaches_out_of_the_plots_but_not_into_the_heads(plots):
    image = shot(plots)
    for band in plots.stack.bands():
        x = plots.stack.scene.playhead_x(band)
        column = {
            y
            for y in range(image.height())
            for c in (int(x) - 1, int(x))
            if pixel(image, c, y) == LIGHT.accent
        }
        assert int(band.plot.top()) - 2 in column
        assert int(band.plot.bottom()) + 1 in column
        assert int(band.plot.top()) - 5 not in column


def test_the_future_lies_under_a_veil(plots):
    plots.set_chosen(["rate.w"])
    plots.set_step(20)
    image = shot(plots)
    band = band_of(plots, "rate.w")
    x = plots.stack.scene.playhead_x(band)
    color = LIGHT.runs[0].upper()  # the first run's curve is solid
    clear = columns_with(image, color, band.plot)
    assert clear
    assert max(clear) < x + 5
    plots.set_step(200)
    assert max(columns_with(shot(plots), color, band.plot)) > x + 20


def test_step_zero_of_a_quantity_is_a_gap(plots):
    plots.set_chosen(["rate.w"])
    plots.set_step(200)
    band = band_of(plots, "rate.w")
    first = band.plot.left() + plots.stack.scene.axis.place(1) * band.plot.width()
    inked = columns_with(shot(plots), LIGHT.runs[0].upper(), band.plot)
    assert min(inked) == pytest.approx(first, abs=2)


def test_rows_not_there_yet_are_a_gap_and_come_when_filled(qtbot, plots):
    whole = descent(rate=0.1)
    part = descent(rate=0.1)
    part.last = 10
    plots.set_runs(drawn([part]))
    plots.set_chosen(["rate.w"])
    plots.set_step(200)
    band = band_of(plots, "rate.w")
    color = LIGHT.runs[0].upper()
    tenth = band.plot.left() + plots.stack.scene.axis.place(10) * band.plot.width()
    assert max(columns_with(shot(plots), color, band.plot)) == pytest.approx(tenth, abs=2)
    assert head_of(plots, "rate.w").placed == ()
    part.last = whole.steps
    plots.set_runs(drawn([part]))
    qtbot.waitUntil(lambda: len(head_of(plots, "rate.w").placed) == 1)
    qtbot.waitUntil(
        lambda: max(columns_with(shot(plots), color, band.plot)) > band.plot.right() - 4
    )


def test_rows_that_stream_in_are_painted_together(qtbot, plots, monkeypatch):
    monkeypatch.setattr("explorer.views.plot_stack.perf_counter", lambda: 1.0)
    trace = descent(rate=0.1)
    trace.last = 5
    plots.set_runs(drawn([trace]))
    shot(plots)
    rebuilt = plots.stack.rebuilds
    for last in range(6, 40):
        trace.last = last
        plots.set_runs(drawn([trace]))
        shot(plots)
    assert plots.stack.rebuilds == rebuilt
    plots.set_chosen(["rate.w"])
    plots.set_step(200)
    band = band_of(plots, "rate.w")
    end = band.plot.left() + plots.stack.scene.axis.place(39) * band.plot.width()

    def last_column():
        return max(columns_with(shot(plots), LIGHT.runs[0].upper(), band.plot))

    qtbot.waitUntil(lambda: abs(last_column() - end) < 2)


def test_rates_share_a_range_and_accumulators_another(plots):
    scene = plots.stack.scene
    assert scene.value_axis("rate.w") is scene.value_axis("rate.b")
    assert scene.value_axis("v.w") is scene.value_axis("v.b")
    assert scene.value_axis("rate.w") != scene.value_axis("v.w")
    for key in plots.chosen():
        axis = scene.value_axis(key)
        for run in scene.runs:
            values = series(run.trace, key)
            if values is not None:
                heights = axis.heights(values[~np.isnan(values)])
                assert heights.min() >= 0
                assert heights.max() <= 1


def test_a_plot_can_be_linear_or_logarithmic_by_its_menu(plots):
    scene = plots.stack.scene
    assert scene.value_axis("v.w").log
    menu = plots.plot_menu("v.w")
    linear = next(a for a in menu.actions() if a.text().startswith("Linear"))
    linear.trigger()
    assert not scene.value_axis("v.w").log
    assert not scene.value_axis("v.b").log
    assert scene.value_axis("loss").log
    menu.close()


def test_a_plot_can_be_hidden_by_its_menu(qtbot, plots):
    menu = plots.plot_menu("v.w")
    hide = next(a for a in menu.actions() if a.text().startswith("Hide"))
    with qtbot.waitSignal(plots.quantities_changed) as chosen:
        hide.trigger()
    assert chosen.args == [("loss", "rate.w", "rate.b", "v.b")]
    assert plots.chosen() == ("loss", "rate.w", "rate.b", "v.b")
    menu.close()


def test_the_list_names_every_quantity_of_every_run(plots, traces):
    keys = available_keys(traces, ("w", "b"))
    assert keys == (
        "loss", "eta", "w.w", "w.b", "rate.w", "rate.b", "g.w", "g.b", "v.w", "v.b",
    )  # fmt: skip
    menu = plots.list_menu()
    items = {a.data(): a.isChecked() for a in menu.actions() if a.isCheckable()}
    assert items.pop("events")
    assert tuple(items) == keys
    assert {key for key, on in items.items() if on} == set(plots.chosen())
    menu.close()


def test_a_click_in_the_list_shows_a_plot_and_leaves_the_list_open(qtbot, plots):
    menu = plots.list_menu()
    menu.popup(QPoint(0, 0))
    action = next(a for a in menu.actions() if a.data() == "g.w")
    place = menu.actionGeometry(action).center()
    with qtbot.waitSignal(plots.quantities_changed) as chosen:
        qtbot.mouseMove(menu, place)
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [("loss", "rate.w", "rate.b", "g.w", "v.w", "v.b")]
    assert action.isChecked()
    assert menu.isVisible()
    assert len(plots.stack.bands()) == 6
    usual = next(a for a in menu.actions() if a.text() == "The usual plots")
    usual.trigger()
    assert plots.chosen() == ("loss", "rate.w", "rate.b", "v.w", "v.b")
    assert not action.isChecked()
    menu.close()


def test_the_only_plot_stays(plots):
    plots.set_chosen(["loss"])
    menu = plots.list_menu()
    action = next(a for a in menu.actions() if a.data() == "loss")
    action.trigger()
    assert action.isChecked()
    assert plots.chosen() == ("loss",)
    hide = next(a for a in plots.plot_menu("loss").actions() if a.text().startswith("Hide"))
    assert not hide.isEnabled()
    menu.close()


def test_a_plot_that_no_run_fills_says_so(plots):
    plots.set_chosen(["loss", "u.w"])
    image = shot(plots)
    band = band_of(plots, "u.w")
    assert head_of(plots, "u.w").placed == ()
    assert plots.stack.scene.value_ticks(band) == ([], [])
    # Letters are darker than the grid and the frame; near the centre there is nothing else.
    near = range(int(band.plot.center().x()) + 10, int(band.plot.center().x()) + 40)
    rows = range(int(band.plot.center().y()) - 8, int(band.plot.center().y()) + 8)
    assert min(image.pixelColor(x, y).lightness() for x in near for y in rows) < 200


def test_a_plot_that_was_empty_is_fitted_when_values_come(plots, traces):
    plots.set_chosen(["u.w"])
    with_u = descent()
    with_u.quantities["u"] = np.abs(with_u.quantities["g"]) * 1e-3
    plots.set_runs(drawn([with_u, *traces[1:]]))
    axis = plots.stack.scene.value_axis("u.w")
    assert 10**axis.high < 0.01


def test_a_click_scrubs_and_a_drag_goes_on(qtbot, plots):
    band = band_of(plots, "rate.b")
    scene = plots.stack.scene
    y = band.plot.center().y()

    def at(step):
        return QPoint(round(band.plot.left() + scene.axis.place(step) * band.plot.width()), int(y))

    picked = []
    plots.step_picked.connect(picked.append)
    plots.step_picked.connect(plots.set_step)
    qtbot.mousePress(plots.stack, Qt.MouseButton.LeftButton, pos=at(5))
    for step in (6, 7, 2):
        qtbot.mouseMove(plots.stack, at(step))
    qtbot.mouseMove(plots.stack, QPoint(-50, int(y)))
    qtbot.mouseRelease(plots.stack, Qt.MouseButton.LeftButton, pos=QPoint(-50, int(y)))
    qtbot.mouseMove(plots.stack, at(9))
    assert picked == [5, 6, 7, 2, 0]


def test_the_step_axis_is_picked_in_the_header(qtbot, plots):
    picker = plots.findChild(QComboBox)
    shot(plots)
    band = band_of(plots, "loss")
    assert plots.stack.scene.playhead_x(band) > band.plot.left() + 100
    with qtbot.waitSignal(plots.axis_changed) as changed:
        qtbot.keyClick(picker, Qt.Key.Key_Down)
    assert changed.args == ["linear"]
    x = plots.stack.scene.playhead_x(band)
    assert x == pytest.approx(band.plot.left() + 12 / 200 * band.plot.width())


def test_ranges_hold_still_while_something_moves_and_are_fitted_after(plots):
    def loss_range():
        return plots.stack.scene.value_axis("loss")

    plots.set_runs(drawn([descent(floor=0.5), descent(floor=0.5)]))
    plots.stack.settle()
    before = loss_range()
    plots.set_runs(drawn([descent(floor=0.6), descent(floor=0.7)]))
    assert loss_range() == before
    plots.stack.settle()
    fitted = loss_range()
    assert fitted.low > before.low
    bigger = descent(floor=0.7)
    bigger.loss[0] = 500
    plots.set_runs(drawn([descent(floor=0.8), bigger]))
    assert loss_range().high > np.log10(500)
    assert loss_range().low == fitted.low


def test_a_run_that_overflowed_ends_with_a_mark(plots):
    calm = descent()
    loss = np.full(201, np.nan)
    loss[:20] = 10.0 ** (np.arange(20) * 15)
    wild = made_trace(loss, {"rate": (np.full(201, 0.1), np.full(201, 0.1))}, last=19)
    wild.divergence = Divergence(20, "loss")
    plots.set_runs(drawn([calm, wild]))
    plots.set_chosen(["loss"])
    plots.set_step(0)
    band = band_of(plots, "loss")
    scene = plots.stack.scene
    assert scene.value_axis("loss").high < 5
    image = shot(plots)
    x = band.plot.left() + scene.axis.place(19) * band.plot.width()
    near = QRectF(x - 6, band.plot.top() - 6, 12, 12)
    assert columns_with(image, LIGHT.runs[1].upper(), near)
    beyond = QRectF(x + 8, band.plot.top() - 6, band.plot.right() - x - 10, 12)
    assert not columns_with(image, LIGHT.runs[1].upper(), beyond)


def test_names_are_words_where_there_is_room(plots):
    narrow = head_of(plots, "loss")
    plots.resize(460, 640)
    wide = band_of(plots, "loss")
    assert wide.rect.width() >= 400
    names = plots.stack.painter.names(wide)
    assert names[0][0] == "Loss"
    assert len(names) == 2
    assert narrow.name == 0


def test_many_runs_have_a_second_line(plots):
    rates = np.linspace(0.011, 0.0989, 8)
    plots.set_runs(drawn([descent(rate=r, decay=20 + i) for i, r in enumerate(rates)]))
    plots.set_step(37)
    for key in plots.chosen():
        head = head_of(plots, key)
        assert head.left_out == 0
        assert band_of(plots, key).lines == 2


@pytest.mark.parametrize("name", ["dark", "projector-light", "projector-dark", "print"])
def test_a_theme_changes_the_picture(plots, traces, name):
    theme = load_theme(name)
    plots.set_theme(theme)
    plots.set_runs(drawn(traces, theme))
    image = shot(plots)
    band = band_of(plots, "loss")
    assert pixel(image, 3, 3) == theme.panel
    assert band.plot.height() >= 36
    assert columns_with(image, theme.runs[0].upper(), band.plot)


def test_a_picture_can_be_painted_at_any_size(plots):
    for width, height, ratio in ((336, 500, 1), (500, 900, 2)):
        image = QImage(width * ratio, height * ratio, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(QColor("magenta"))
        painter = QPainter(image)
        plots.paint(painter, QRectF(0, 0, width, height))
        painter.end()
        colors = {image.pixelColor(x, 5).name() for x in range(0, width * ratio, 7)}
        assert "#ff00ff" not in colors
        assert image.pixelColor(width * ratio - 2, height * ratio - 2).name() == "#ffffff"


def test_a_picture_of_lines_has_no_pixels_in_it(plots):
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(400, 600))
    painter = QPainter(generator)
    plots.paint(painter, QRectF(0, 0, 400, 600))
    painter.end()
    text = bytes(buffer.data()).decode()
    assert "<image" not in text
    assert "stroke-dasharray" in text


def test_print_has_no_veil(plots, traces):
    theme = load_theme("print")
    plots.set_theme(theme)
    plots.set_runs(drawn(traces, theme))
    plots.set_chosen(["rate.w"])
    plots.set_step(5)
    band = band_of(plots, "rate.w")
    assert max(columns_with(shot(plots), theme.runs[0].upper(), band.plot)) > band.plot.right() - 4


def test_the_same_scene_gives_the_same_picture_whatever_came_before(qtbot, plots, traces):
    plots.set_runs(drawn([descent(decay=5), descent(decay=90)]))
    shot(plots)
    plots.set_runs(drawn(traces, selected=1))
    plots.stack.settle()
    fresh = SidePlots(LIGHT)
    qtbot.addWidget(fresh)
    fresh.set_runs(drawn(traces, selected=1))
    fresh.set_parameters(("w", "b"))
    fresh.set_step(12)
    fresh.set_steps(200)
    images = []
    for widget in (plots, fresh):
        image = QImage(300, 500, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        widget.paint(painter, QRectF(0, 0, 300, 500))
        painter.end()
        images.append(image)
    assert images[0] == images[1]


def test_more_plots_than_fit_scroll(plots):
    plots.set_chosen(available_keys([r.trace for r in plots.stack.scene.runs], ("w", "b")))
    plots.resize(336, 360)
    shot(plots)
    assert plots.stack.height() > plots.height()
    assert all(band.plot.height() >= 36 for band in plots.stack.bands())


def test_nothing_is_shown_of_no_runs(qtbot):
    widget = SidePlots(LIGHT)
    qtbot.addWidget(widget)
    widget.resize(336, 640)
    image = widget.stack.grab().toImage()
    assert widget.chosen() == ("loss",)
    assert pixel(image, 5, 5) == LIGHT.panel


def test_points_of_the_plots_are_where_their_values_are(plots, traces):
    plots.set_chosen(["rate.w"])
    plots.set_step(40)
    band = band_of(plots, "rate.w")
    scene = plots.stack.scene
    y = band.plot.bottom() - scene.value_axis("rate.w").height(0.1) * band.plot.height()
    x = scene.playhead_x(band)
    image = shot(plots)
    assert pixel(image, x - 8, y) == LIGHT.runs[0].upper()


def test_of_plots_that_only_lack_rows_one_is_painted_again_in_a_frame(plots):
    trace = descent(with_v=False)
    trace.last = 150
    plots.set_runs(drawn([trace]))
    shot(plots)
    scene, places = plots.stack.scene, len(plots.stack.bands())
    rebuilt, ranges = plots.stack.rebuilds, scene.ranges()
    trace.last = 160
    scene.set_runs(drawn([trace]), grown=True)
    counts = []
    for _ in range(places + 2):
        shot(plots)
        counts.append(plots.stack.rebuilds - rebuilt)
    assert scene.ranges() == ranges
    assert counts == [*range(1, places + 1), places, places]


def test_plots_whose_range_grew_are_painted_again_at_once(plots):
    trace = descent()
    trace.last = 20
    plots.set_runs(drawn([trace]))
    shot(plots)
    scene, rebuilt = plots.stack.scene, plots.stack.rebuilds
    before = {key: scene.value_axis(key) for key in scene.keys}
    trace.last = 200
    scene.set_runs(drawn([trace]), grown=True)
    shot(plots)
    grown = [key for key in scene.keys if scene.value_axis(key) != before[key]]
    assert {"v.w", "v.b"} <= set(grown)
    assert plots.stack.rebuilds - rebuilt >= len(grown)


def test_beside_a_plot_a_tooltip_says_what_it_shows(plots, monkeypatch):
    told = []
    monkeypatch.setattr(QToolTip, "showText", lambda place, words, *_: told.append(words))
    for key, names in (("loss", "Loss"), ("rate.w", "Effective rate of w"), ("v.b", "Accumulator")):
        head = band_of(plots, key).plot.topLeft().toPoint() - QPoint(10, 12)
        event = QHelpEvent(QEvent.Type.ToolTip, head, plots.stack.mapToGlobal(head))
        plots.stack.event(event)
        assert told[-1].startswith(names)
        assert len(told[-1].splitlines()) >= 2, "a name and a meaning"


@pytest.mark.parametrize("key", ["loss", "eta", "w.w", "rate.w", "g.w", "v.w", "m.w", "u.w", "x.b"])
def test_every_quantity_has_a_meaning(key):
    words = meaning(key)
    assert words.endswith(".")
    assert "{" not in words
    assert key in ("loss", "eta") or f" {key[-1]}" in words
