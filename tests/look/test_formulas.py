import subprocess
import sys
import threading

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QToolTip, QWidget
from shiboken6 import delete

from explorer.look import typesetting
from explorer.look.formulas import SMALLEST_SCALE, FormulaView
from explorer.look.typeset_queue import typeset_queue
from explorer.look.typesetting import UNIT, is_typeset, typeset

FORMULAS = [
    r"\frac{\eta}{\sqrt{v}+\epsilon}",
    r"\hat{v}_w = \frac{v}{1-\beta_2^{t}}",
    r"L = \tfrac12\sum (f-y)^2",
    r"\begin{cases}a & x>0\\ b & x \le 0\end{cases}",
    r"\mathit{rate}_w \cdot g",
    r"\max\left(\beta_2 v, \left|g\right|\right)",
    r"\left\lfloor \frac{k}{n}\right\rfloor",
    r"\operatorname{sign}(g) \quad \text{if } x",
    r"w^\top H^{-1} g \approx \nabla L",
]


@pytest.fixture
def nothing_typeset():
    """Forget what other tests had typeset."""
    typesetting._cache.clear()


@pytest.fixture
def shown(qtbot):
    """Return a function that shows a formula in a white widget and waits for it."""

    def show(latex, size=15, width=0):
        view = FormulaView()
        qtbot.addWidget(view)
        view.setStyleSheet("background: white; color: #102030")
        with qtbot.waitSignal(view.rendered):
            view.set_latex(latex, size)
        view.resize(width or view.sizeHint().width(), view.sizeHint().height())
        return view

    return show


def lightness(image):
    """Return the mean of each pixel's colours, shape (height, width)."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    bytes_ = np.frombuffer(image.constBits(), np.uint8)
    return bytes_.reshape(image.height(), image.width(), 4)[:, :, :3].mean(axis=-1)


def ink(widget, ratio=1.0):
    """Return (image, columns, rows) of what is dark."""
    image = QImage(widget.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.white)
    widget.render(image)
    dark = lightness(image) < 128
    return image, list(np.flatnonzero(dark.any(0))), list(np.flatnonzero(dark.any(1)))


@pytest.mark.parametrize("latex", FORMULAS)
def test_formulas_are_drawn_within_their_size(shown, latex):
    view = shown(latex, 20)
    image, columns, rows = ink(view)
    assert len(columns) > 10
    assert columns[0] <= 3
    assert columns[-1] >= image.width() - 12
    # Nothing is lost above or below: the same formula in a higher widget has as many rows.
    view.resize(view.width() + 40, view.height() + 40)
    assert len(ink(view)[2]) == len(rows)


def test_formulas_take_the_palettes_colour_or_their_own(shown):
    view = shown("w = 1", 40)
    for color, set_it in (
        ("#ff0000", lambda: view.set_color("#ff0000")),
        ("#0000ff", lambda: (view.set_color(None), recolor(view, "#0000ff"))),
    ):
        set_it()
        image = ink(view)[0]
        assert color in {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
        }


def recolor(view, color):
    view.setStyleSheet("")
    palette = QPalette(view.palette())
    palette.setColor(QPalette.ColorRole.WindowText, QColor(color))
    view.setPalette(palette)


def test_a_dense_screen_gets_a_sharper_formula(shown):
    view = shown(r"\frac{\eta}{\sqrt{v}+\epsilon}", 15)
    once, twice = ink(view)[0], ink(view, 2.0)[0]
    assert twice.size() == once.size() * 2
    blown_up = once.scaled(twice.size(), mode=Qt.TransformationMode.SmoothTransformation)

    def grey(image):
        """Return the share of pixels that are neither paper nor ink."""
        levels = lightness(image)
        return ((levels > 60) & (levels < 230)).mean()

    assert grey(twice) < 0.8 * grey(blown_up)


def test_the_size_follows_the_formula(shown):
    small, large = shown("w = 1", 15), shown("w = 1", 30)
    assert large.sizeHint().width() == pytest.approx(2 * small.sizeHint().width(), abs=2)
    assert shown(r"\frac{1}{2}", 15).sizeHint().height() > small.sizeHint().height()


def test_the_window_goes_on_while_a_formula_is_typeset(qtbot, monkeypatch, nothing_typeset):
    begin, threads = threading.Event(), []

    def slow(latex):
        threads.append(threading.current_thread())
        begin.wait(10)

    monkeypatch.setattr(typesetting, "_typeset_now", slow)
    view = FormulaView()
    qtbot.addWidget(view)
    view.set_latex("slow", 15)
    # set_latex is back although the typesetter has not begun to answer.
    assert not view.is_ready()
    assert ink(view)[1] == []
    with qtbot.waitSignal(view.rendered):
        begin.set()
    assert threads
    assert threading.main_thread() not in threads


def test_a_new_formula_keeps_the_old_ones_size_until_it_is_ready(
    shown, qtbot, monkeypatch, nothing_typeset
):
    view = shown(r"\frac{a}{b} + 1234", 15)
    size = view.sizeHint()
    begin = threading.Event()
    usual = typesetting._typeset_now
    monkeypatch.setattr(typesetting, "_typeset_now", lambda text: (begin.wait(10), usual(text))[1])
    view.set_latex("x", 15)
    assert view.sizeHint() == size
    with qtbot.waitSignal(view.rendered):
        begin.set()
    assert view.sizeHint().width() < size.width()


def test_what_nobody_waits_for_any_more_is_not_typeset(qtbot, monkeypatch, nothing_typeset):
    begin, done = threading.Event(), []

    def noting(latex):
        begin.wait(10)
        done.append(latex)

    monkeypatch.setattr(typesetting, "_typeset_now", noting)
    view = FormulaView()
    qtbot.addWidget(view)
    for k in range(50):  # a slider that moves
        view.set_latex(f"w = {k}", 15)
    with qtbot.waitSignal(view.rendered):
        begin.set()
    assert view.is_ready()
    # One was being typeset when the next were asked for.
    assert len(done) <= 2
    assert done[-1] == "w = 49"


def test_a_widget_that_is_gone_is_not_told(qtbot, monkeypatch, nothing_typeset):
    begin = threading.Event()
    monkeypatch.setattr(typesetting, "_typeset_now", lambda latex: begin.wait(10) and None)
    view = FormulaView("gone")
    stays = FormulaView("gone")
    qtbot.addWidget(stays)
    delete(view)
    with qtbot.waitSignal(stays.rendered):
        begin.set()
    assert stays.is_ready()


def test_the_thread_ends_with_the_work(shown, qtbot):
    shown("q = 1", 15)
    qtbot.waitUntil(lambda: not typeset_queue().busy())
    assert "typesetting" not in {thread.name for thread in threading.enumerate() if thread.daemon}


def test_a_formula_met_before_is_there_at_once(shown, qtbot):
    shown("w = 12", 15)
    view = FormulaView("w = 12", 30)
    qtbot.addWidget(view)
    assert view.is_ready()
    assert view.sizeHint().width() > 30


def test_latex_that_cannot_be_read_is_shown_as_text(shown):
    view = shown(r"\frac{a + 12", 15)
    assert typeset(view.latex) is None
    assert len(ink(view)[1]) > 5


def test_an_empty_formula_shows_nothing(shown, qtbot):
    view = shown("w", 15)
    view.set_latex("")
    assert view.is_ready()
    assert ink(view)[1] == []


def tooltip_of(view):
    QToolTip.hideText()
    view.show()
    event = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), view.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(view, event)
    text = QToolTip.text() if QToolTip.isVisible() else ""
    QToolTip.hideText()
    return text


def test_a_wide_formula_shrinks_and_then_is_cut_with_a_tooltip(shown):
    view = shown(r"\beta = \lambda - \eta m + \beta v + \lambda u", 20)
    whole = view.sizeHint()
    full_rows = ink(view)[2]
    view.resize(round(whole.width() * 0.8), whole.height())
    _, columns, rows = ink(view)
    assert len(rows) < len(full_rows)
    assert columns[-1] >= view.width() - 8
    assert tooltip_of(view) == ""
    view.resize(round(whole.width() * 0.4), whole.height())
    _, columns, rows = ink(view)
    assert len(rows) >= SMALLEST_SCALE * len(full_rows) - 2
    assert columns[-1] < view.width()
    assert "𝜂" in tooltip_of(view)


def test_the_baseline_is_where_letters_stand(shown):
    view = shown("x", 30)
    assert round(view.baseline()) - 1 == pytest.approx(ink(view)[2][-1], abs=1)


def test_an_accent_does_not_push_its_letter_away_from_the_margin():
    plain, accented = typeset("v"), typeset(r"\hat{v}")
    assert abs(accented.left) < 0.1
    assert accented.width < plain.width + 0.5


def test_epsilon_is_the_same_everywhere():
    assert typeset(r"\epsilon").svg == typeset(r"\varepsilon").svg
    assert typeset(r"\epsilon").svg != typeset(r"\eta").svg


def test_a_formula_is_drawn_at_its_baseline_in_any_picture(qapp):
    formula = typeset("w")
    assert formula.width * UNIT > 10
    image = QImage(80, 80, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    formula.draw(painter, QPointF(10, 60), 48, "#000000")
    painter.end()
    rows, columns = np.nonzero(lightness(image) < 99)
    assert columns.min() >= 9
    assert rows.max() in (59, 60, 61)


def test_the_cache_keeps_a_bound(monkeypatch, nothing_typeset):
    monkeypatch.setattr(typesetting, "_typeset_now", lambda latex: None)
    monkeypatch.setattr(typesetting, "CACHE_SIZE", 3)
    for k in range(5):
        typeset(str(k))
    assert [is_typeset(str(k)) for k in range(5)] == [False, False, True, True, True]


def test_a_layout_may_squeeze_a_formula(qtbot, shown):
    view = shown(r"w = w - \eta m + \beta v + \lambda u", 20)
    window = QWidget()
    qtbot.addWidget(window)
    QHBoxLayout(window).addWidget(view)
    assert window.minimumSizeHint().width() < 60
    assert view.sizeHint() == QSize(view.sizeHint().width(), view.minimumSizeHint().height())


def test_nothing_is_imported_for_formulas_before_one_is_shown():
    code = "import sys, explorer.look.formulas; sys.exit('ziamath' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
