import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFontDatabase, QFontMetricsF, QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QToolTip

from explorer.look.fonts import code_font, math_font, ui_family, ui_font
from explorer.look.mixed import MixedLabel, draw_mixed, mixed_plain, mixed_width


def test_figures_are_equally_wide(qapp):
    for weight in (400, 600):
        metrics = QFontMetricsF(ui_font(13, weight))
        widths = [metrics.horizontalAdvance(digit * 8) / 8 for digit in "0123456789"]
        # Inter's bold 4 is a sixtieth of a pixel narrower.
        assert max(widths) - min(widths) < 0.03


def test_the_faces_are_found(qapp):
    assert ui_family() in ("Inter", "DejaVu Sans")
    metrics = QFontMetricsF(math_font(15))
    assert math_font(15).family() == "STIX Two Math"
    assert all(metrics.inFontUcs4(ord(c)) for c in "𝑤𝜂𝛽𝜀\u210e∇")
    code = QFontMetricsF(code_font(13))
    assert code.horizontalAdvance("iiii") == code.horizontalAdvance("mmmm")


def test_without_inter_words_are_set_in_dejavu(qapp, monkeypatch):
    monkeypatch.setattr(QFontDatabase, "families", lambda: ["DejaVu Sans", "Courier"])
    assert ui_family.__wrapped__() == "DejaVu Sans"


def test_widths_add_up(qapp):
    plain = mixed_width("step 12", 13)
    assert plain == pytest.approx(QFontMetricsF(ui_font(13)).horizontalAdvance("step 12"))
    together = mixed_width(r"$\eta$ = 0.1", 13)
    assert together == pytest.approx(mixed_width(r"$\eta$", 13) + mixed_width(" = 0.1", 13))
    assert mixed_width(r"$\beta_1$", 13) > mixed_width(r"$\beta$", 13)


def test_a_sub_and_a_superscript_share_their_place(qapp):
    assert mixed_width("$v_w^2$", 13) < mixed_width("$v_{w2}$", 13)


def test_drawing_returns_the_advance_and_leaves_ink_where_it_should(qapp):
    image = QImage(120, 40, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    advance = draw_mixed(painter, QPointF(4, 26), r"$\beta_1$ = 0.9", 13, "#000000")
    painter.end()
    assert advance == pytest.approx(mixed_width(r"$\beta_1$ = 0.9", 13))
    columns = [x for x in range(120) for y in range(40) if QColor(image.pixel(x, y)).red() < 128]
    assert 4 <= min(columns) <= 7
    assert advance - 3 <= max(columns) <= advance + 5


def test_plain_text_of_a_mixed_line():
    assert mixed_plain(r"rate of $w_0$: $\eta$ 0.1") == "rate of 𝑤₀: 𝜂 0.1"


def test_a_label_takes_its_texts_size_and_tells_readers_its_text(qtbot):
    label = MixedLabel(r"$\eta$ 0.1", 13)
    qtbot.addWidget(label)
    assert label.accessibleName() == "𝜂 0.1"
    narrow = label.sizeHint().width()
    label.set_text(r"$\eta$ 0.12345")
    assert label.sizeHint().width() > narrow
    # The symbols' face has lines of 66 px; a row must not.
    assert label.sizeHint().height() <= 20


def ink_columns(label):
    image = label.grab().toImage()
    ground = image.pixel(0, 0)
    return [x for x in range(image.width())
            if any(image.pixel(x, y) != ground for y in range(image.height()))]  # fmt: skip


def test_a_label_that_is_cut_says_all_in_a_tooltip(qtbot):
    label = MixedLabel("a long line about $w$", 13)
    qtbot.addWidget(label)
    for width, expected in ((400, ""), (40, "a long line about 𝑤")):
        label.resize(width, 20)
        QToolTip.hideText()
        label.show()
        tip = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), label.mapToGlobal(QPoint(5, 5)))
        QApplication.sendEvent(label, tip)
        assert (QToolTip.text() if QToolTip.isVisible() else "") == expected
    QToolTip.hideText()
