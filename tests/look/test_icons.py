import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter

from explorer.core.resources import resource_root
from explorer.look.icons import app_icon, draw_icon, icon, icon_pixmap, recolored_svg
from explorer.look.theme import load_theme

LISTED = """
    start step-back play pause step-forward end loop eye eye-off plus more edit
    chevron-up chevron-down chevron-left chevron-right undo redo layers fit camera theme present
    exit chart copy reset check warn close trend slow wave out flat up search
"""
NAMES = LISTED.split()


def strongest(image):
    """Return the colour of the most opaque pixel and its opacity."""
    found = max(
        (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())),
        key=QColor.alpha,
    )
    return found.name().upper(), found.alpha()


def test_the_list_is_all_there_is():
    found = {f.name.removesuffix(".svg") for f in (resource_root() / "icons").iterdir()}
    assert found == {*NAMES, "app"}


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_drawn_in_ink_and_in_the_accent_when_on(qapp, name):
    for theme in (load_theme("light"), load_theme("dark")):
        drawn = icon(name, theme, 16)
        off = drawn.pixmap(QSize(16, 16), 1.0).toImage()
        on = drawn.pixmap(QSize(16, 16), 1.0, QIcon.Mode.Normal, QIcon.State.On).toImage()
        for image, color in ((off, theme.ink2), (on, theme.accent)):
            assert image.size() == QSize(16, 16)
            name_of, alpha = strongest(image)
            assert alpha > 100
            # What is half covered is stored multiplied and comes back a little off.
            wanted, seen = QColor(color), QColor(name_of)
            assert abs(wanted.red() - seen.red()) <= 2
            assert abs(wanted.blue() - seen.blue()) <= 2


@pytest.mark.parametrize("name", NAMES)
def test_icons_keep_to_the_grid(name):
    text = recolored_svg(name, "#123456").decode()
    assert 'viewBox="0 0 24 24"' in text
    assert 'stroke-width="1.75" stroke-linecap="round"' in text
    assert "currentColor" not in text
    assert "#123456" in text


def test_icons_are_made_for_screens_of_double_density(qapp):
    pixmap = icon("camera", load_theme("light"), 16).pixmap(QSize(16, 16), 2.0)
    assert pixmap.devicePixelRatio() == 2.0
    assert pixmap.size() == QSize(32, 32)


def test_a_disabled_icon_is_paler(qapp):
    drawn = icon("undo", load_theme("light"), 16)
    usual = drawn.pixmap(QSize(16, 16), 1.0).toImage()
    disabled = drawn.pixmap(QSize(16, 16), 1.0, QIcon.Mode.Disabled).toImage()
    assert 0 < strongest(disabled)[1] < strongest(usual)[1] / 2


def test_an_icon_can_have_a_colour_of_its_own(qapp):
    drawn = icon("play", load_theme("light"), 16, color="#FF0000").pixmap(QSize(16, 16), 1.0)
    assert strongest(drawn.toImage()) == ("#FF0000", 255)


def test_icons_are_drawn_into_any_rectangle(qapp):
    image = QImage(60, 60, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    draw_icon(painter, "play", "#00FF00", QRectF(30, 30, 30, 30))
    painter.end()
    assert image.pixelColor(44, 45).name() == "#00ff00"
    assert image.pixelColor(15, 15).alpha() == 0


def test_one_icon_is_made_once(qapp):
    theme = load_theme("light")
    assert icon("eye", theme, 16) is icon("eye", theme, 16)
    assert icon_pixmap("eye", "#000000", 16) is icon_pixmap("eye", "#000000", 16)


def test_the_programs_own_icon_has_all_sizes(qapp):
    sizes = {size.width() for size in app_icon().availableSizes()}
    assert {16, 32, 64, 128} <= sizes
    assert strongest(app_icon().pixmap(QSize(32, 32), 1.0).toImage())[1] == 255


def test_an_icon_that_does_not_exist_is_an_error(qapp):
    with pytest.raises(FileNotFoundError):
        icon("unicorn", load_theme("light"), 16)
