import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from explorer.look.style import (
    apply_theme,
    draw_focus_ring,
    draw_frame,
    status_colors,
    style_sheet,
    system_theme,
    theme_palette,
)
from explorer.look.theme import THEME_NAMES, load_theme


@pytest.fixture
def restored(qapp):
    """Give the application back as it was: a theme is for the whole program."""
    palette, font, sheet = qapp.palette(), qapp.font(), qapp.styleSheet()
    yield qapp
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.mark.parametrize("name", THEME_NAMES)
def test_the_sheet_has_a_value_for_every_name(qapp, name):
    sheet = style_sheet(load_theme(name))
    assert "$" not in sheet
    assert load_theme(name).accent in sheet


def test_lengths_follow_the_type(qapp):
    assert "min-height: 22px" in style_sheet(load_theme("light"))
    assert "min-height: 44px" in style_sheet(load_theme("projector-dark"))


def test_the_arrows_that_the_sheet_names_exist(qapp):
    sheet = style_sheet(load_theme("dark"))
    paths = {part.split(")")[0] for part in sheet.split("url(")[1:]}
    assert len(paths) >= 6
    for path in paths:
        image = QImage(path)
        assert not image.isNull(), path


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_theme_reaches_widgets(restored, qtbot, name):
    theme = load_theme(name)
    apply_theme(restored, theme)
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    field, combo, button = QLineEdit("1"), QComboBox(), QPushButton("Go")
    combo.addItems(["one", "two"])
    for widget in (field, combo, button):
        column.addWidget(widget)
    window.show()
    assert window.palette().color(QPalette.ColorRole.WindowText).name() == theme.ink.lower()
    image = window.grab().toImage()
    assert image.pixelColor(2, 2).name() == theme.panel.lower()
    assert {widget.height() for widget in (field, combo, button)} == {26}
    assert restored.font().pixelSize() == theme.body


def test_focus_is_a_ring_of_two_pixels_in_the_accent(restored, qtbot):
    theme = load_theme("light")
    apply_theme(restored, theme)
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    widgets = [QLineEdit("1"), QPushButton("Go"), QComboBox()]
    for widget in widgets:
        column.addWidget(widget)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    for widget in widgets:
        widget.setFocus()
        image = widget.grab().toImage()
        column_of_edge = [image.pixelColor(x, image.height() // 2).name() for x in range(4)]
        assert column_of_edge[:2] == [theme.accent.lower()] * 2, type(widget)
        assert column_of_edge[2] != theme.accent.lower()


def test_the_palette_tells_usable_from_unusable():
    for name in THEME_NAMES:
        palette = theme_palette(load_theme(name))
        role = QPalette.ColorRole.Text
        active = palette.color(QPalette.ColorGroup.Active, role)
        assert palette.color(QPalette.ColorGroup.Disabled, role) != active


def test_the_system_is_asked_for_its_theme(qapp):
    assert system_theme() in ("light", "dark")


def test_status_colours_come_in_pairs():
    theme = load_theme("light")
    assert status_colors(theme, "bad") == (theme.bad, theme.bad_badge)
    assert status_colors(theme, "plain") == (theme.ink2, theme.raised)
    with pytest.raises(KeyError):
        status_colors(theme, "odd")


def test_painted_widgets_draw_the_same_ring_and_frame(qapp):
    theme = load_theme("light")
    image = QImage(40, 30, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    draw_frame(painter, QRectF(0, 0, 40, 30), "#FFFFFF", theme.field_line)
    draw_focus_ring(painter, QRectF(0, 0, 40, 30), theme, gap=2)
    painter.end()
    assert image.pixelColor(0, 15) == QColor(theme.field_line)
    assert image.pixelColor(1, 15) == QColor("#FFFFFF")
    assert [image.pixelColor(x, 15) for x in (2, 3)] == [QColor(theme.accent)] * 2
    assert image.pixelColor(4, 15) == QColor("#FFFFFF")
